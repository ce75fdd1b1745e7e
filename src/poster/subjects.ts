import type { ClientBase, QueryResultRow } from 'pg';
import { uuidArray, wordArray } from '../db/arrays.ts';
import { inOrder } from '../db/transaction.ts';
import type { Command } from '../domain/ledger/commands.ts';
import type { AccountStatus, MemberStatus, ObligationState, SystemAccount } from '../domain/ledger/journal.ts';
import type {
  AccountState,
  ClearingRun,
  ExternalIdOwner,
  Hold,
  LedgerState,
  MemberState,
  Obligation,
} from '../domain/ledger/state.ts';
import { loadHolds, NO_PLACINGS, type Placing } from './holds.ts';
import { loadPaymentRequests } from './payment-requests.ts';
import { loadPaymentOccurrences } from './payment-schedules.ts';
import { References } from './references.ts';
import { loadTransfers, SIDES_OF_TRANSFERS } from './transfers.ts';

export interface AccountRow {
  id: string;
  member_id: string | null;
  system: SystemAccount | null;
  status: AccountStatus;
  version: number;
  balance: bigint;
  held_out: bigint;
  held_in: bigint;
  credit_limit: bigint | null;
  balance_cap: bigint | null;
  member_status: MemberStatus | null;
  member_version: number | null;
  group_code: string | null;
}

export const ACCOUNTS = `
  SELECT account.id, account.member_id, account.system, account.status, account.version, account.balance,
         account.held_out, account.held_in, account.credit_limit, account.balance_cap,
         member.status AS member_status, member.version AS member_version, member.group_code
  FROM account LEFT JOIN LATERAL (
    SELECT status, version, group_code FROM member WHERE member.circuit_id = account.circuit_id AND member.id = account.member_id LIMIT 1
  ) AS member ON true
  WHERE account.circuit_id = $1`;

const MEMBERS =
  'SELECT id, status, version, group_code AS "group" FROM member WHERE circuit_id = $1 AND id = ANY ($2::uuid[])';

/** The accounts of obligations, by their ids: in one statement, so that they need not be known before it is sent. */
const OF_OBLIGATIONS = `account.id = ANY (ARRAY(
  SELECT unnest(ARRAY[debtor_account_id, creditor_account_id]) FROM obligation_standing
  WHERE circuit_id = $1 AND id = ANY ($2::uuid[])))`;

/** Whichever schedule names them: reversals give back by old ones. */
const FEE_ACCOUNTS =
  'SELECT DISTINCT to_account_id AS id FROM fee_rule WHERE circuit_id = $1 AND to_account_id = ANY ($2::uuid[])';

interface ObligationRow {
  id: string;
  debtor_account_id: string;
  creditor_account_id: string;
  amount: bigint;
  settled: bigint;
  held: bigint;
  state: ObligationState;
}

const OBLIGATIONS = `
  SELECT id, debtor_account_id, creditor_account_id, amount, settled, held, state FROM obligation_standing
  WHERE circuit_id = $1`;

const OF_HOLDS = 'id = ANY (ARRAY(SELECT obligation_id FROM hold WHERE circuit_id = $1 AND id = ANY ($2::uuid[])))';

/** The accounts of holds, by their ids. */
const SIDES_OF_HOLDS = `account.id = ANY (ARRAY(
  SELECT unnest(ARRAY[payer_account_id, payee_account_id]) FROM hold WHERE circuit_id = $1 AND id = ANY ($2::uuid[])))`;

/** Whoever discards one or computes it afresh waits, or is waited for. One that is being computed holds nobody up. */
const LOCK_COMPUTED_RUNS = `
  SELECT FROM clearing_run WHERE circuit_id = $1 AND id = ANY ($2::uuid[]) AND state = 'computed' FOR UPDATE`;

const CLEARING_RUNS = `
  SELECT id, state, attempt, dry_run AS "isDry",
         coalesce(clearing_run_conflict(circuit_id, id),
                  CASE WHEN clearing_run_exceeds_limits(circuit_id, id) THEN 'a balance or a limit has moved' END) AS conflict
  FROM clearing_run
  WHERE circuit_id = $1 AND id = ANY ($2::uuid[])`;

/** What of the state depends on the commands alone, and so can be asked for along with the head. */
export type Subjects = Pick<
  LedgerState,
  | 'accounts'
  | 'members'
  | 'obligations'
  | 'clearingRuns'
  | 'holds'
  | 'transfers'
  | 'paymentRequests'
  | 'paymentOccurrences'
  | 'feeAccounts'
  | 'takenExternalIds'
>;

/**
 * The accounts, members, obligations and external ids that commands concern, and how the holds were placed that they capture. Read
 * after the lock, where there is one.
 * @param known holds that need not be read
 */
