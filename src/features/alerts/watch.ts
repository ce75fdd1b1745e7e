/** Tells of what is looked at for those alone who have asked for it: much turnover in a month, and debt that will be due. */
import type { Pool } from 'pg';
import type { Database } from '../../db/database.ts';
import { type NewEvent, recordEvents } from '../../db/events.ts';
import { lockCircuit } from '../../db/lock-circuit.ts';
import { inTransaction } from '../../db/transaction.ts';
import { debtLots } from '../../domain/ledger/debt-lots.ts';
import { formatAmount } from '../../domain/money.ts';
import { DEBT_PAYMENTS_A_LOOK } from '../../limits/events.ts';
import { type EntryPlace, selectPayments } from '../accounts/service.ts';
import type { CircuitService } from '../circuits/service.ts';
import { type BusyRow, type IndebtedRow, markBusy, markLooked, selectBusy, selectIndebted } from './watch-queries.ts';

/** Of each account once a month, and of each due day once. What is told is reckoned before the circuit's head is held. */
export async function raiseWatched(pool: Pool, db: Database, circuits: CircuitService): Promise<void> {
  for (const row of await selectBusy(pool)) {
    const { scale } = await circuits.get(row.circuit_id);
    const events = row.turnover > row.turnover_above ? [highVolume(row, scale)] : [];
    await tell(pool, row.circuit_id, events, (client) => markBusy(client, row));
  }
  for (const row of await selectIndebted(pool)) {
    const { scale } = await circuits.get(row.circuit_id);
    const events = await debtEvents(db, row, scale);
    await tell(pool, row.circuit_id, events, (client) => markLooked(client, row));
  }
}

const tell = (
  pool: Pool,
  circuitId: string,
  events: readonly NewEvent[],
  mark: (client: Parameters<typeof lockCircuit>[0]) => Promise<boolean>,
): Promise<void> =>
  inTransaction(pool, async (client) => {
    // Most have nothing to tell when a day or a month begins, and payments need not wait for those.
    if (events.length > 0) await lockCircuit(client, circuitId);
    if ((await mark(client)) && events.length > 0) await recordEvents(client, circuitId, events);
  });

const highVolume = ({ account_id: accountId, month, ...row }: BusyRow, scale: number): NewEvent => ({
  type: 'account.high-volume',
  subjectId: accountId,
  accountIds: [accountId],
  data: {
    accountId,
    month,
    turnover: formatAmount(row.turnover, scale),
    turnoverAbove: formatAmount(row.turnover_above, scale),
  },
});

/** One for each day on which some of the debt will be due, of those that come into view now. */
async function debtEvents(db: Database, row: IndebtedRow, scale: number): Promise<NewEvent[]> {
  const { account_id: accountId, tell_until: until, told_until: told } = row;
  const dueOn = new Map<string, bigint>();
  let debt = -row.balance;
  for (let before: EntryPlace | null = null; debt > 0n; ) {
    const payments = await selectPayments(db, row.circuit_id, accountId, before, DEBT_PAYMENTS_A_LOOK);
    const { lots, older } = debtLots(debt, payments);
    for (const { payment, remaining } of lots) {
      const isInView = payment.due_on <= until && (told === null || payment.due_on > told);
      if (isInView) dueOn.set(payment.due_on, (dueOn.get(payment.due_on) ?? 0n) + remaining);
    }
    const last = payments.at(-1);
    if (last === undefined) break;
    before = { postedAt: last.posted_at.getTime(), number: Number(last.number), line: last.line };
    debt = older;
  }
  return [...dueOn].toSorted().map(([day, amount]) => ({
    type: 'account.debt-due',
    subjectId: accountId,
    accountIds: [accountId],
    data: { accountId, dueOn: day, amount: formatAmount(amount, scale) },
  }));
}
