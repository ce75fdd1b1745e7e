/** Fee schedules as the poster sees them. In circuits without, nothing is asked. */
import type { ClientBase } from 'pg';
import { inOrder } from '../db/transaction.ts';
import type { FeeRule, FeeSchedule } from '../domain/ledger/fees.ts';
import { type AccountState, type FeeSchedules, NO_FEES } from '../domain/ledger/state.ts';
import type { Moment } from './load.ts';
import { ACCOUNTS, type AccountRow, accountOf, type Subjects } from './subjects.ts';

interface RuleRow extends FeeRule {
  readonly version: number;
}

const RULES = `
  SELECT version, place, name, charges, to_account_id AS "toAccountId", rate, fixed, minimum, maximum,
         payer_groups AS "payerGroups", payee_groups AS "payeeGroups", kinds
  FROM fee_rule WHERE circuit_id = $1 AND version = ANY ($2::int[]) AND basis = 'payment' ORDER BY version, place`;

const OF_RULES = `account.id = ANY (ARRAY(
  SELECT to_account_id FROM fee_rule WHERE circuit_id = $1 AND version = ANY ($2::int[])))`;

/**
 * The schedules that a batch may charge by, and its subjects with the accounts that their fees go to. Behind the circuit's lock,
 * where there is one: whoever makes a schedule takes it as well.
 */
export async function loadFees(
  client: ClientBase,
  circuitId: string,
  { feeVersion }: Moment,
  subjects: Subjects,
): Promise<{ fees: FeeSchedules; subjects: Subjects }> {
  const versions = new Set<number>();
  if (feeVersion !== null && subjects.accounts.size > 0) versions.add(feeVersion);
  for (const { charged } of subjects.holds.values()) if (charged !== null) versions.add(charged.version);
  if (versions.size === 0) return { fees: NO_FEES, subjects };
  const values = [circuitId, `{${[...versions].join(',')}}`];
  const [rules, paid] = await inOrder(client, [
    () => client.query<RuleRow>({ name: 'fee rules', text: RULES, values }),
    () => client.query<AccountRow>({ name: 'accounts of fees', text: `${ACCOUNTS} AND ${OF_RULES}`, values }),
  ]);
  const byVersion = new Map<number, FeeSchedule>(
    [...versions].map((version) => [
      version,
      { version, rules: rules.rows.filter((rule) => rule.version === version) },
    ]),
  );
  const accounts = new Map<string, AccountState>(subjects.accounts);
  for (const row of paid.rows) accounts.set(row.id, accountOf(row));
  const inForce = feeVersion === null ? null : (byVersion.get(feeVersion) ?? null);
  return { fees: { inForce, byVersion }, subjects: { ...subjects, accounts } };
}
