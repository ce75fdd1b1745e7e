/** The options of a benchmark, each with a value: told by --help, and a wrong one in one line, with exit code 2. */
import { Command, InvalidArgumentError } from 'commander';
import { tellInOneLine } from '../src/commands/usage.ts';

/** What its value is called (`N` is a whole number), what it says, and what counts where it is not given. */
type Described = readonly [value: string, description: string, byDefault: string];

export function readOptions<Name extends string>(
  benchmark: string,
  options: Readonly<Record<Name, Described>>,
): Readonly<Record<Name, string>> {
  const command = new Command(`saldo bench ${benchmark}`);
  for (const [name, [value, description, byDefault]] of Object.entries<Described>(options))
    command.option(`--${name} <${value}>`, description, value === 'N' ? wholeNumber : String, byDefault);
  tellInOneLine(command);
  command.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2)).parse();
  const given = command.options.map((option) => [option.name(), command.getOptionValue(option.attributeName())]);
  return Object.fromEntries(given);
}

function wholeNumber(text: string): string {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It is not a whole number.');
  return text;
}
