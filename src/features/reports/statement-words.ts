/** A statement in words and written amounts, for a page. */
import { formatAmount } from '../../domain/money.ts';
import { firstDayOf, type StatementHead, type StatementLine } from './statement.ts';
import type { PdfLine, PdfStatement } from './statement-pdf.ts';

/** What stands for each kind of transaction where nobody's name does. */
const KINDS: Readonly<Record<string, string>> = {
  'clearing-applied': 'Clearing',
  'obligation-paid': 'Payment of an obligation',
  transfer: 'Transfer',
  'transfer-captured': 'Transfer',
  'transfer-reversed': 'Reversal of a transfer',
  'period-fee': 'Fee',
};

/** The circuit's own accounts, by what they are for. */
export const OWN_ACCOUNTS: Readonly<Record<string, string>> = {
  issue: 'Account of issue',
  fees: 'Fees',
  solidarity: 'Solidarity fund',
  loss: 'Losses',
};

/** Thousands set apart by commas: `-1,234.50`. */
function shown(minor: bigint, scale: number): string {
  const [whole = '', decimals] = formatAmount(minor, scale).split('.');
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, ',');
  return decimals === undefined ? grouped : `${grouped}.${decimals}`;
}

export function pdfStatementOf(head: StatementHead, lines: readonly StatementLine[]): PdfStatement {
  const { circuit, holder, period, totals, opening, closing } = head;
  const amount = (minor: bigint) => shown(minor, circuit.scale);
  const firstDay = firstDayOf(head);
  const isHeld = holder.member_id !== null;
  const name = holder.member_name ?? OWN_ACCOUNTS[holder.system ?? ''] ?? 'Name erased';
  return {
    circuit: holder.circuit_name,
    unit: holder.unit_code,
    holder: [
      name,
      ...(holder.member_external_id === null ? [] : [`Member ${holder.member_external_id}`]),
      ...(isHeld ? [] : [`Account of the circuit itself`]),
      ...(holder.external_id === null ? [] : [`Account ${holder.external_id}`]),
      head.accountId,
    ],
    particulars: [
      ['Period', `${firstDay} to ${period.lastDay}`],
      ['Time zone', period.timeZone],
      ['Entries by', head.by === 'posted' ? 'date of posting' : 'date of occurrence'],
      ['Unit', holder.unit_code],
      ['Up to transaction', String(head.lastNumber)],
    ],
    summary: [
      ['Opening balance', amount(opening)],
      ['Received', amount(totals.received)],
      ['Paid', amount(-totals.paid)],
      ...(totals.fees === 0n ? [] : ([['Fees', amount(-totals.fees)]] as const)),
      ['Closing balance', amount(closing)],
    ],
    opening: { day: firstDay, balance: amount(opening) },
    closing: { day: period.lastDay, balance: amount(closing) },
    lines: lines.map((line) => lineOf(line, circuit.scale)),
    limits: limitsOf(head, amount),
    proof: proofOf(head),
    foot: `${holder.external_id ?? head.accountId} · ${firstDay} to ${period.lastDay} · ${holder.circuit_name}`,
    madeAt: period.to.getTime(),
  };
}

function lineOf(line: StatementLine, scale: number): PdfLine {
  const system = OWN_ACCOUNTS[line.counterparty_system ?? ''];
  const whom = line.counterparty_name ?? system ?? KINDS[line.kind] ?? line.kind;
  const invoice = line.invoice === null ? null : `Invoice ${line.invoice.number}`;
  const fee = line.fee === null ? null : `Fee: ${line.fee}`;
  return {
    day: line.day,
    number: String(line.number),
    details: [whom, ...[fee, line.external_id, invoice, line.description].filter((text) => text !== null)],
    amount: shown(line.amount, scale),
    balance: shown(line.balance_after, scale),
  };
}

function limitsOf({ holder }: StatementHead, amount: (minor: bigint) => string): (readonly [string, string])[] {
  if (!holder.is_open) return [['Limits', 'The account was not open yet.']];
  const limit = (minor: bigint | null) => (minor === null ? 'unlimited' : `${amount(minor)} ${holder.unit_code}`);
  return [
    ['Credit limit', limit(holder.credit_limit)],
    ['Balance cap', limit(holder.balance_cap)],
  ];
}

function proofOf({ checkpoint, lastNumber }: StatementHead): string[] {
  if (checkpoint === null)
    return [
      `No checkpoint that covers transaction ${lastNumber} has been signed yet: this statement cannot be proved so far.`,
    ];
  return [
    `Every entry can be proved against the checkpoint of ${checkpoint.signedAt.toISOString()}:`,
    `origin ${checkpoint.origin}`,
    `size ${checkpoint.size}`,
    `root ${checkpoint.root}`,
  ];
}
