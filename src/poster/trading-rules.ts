/** Trading rules as the poster sees them: what a batch is judged by, and that its payments were. In circuits without, nothing is asked. */
import type { ClientBase } from 'pg';
import { integerArray, uuidArray } from '../db/arrays.ts';
import { inOrder, type Statement } from '../db/transaction.ts';
import { pairOf, type Trader, type TradingRules } from '../domain/ledger/rules.ts';
import type { Moment } from './load.ts';
import type { Subjects } from './subjects.ts';
import type { Posted } from './write.ts';

interface PairRow {
  from_group: string;
  to_group: string;
  allowed: boolean;
}

interface TraderRow {
  account_id: string;
  group_code: string;
  per_transfer: bigint | null;
  per_day: bigint | null;
  per_month: bigint | null;
  paid_today: bigint;
  paid_this_month: bigint;
  per_year: bigint | null;
  year_began: string | null;
  sold_this_year: bigint;
  acceptance: string | null;
}

/** Behind the circuit's lock, where there is one: whoever sets rules, or puts a member into another group, takes it as well. */
export async function loadTradingRules(
  client: ClientBase,
  circuitId: string,
  { rulesVersion, today, now }: Moment,
  { accounts, holds, obligations }: Subjects,
): Promise<TradingRules | null> {
  if (rulesVersion === null || accounts.size === 0) return null;
  const at = new Date(now).toISOString();
  const [pairs, ticketUpTo, traders, counted, tickets] = await inOrder(client, [
    () =>
      client.query<PairRow>({
        name: 'trading pairs',
        text: 'SELECT from_group, to_group, allowed FROM trading_pair WHERE circuit_id = $1 AND version = $2',
        values: [circuitId, rulesVersion],
      }),
    () =>
      client.query<{ ticket_up_to: bigint | null }>({
        name: 'ticket size',
        text: 'SELECT ticket_up_to FROM trading_rules WHERE circuit_id = $1 AND version = $2',
        values: [circuitId, rulesVersion],
      }),
    () =>
      client.query<TraderRow>({
        name: 'traders',
        text: 'SELECT * FROM trader_standing($1, $2::uuid[], $3, $4)',
        values: [circuitId, uuidArray([...accounts.keys()]), today, at],
      }),
    () => countedHolds(client, circuitId, holds),
    () => ticketsOf(client, circuitId, obligations),
  ]);
  return {
    allowed: new Map(pairs.rows.map(({ from_group, to_group, allowed }) => [pairOf(from_group, to_group), allowed])),
    traders: new Map(traders.rows.map((row) => [row.account_id, traderOf(row)])),
    countedHolds: counted,
    ticketUpTo: ticketUpTo.rows[0]?.ticket_up_to ?? null,
    tickets,
  };
}

async function countedHolds(
  client: ClientBase,
  circuitId: string,
  holds: Subjects['holds'],
): Promise<ReadonlyMap<string, string>> {
  if (holds.size === 0) return new Map();
  const { rows } = await client.query<{ id: string; day: string }>({
    name: 'counted holds',
    text: `
      SELECT asked.id, judged.day FROM unnest($2::uuid[]) AS asked (id)
      CROSS JOIN LATERAL (
        SELECT placed_number FROM hold WHERE hold.circuit_id = $1 AND hold.id = asked.id OFFSET 0) AS hold
      CROSS JOIN LATERAL (
        SELECT day FROM judged_payment WHERE judged_payment.circuit_id = $1 AND number = hold.placed_number OFFSET 0) AS judged`,
    values: [circuitId, uuidArray([...holds.keys()])],
  });
  return new Map(rows.map(({ id, day }) => [id, day]));
}

/** One whose invoice was erased has none: what is asked of it can no longer be told. */
async function ticketsOf(
  client: ClientBase,
  circuitId: string,
  obligations: Subjects['obligations'],
): Promise<TradingRules['tickets']> {
  if (obligations.size === 0) return new Map();
  const { rows } = await client.query<{ id: string; gross: bigint; amount: bigint }>({
    name: 'tickets of obligations',
    text: `
      SELECT obligation.id, ((note.invoice ->> 'gross')::numeric * 10::numeric ^ circuit.unit_scale)::bigint AS gross, obligation.amount
      FROM obligation_text AS note
      JOIN obligation ON obligation.circuit_id = note.circuit_id AND obligation.id = note.obligation_id
      JOIN circuit ON circuit.id = note.circuit_id
      WHERE note.circuit_id = $1 AND note.obligation_id = ANY ($2::uuid[]) AND note.invoice IS NOT NULL`,
    values: [circuitId, uuidArray([...obligations.keys()])],
  });
  return new Map(rows.map(({ id, gross, amount: inCredits }) => [id, { gross, inCredits }]));
}

const traderOf = (row: TraderRow): Trader => ({
  accountId: row.account_id,
  group: row.group_code,
  perTransfer: row.per_transfer,
  perDay: row.per_day,
  perMonth: row.per_month,
  paidToday: row.paid_today,
  paidThisMonth: row.paid_this_month,
  perYear: row.per_year,
  yearBegan: row.year_began,
  soldThisYear: row.sold_this_year,
  acceptance: row.acceptance,
});

interface JudgedPayment {
  readonly number: number;
  readonly from: string;
  readonly to: string;
  readonly amount: bigint;
}

/** That payments of a batch were judged, and count; none where there are no rules. What they have posted or held stands before. */
export function judgedPaymentsOf(
  circuitId: string,
  { rulesVersion, today }: Moment,
  batch: readonly Posted[],
): Statement[] {
  const judged = rulesVersion === null ? [] : batch.flatMap((posted) => judgedIn(posted) ?? []);
  if (judged.length === 0) return [];
  const write: Statement = {
    name: 'write judged payments',
    text: `
      INSERT INTO judged_payment (circuit_id, rules_version, day, number, payer_account_id, payee_account_id, amount)
      SELECT $1, $2, $3, * FROM unnest($4::bigint[], $5::uuid[], $6::uuid[], $7::bigint[])`,
    values: [
      circuitId,
      rulesVersion,
      today,
      integerArray(judged.map(({ number }) => number)),
      uuidArray(judged.map(({ from }) => from)),
      uuidArray(judged.map(({ to }) => to)),
      integerArray(judged.map(({ amount }) => amount)),
    ],
  };
  return [write];
}

/** What a transaction pays or reserves in its first row; null where it is none of the payments that rules are for. */
function judgedIn({ command, transaction: { header, rows } }: Posted): JudgedPayment | null {
  if (command.kind !== 'transfer' && command.kind !== 'transfer-held' && command.kind !== 'obligation-paid')
    return null;
  const [row] = rows;
  const { number } = header;
  if (row?.type === 'posting') return { number, from: row.debitAccountId, to: row.creditAccountId, amount: row.amount };
  if (row?.type === 'hold-placed')
    return { number, from: row.payerAccountId, to: row.payeeAccountId, amount: row.amount };
  throw new Error(`a ${command.kind} begins with what it pays`);
}
