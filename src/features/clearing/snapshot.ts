import type { Pool } from 'pg';
import type { ClearingInput } from '../../clearing-files/canonical.ts';
import { NO_DATE } from '../../clearing-files/cells.ts';
import { textListOf } from '../../clearing-files/inputs.ts';
import { inTransaction } from '../../db/transaction.ts';
import { type Bounds, UNLIMITED } from '../../domain/clearing/types.ts';
import type { Taken } from './lease-queries.ts';
import { type AccountRow, type NetworkRow, selectNetwork } from './snapshot-queries.ts';

export interface Snapshot {
  /** The number of the journal that it shows. */
  readonly number: bigint;
  readonly accountIds: readonly string[];
  readonly obligationIds: readonly string[];
  readonly input: ClearingInput;
  readonly bounds: Bounds | null;
}

/**
 * What may be cleared in a circuit at one moment. With `dueBy`, what is due on that day or before; what has no due date is
 * due at any time, and always takes part.
 */
export function takeSnapshot(pool: Pool, taken: Taken): Promise<Snapshot> {
  return inTransaction(
    pool,
    async (client) => {
      const { number, trading, owed } = await selectNetwork(client, taken);
      const accounts = new Map(trading.map((row) => [row.id, row]));
      const rows = owed.filter(({ debtor, creditor }) => accounts.has(debtor) && accounts.has(creditor));
      const accountIds = accountsOf(rows);
      return {
        number,
        accountIds,
        obligationIds: rows.map(({ id }) => id),
        input: inputOf(rows, accountIds, taken.scale),
        bounds: taken.mode === 'set-off' ? null : boundsOf(accountIds, accounts),
      };
    },
    { isolation: 'repeatable read', readOnly: true },
  );
}

/** The accounts of a network, in canonical order. */
const accountsOf = (rows: readonly NetworkRow[]): string[] =>
  [...new Set(rows.flatMap(({ debtor, creditor }) => [debtor, creditor]))].sort();

/** Rows in canonical order as what the engine and the files take. */
function inputOf(rows: readonly NetworkRow[], accountIds: readonly string[], scale: number): ClearingInput {
  const numbers = new Map(accountIds.map((id, number) => [id, number]));
  return {
    scale,
    network: {
      accountCount: accountIds.length,
      debtors: Int32Array.from(rows, ({ debtor }) => numbers.get(debtor) as number),
      creditors: Int32Array.from(rows, ({ creditor }) => numbers.get(creditor) as number),
      amounts: BigInt64Array.from(rows, ({ remaining }) => remaining),
    },
    names: textListOf(accountIds),
    ids: {
      texts: textListOf(rows.map(({ id }) => id)),
      rows: Int32Array.from(rows, (_, index) => index),
    },
    dueOn: Int32Array.from(rows, ({ due_on }) => (due_on === null ? NO_DATE : Number(due_on.replaceAll('-', '')))),
  };
}

function boundsOf(accountIds: readonly string[], accounts: ReadonlyMap<string, AccountRow>): Bounds {
  const row = (id: string) => accounts.get(id) as AccountRow;
  return {
    mayFall: BigInt64Array.from(accountIds, (id) => row(id).may_fall ?? UNLIMITED),
    mayRise: BigInt64Array.from(accountIds, (id) => row(id).may_rise ?? UNLIMITED),
  };
}
