import type { Pool } from 'pg';
import { recordAuditEvent } from '../../db/audit-trail.ts';
import type { Database } from '../../db/database.ts';
import { type NewEvent, recordEvents } from '../../db/events.ts';
import { lockCircuit } from '../../db/lock-circuit.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { Actor } from '../../domain/actor.ts';
import { formatAmount } from '../../domain/money.ts';
import { readAmount } from '../../http/amounts.ts';
import type { Principal } from '../../http/auth.ts';
import { ALERTS_A_PART } from '../../limits/events.ts';
import type { AccountService } from '../accounts/service.ts';
import type { Circuit, CircuitService } from '../circuits/service.ts';
import {
  type CrossedRow,
  markCrossed,
  selectAlerts,
  selectCircuitsChanged,
  selectCrossed,
  writeAlerts,
} from './queries.ts';
import type { AlertsRequest, AlertsView } from './schema.ts';
import { raiseWatched } from './watch.ts';

/** Of an account that its member does not have: `account-not-found`. */
export interface Alerts {
  read(circuit: Circuit, accountId: string, principal: Principal): Promise<AlertsView>;
  set(
    circuit: Circuit,
    accountId: string,
    asked: AlertsRequest,
    principal: Principal,
    actor: Actor,
  ): Promise<AlertsView>;
  /**
   * Tells of each account that has crossed a bound: once, and once more after it has come back; and what those have asked to be told who
   * watch turnover and debt.
   */
  raiseDue(): Promise<void>;
}

export function createAlerts(pool: Pool, db: Database, accounts: AccountService, circuits: CircuitService): Alerts {
  async function read(circuit: Circuit, accountId: string, principal: Principal): Promise<AlertsView> {
    await accounts.balanceOf(circuit, accountId, principal);
    const row = await selectAlerts(db, circuit.id, accountId);
    const amount = (minor: bigint | null = null) => (minor === null ? null : formatAmount(minor, circuit.scale));
    return {
      availableBelow: amount(row?.available_below),
      roomBelow: amount(row?.room_below),
      turnoverAbove: amount(row?.turnover_above),
      debtDueWithinDays: row?.debt_due_within_days ?? null,
    };
  }

  /** Whether there may be more. */
  function raiseSome({ id, scale }: Circuit): Promise<boolean> {
    return inTransaction(pool, async (client) => {
      // Nobody posts meanwhile, and nobody else tells the same.
      await lockCircuit(client, id);
      const crossed = await selectCrossed(client, id, ALERTS_A_PART);
      if (crossed.length === 0) return false;
      await markCrossed(client, id, crossed);
      await recordEvents(
        client,
        id,
        crossed.flatMap((row) => alertsOf(row, scale)),
      );
      return crossed.length === ALERTS_A_PART;
    });
  }

  return {
    read,

    async set(circuit, accountId, asked, principal, actor) {
      await accounts.balanceOf(circuit, accountId, principal);
      const minor = (text: string | null, path: string) =>
        text === null ? null : readAmount(text, circuit.scale, path);
      const alerts = {
        available_below: minor(asked.availableBelow, 'availableBelow'),
        room_below: minor(asked.roomBelow, 'roomBelow'),
        turnover_above: minor(asked.turnoverAbove ?? null, 'turnoverAbove'),
        debt_due_within_days: asked.debtDueWithinDays ?? null,
      };
      await inTransaction(pool, async (client) => {
        await writeAlerts(client, circuit.id, accountId, alerts);
        const change = { ...asked };
        const action = 'account-alerts-set';
        await recordAuditEvent(client, { circuitId: circuit.id, actor, action, subjectId: accountId, change });
      });
      return read(circuit, accountId, principal);
    },

    async raiseDue() {
      for (const circuitId of await selectCircuitsChanged(pool)) {
        const circuit = await circuits.get(circuitId);
        while (await raiseSome(circuit));
      }
      await raiseWatched(pool, db, circuits);
    },
  };
}

/** What is to be told of an account: of what it has come back from, nothing. */
function alertsOf(row: CrossedRow, scale: number): NewEvent[] {
  const { account_id: accountId } = row;
  const amount = (minor: bigint | null) => (minor === null ? null : formatAmount(minor, scale));
  const about = { subjectId: accountId, accountIds: [accountId] };
  const data = {
    accountId,
    balance: formatAmount(row.balance, scale),
    creditLimit: amount(row.credit_limit),
    balanceCap: amount(row.balance_cap),
  };
  const events: NewEvent[] = [];
  if (row.is_low && !row.was_low)
    events.push({
      type: 'account.low-balance',
      ...about,
      data: { ...data, availableBelow: amount(row.available_below) },
    });
  if (row.is_high && !row.was_high)
    events.push({ type: 'account.high-balance', ...about, data: { ...data, roomBelow: amount(row.room_below) } });
  if (row.is_over_limit && !row.was_over_limit) events.push({ type: 'account.over-limit', ...about, data });
  return events;
}
