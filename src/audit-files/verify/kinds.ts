import type { JournalRow, PostingRow, TransactionKind } from '../../domain/ledger/journal.ts';

type RowType = JournalRow['type'];

/** The rows that a transaction of a kind has: these, and where `more` is given, any number of that kind behind them. */
const ROWS: Readonly<Record<TransactionKind, { readonly rows: readonly RowType[]; readonly more?: RowType }>> = {
  'member-admitted': { rows: ['status-changed'] },
  'member-status-changed': { rows: ['status-changed'] },
  'account-opened': { rows: ['account-opened', 'limits-changed'] },
  'account-status-changed': { rows: ['status-changed'] },
  'limits-changed': { rows: ['limits-changed'] },
  transfer: { rows: ['posting'] },
  'obligations-recorded': { rows: ['obligation-recorded'], more: 'obligation-recorded' },
  'obligation-changed': { rows: ['obligation-changed'] },
  'obligation-paid': { rows: ['posting', 'obligation-settled'] },
  'clearing-applied': { rows: [] },
  'transfer-held': { rows: ['hold-placed'] },
  'transfer-captured': { rows: ['posting', 'hold-changed'] },
  'transfer-voided': { rows: ['hold-changed'] },
  'transfer-expired': { rows: ['hold-changed'] },
  'transfer-reversed': { rows: ['posting', 'transfer-reversed'] },
  'period-fee': { rows: ['posting'] },
};

/** Kinds whose payment may have fees: further postings, right behind its own. */
export const WITH_FEES: readonly TransactionKind[] = [
  'transfer',
  'obligation-paid',
  'transfer-captured',
  'transfer-reversed',
];

/** The fees among the rows of a transaction, which is not one of a clearing run. */
export function feesAmong(rows: readonly JournalRow[]): PostingRow[] {
  const fees: PostingRow[] = [];
  for (let index = 1; index < rows.length; index++) {
    const row = rows[index];
    if (row?.type !== 'posting') break;
    fees.push(row);
  }
  return fees;
}

/** Why a transaction of this kind does not have these rows; null: it may. */
export function wrongRows(kind: TransactionKind, all: readonly JournalRow[]): string | null {
  if (kind === 'clearing-applied') return wrongClearing(all);
  const fees = WITH_FEES.includes(kind) ? feesAmong(all).length : 0;
  const rows = fees === 0 ? all : [...all.slice(0, 1), ...all.slice(1 + fees)];
  // One that pays an obligation says so between the two.
  const [posted, settled, ...rest] = rows;
  const isPaying = kind === 'transfer-captured' && settled?.type === 'obligation-settled';
  if (isPaying && posted !== undefined)
    return wrongRows('obligation-paid', [posted, settled]) ?? wrongRows(kind, [posted, ...rest]);
  const shape = ROWS[kind];
  const fits =
    shape.rows.every((type, index) => rows[index]?.type === type) &&
    (shape.more === undefined
      ? rows.length === shape.rows.length
      : rows.every(({ type }, index) => index < shape.rows.length || type === shape.more));
  if (!fits) return `its rows are none of a transaction of kind ${kind}`;
  const [first, second] = rows;
  if (first?.type === 'status-changed' && first.subject !== (kind.startsWith('member') ? 'member' : 'account'))
    return `${kind} changes the status of a ${first.subject}`;
  if (first?.type === 'account-opened' && second?.type === 'limits-changed' && first.accountId !== second.accountId)
    return `account ${first.accountId} is opened, and the first limits are those of ${second.accountId}`;
  if (first?.type === 'posting' && second?.type === 'obligation-settled') {
    if (first.amount !== second.amount) return 'what is paid is not what is settled';
    if (second.means !== 'payment') return 'what is paid is not settled by payment';
  }
  if (first?.type === 'posting' && second?.type === 'transfer-reversed' && first.amount !== second.amount)
    return 'what is posted is not what is reversed';
  const last = rows.at(-1);
  if (last?.type === 'hold-changed') return wrongStep(kind, last, first?.type === 'posting' ? first.amount : 0n);
  return null;
}

/** What becomes of a hold is what the kind says, and what is captured is posted. */
function wrongStep(
  kind: TransactionKind,
  { captured, released, state }: Extract<JournalRow, { type: 'hold-changed' }>,
  posted: bigint,
): string | null {
  if (captured !== posted) return 'what is posted is not what is captured';
  if (captured + released === 0n) return 'nothing of the hold is captured or released';
  const fits = state === 'held' ? kind === 'transfer-captured' : kind === `transfer-${state}`;
  return fits ? null : `${kind} leaves a hold ${state}`;
}

/** What moves balances, and then what is settled. */
function wrongClearing(rows: readonly JournalRow[]): string | null {
  let isSettling = false;
  for (const row of rows) {
    if (row.type === 'obligation-settled' && row.means === 'clearing') isSettling = true;
    else if (row.type !== 'posting' || isSettling)
      return 'its rows are none of a clearing run: postings, and then what is settled by clearing';
  }
  return null;
}
