import { type AmountProblem, parseAmount } from '../domain/money.ts';
import { invalid } from './problem.ts';

const MESSAGES: Readonly<Record<AmountProblem, (scale: number) => string>> = {
  'not-a-decimal': () => 'must be a decimal string such as "125.50"',
  'too-many-decimals': (scale) =>
    scale === 0 ? "has decimals, which this circuit's unit does not" : `has more than ${scale} decimals`,
  'too-large': () => 'is larger than any amount may be',
};

/**
 * An amount of the wire in minor units of a circuit. Its form has been checked by the schema; how many decimals it may
 * have depends on the circuit.
 * @throws SaldoError `validation-failed` naming `path`.
 */
export function readAmount(text: string, scale: number, path: string): bigint {
  const parsed = parseAmount(text, scale);
  if ('problem' in parsed) throw invalid([{ path, message: MESSAGES[parsed.problem](scale) }]);
  return parsed.value;
}

/** The same for an amount that moves: more than zero. */
export function readPositiveAmount(text: string, scale: number, path: string): bigint {
  const value = readAmount(text, scale, path);
  if (value === 0n) throw invalid([{ path, message: 'must be more than zero' }]);
  return value;
}