export async function loadSubjects(
  client: ClientBase,
  circuitId: string,
  commands: Iterable<Command>,
  known: ReadonlyMap<string, Placing> = NO_PLACINGS,
): Promise<{ readonly subjects: Subjects; readonly placings: ReadonlyMap<string, Placing> }> {
  const asked = new References(commands, known);
  const accounts = new Map<string, AccountState>();
  const members = new Map<string, MemberState>();
  const read = async <Row extends QueryResultRow>(
    name: string,
    text: string,
    ids: ReadonlySet<string>,
  ): Promise<Row[]> => {
    if (ids.size === 0) return [];
    const { rows } = await client.query<Row>({ name, text, values: [circuitId, uuidArray([...ids])] });
    return rows;
  };
  const readAccounts = async (name: string, text: string, ids: ReadonlySet<string>): Promise<void> => {
    for (const row of await read<AccountRow>(name, text, ids)) {
      accounts.set(row.id, accountOf(row));
      const { member_id: id, member_status: status, member_version: version, group_code: group } = row;
      if (id !== null && status !== null && version !== null)
        members.set(id, { id, status, version, ...(group !== null && { group }) });
    }
  };
  const readMembers = async (): Promise<void> => {
    for (const row of await read<MemberState>('members', MEMBERS, asked.members)) members.set(row.id, row);
  };
  const feeAccounts = new Set<string>();
  const readFeeAccounts = async (): Promise<void> => {
    for (const { id } of await read<{ id: string }>('fee accounts', FEE_ACCOUNTS, asked.closingAccounts))
      feeAccounts.add(id);
  };
  const obligations = new Map<string, Obligation>();
  const readObligations = async (name: string, text: string, ids: ReadonlySet<string>): Promise<void> => {
    for (const row of await read<ObligationRow>(name, text, ids)) obligations.set(row.id, obligationOf(row));
  };
  const clearingRuns = new Map<string, ClearingRun>();
  const readClearingRuns = async (): Promise<void> => {
    const [, rows] = await inOrder(client, [
      () => read('lock computed runs', LOCK_COMPUTED_RUNS, asked.clearingRuns),
      () => read<ClearingRun>('clearing runs', CLEARING_RUNS, asked.clearingRuns),
    ]);
    for (const row of rows) clearingRuns.set(row.id, row);
  };
  const taken = (table: ExternalIdOwner) => () => takenExternalIds(client, circuitId, table, asked.externalIds[table]);
  const holds = new Map<string, Hold>();
  const placings = new Map<string, Placing>();
  for (const placing of asked.remembered) {
    holds.set(placing.hold.id, placing.hold);
    placings.set(placing.hold.id, placing);
  }
  const readHolds = async (): Promise<void> => {
    for (const { hold, placing } of await loadHolds(client, circuitId, asked.holds, asked.captured)) {
      holds.set(hold.id, hold);
      if (placing !== null) placings.set(hold.id, placing);
    }
  };
  const [, , , , , , , , transfers, , , , paymentRequests, paymentOccurrences, ...owners] = await inOrder(client, [
    () => readAccounts('accounts', `${ACCOUNTS} AND account.id = ANY ($2::uuid[])`, asked.accounts),
    () => readAccounts('accounts of members', `${ACCOUNTS} AND account.member_id = ANY ($2::uuid[])`, asked.closing),
    () => readAccounts('accounts of obligations', `${ACCOUNTS} AND ${OF_OBLIGATIONS}`, asked.obligations),
    () => readAccounts('accounts of holds', `${ACCOUNTS} AND ${SIDES_OF_HOLDS}`, asked.reservations),
    () => readObligations('obligations', `${OBLIGATIONS} AND id = ANY ($2::uuid[])`, asked.obligations),
    () => readObligations('obligations of holds', `${OBLIGATIONS} AND ${OF_HOLDS}`, asked.reservations),
    readHolds,
    () => readAccounts('accounts of transfers', `${ACCOUNTS} AND ${SIDES_OF_TRANSFERS}`, asked.transfers),
    () => loadTransfers(client, circuitId, asked.transfers),
    readMembers,
    readFeeAccounts,
    readClearingRuns,
    () => loadPaymentRequests(client, circuitId, asked.paymentRequests),
    () => loadPaymentOccurrences(client, circuitId, asked.paymentOccurrences),
    taken('member'),
    taken('account'),
    taken('transaction'),
    taken('obligation'),
  ]);
  const [member, account, transaction, obligation] = owners;
  const subjects = {
    accounts,
    members,
    obligations,
    clearingRuns,
    holds,
    transfers,
    paymentRequests,
    paymentOccurrences,
    feeAccounts,
    takenExternalIds: { member, account, transaction, obligation },
  };
  return { subjects, placings };
}

async function takenExternalIds(
  client: ClientBase,
  circuitId: string,
  table: ExternalIdOwner,
  externalIds: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  if (externalIds.size === 0) return externalIds;
  const { rows } = await client.query<{ external_id: string }>({
    name: `taken external ids of ${table}`,
    text: `
      SELECT asked.external_id FROM unnest($2::text[]) AS asked (external_id)
      CROSS JOIN LATERAL (SELECT circuit_id FROM ${table} WHERE external_id = asked.external_id OFFSET 0) AS owner
      WHERE owner.circuit_id = $1`,
    values: [circuitId, wordArray([...externalIds])],
  });
  return new Set(rows.map((row) => row.external_id));
}

export function accountOf(row: AccountRow): AccountState {
  return {
    id: row.id,
    memberId: row.member_id,
    system: row.system,
    status: row.status,
    version: row.version,
    balance: row.balance,
    heldOut: row.held_out,
    heldIn: row.held_in,
    creditLimit: row.credit_limit,
    balanceCap: row.balance_cap,
  };
}

function obligationOf(row: ObligationRow): Obligation {
  return {
    id: row.id,
    debtorAccountId: row.debtor_account_id,
    creditorAccountId: row.creditor_account_id,
    amount: row.amount,
    settled: row.settled,
    held: row.held,
    state: row.state,
  };
}
