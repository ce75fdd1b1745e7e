import type { ClearingInput } from '../../clearing-files/canonical.ts';
import type { Verdict } from '../../domain/clearing/checker.ts';
import { netDebt, type Steps } from '../../domain/clearing/steps.ts';
import { formatAmount } from '../../domain/money.ts';
import { aligned, grouped } from '../text.ts';

/** What `clear --json` prints. Amounts are decimal strings in the unit of the files. */
export interface Report {
  readonly obligations: number;
  /** Account names in the obligations. */
  readonly members: number;
  readonly total: string;
  readonly cleared: string;
  readonly remaining: string;
  readonly netDebt: string;
  readonly steps: { readonly bilateral: string; readonly multilateral: string; readonly credit: string };
  /** What the balances that fall, fall by. */
  readonly creditUsed: string;
  /** The proof that nothing larger can be cleared has been checked. */
  readonly optimal: true;
  readonly ms: Milliseconds;
}

export interface Milliseconds {
  readonly read: number;
  /** Solving and checking. */
  readonly solve: number;
  /** Explaining and writing. */
  readonly write: number;
}

export function reportOf({ network, scale }: ClearingInput, verdict: Verdict, steps: Steps, ms: Milliseconds): Report {
  const text = (amount: bigint) => formatAmount(amount, scale);
  return {
    obligations: network.amounts.length,
    members: network.accountCount,
    total: text(verdict.total),
    cleared: text(verdict.cleared),
    remaining: text(verdict.total - verdict.cleared),
    netDebt: text(netDebt(network)),
    steps: {
      bilateral: text(steps.bilateral),
      multilateral: text(steps.multilateral),
      credit: text(steps.credit),
    },
    creditUsed: text(verdict.creditUsed),
    optimal: true,
    ms,
  };
}

/** The same for people. */
export function summaryOf(report: Report, hasAccounts: boolean, written: readonly string[]): string {
  const { steps, total, ms } = report;
  const rows: [string, string][] = [
    ['set off between two accounts', steps.bilateral],
    ['set off round longer cycles', steps.multilateral],
    ...(hasAccounts ? [['added by credit', steps.credit] as [string, string]] : []),
    ['cleared', report.cleared],
    ['remains to be paid', report.remaining],
  ];
  const lines = [
    `${grouped(report.obligations)} obligations between ${grouped(report.members)} accounts, ${grouped(total)} in all:`,
    '',
    aligned(rows.map(([what, amount]) => [what, grouped(amount), share(amount, total)])),
    '',
    `If each account paid only what it owes less what it is owed, ${grouped(report.netDebt)} would be paid.`,
    hasAccounts
      ? `Balances fall by ${grouped(report.creditUsed)} in all, within their limits. With less credit, less would be cleared.`
      : 'No balance moves: what an account owes falls by as much as what it is owed.',
    'Nothing larger can be cleared: the proof of that was checked.',
    `Read in ${seconds(ms.read)}, solved in ${seconds(ms.solve)}, written in ${seconds(ms.write)}.`,
    ...written.map((file) => `Written: ${file}`),
  ];
  return `${lines.join('\n')}\n`;
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;

function share(amount: string, total: string): string {
  const [part, whole] = [Number(amount), Number(total)];
  return whole === 0 ? '' : `${((100 * part) / whole).toFixed(1)} %`;
}
