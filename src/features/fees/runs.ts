/** Runs that charge the fees of a month: once each, whoever asks for it, and whatever breaks off in between. */
import type { Pool } from 'pg';
import { z } from 'zod';
import type { Database } from '../../db/database.ts';
import { newId } from '../../db/ids.ts';
import { refuse } from '../../domain/errors.ts';
import type { ChargePeriodFee, RecordObligation } from '../../domain/ledger/commands.ts';
import { type PeriodCharge, type PeriodRule, periodCharges } from '../../domain/ledger/period-fees.ts';
import { decimalOf, formatAmount } from '../../domain/money.ts';
import type { Principal } from '../../http/auth.ts';
import { idempotencyOf } from '../../http/idempotency.ts';
import { decodeCursor, type Page, page } from '../../http/pages.ts';
import { FEE_CHARGES_A_PART } from '../../limits/payments.ts';
import type { Poster } from '../../poster/poster.ts';
import { previewSubmission } from '../../poster/preview.ts';
import { NOTHING_BESIDE, newCommandParts, newText, submissionOf } from '../../poster/submit.ts';
import type { AccountService } from '../accounts/service.ts';
import type { Circuit } from '../circuits/service.ts';
import {
  type ChargeRow,
  finishRun,
  insertRun,
  type PeriodRow,
  type RunRow,
  selectChargedAccounts,
  selectCharges,
  selectPeriod,
  selectPeriodRules,
  selectRuns,
  selectUnfinished,
} from './run-queries.ts';
import type { ChargeFilters, ChargeView, RunPreview, RunView } from './run-schema.ts';

export interface FeeRuns {
  /** What a run would charge. Nothing is written. @throws SaldoError `period-not-over` */
  preview(circuit: Circuit, period: string, principal: Principal): Promise<RunPreview>;
  /** Charges a month, or goes on where that broke off. @throws SaldoError `period-not-over` */
  run(circuit: Circuit, period: string, principal: Principal): Promise<RunView>;
  /** @throws SaldoError `fee-run-not-found` */
  read(circuit: Circuit, period: string): Promise<RunView>;
  /** The newest first. */
  list(
    circuit: Circuit,
    asked: { readonly limit: number; readonly cursor?: string | undefined },
  ): Promise<Page<RunView>>;
  /** A member sees those of its own accounts. @throws SaldoError `fee-run-not-found` */
  charges(circuit: Circuit, period: string, asked: ChargeFilters, principal: Principal): Promise<Page<ChargeView>>;
  /** Goes on with runs that broke off. */
  chargeDue(): Promise<void>;
}

/** Why a charge is owed instead of posted. Whatever else refuses it is for the operator to mend, and tried again. */
const OWED_BECAUSE: readonly string[] = ['credit-limit-exceeded', 'payer-not-active'];

/** What becomes of a charge that is refused for this reason, or not at all. */
const stateBy = (refused: string | null): 'charged' | 'owed' | 'due' =>
  refused === null ? 'charged' : OWED_BECAUSE.includes(refused) ? 'owed' : 'due';

export function createFeeRuns(pool: Pool, db: Database, poster: Poster, accounts: AccountService): FeeRuns {
  async function reckon(circuit: Circuit, period: string) {
    const firstDay = `${period}-01`;
    const month = await selectPeriod(db, circuit.id, firstDay);
    if (!month.is_over) throw refuse('period-not-over', 'A month is charged once it is over.', { period });
    const rules = month.version === null ? [] : await selectPeriodRules(db, circuit.id, month.version);
    const charged = rules.length === 0 ? [] : await selectChargedAccounts(db, circuit.id, firstDay, month);
    return { month, rules, charged, charges: periodCharges(rules, charged) };
  }

  async function read(circuit: Circuit, period: string): Promise<RunView> {
    const [row] = await selectRuns(db, circuit.id, { period, count: 1 });
    if (row === undefined) throw refuse('fee-run-not-found', 'There is no fee run for this month.', { period });
    return viewOf(row, circuit.scale);
  }

  /** Posts what is due of a run, a part at a time, so that whoever pays meanwhile waits for one small batch. */
  async function settle(circuit: Pick<Circuit, 'id' | 'scale'>, period: string, principalId: string): Promise<void> {
    for (let after: string | null = null; ; ) {
      const due = await selectCharges(db, circuit.id, period, { state: 'due', after, count: FEE_CHARGES_A_PART });
      await Promise.all(due.map((charge) => settleOne(circuit.id, period, charge, principalId)));
      if (due.length < FEE_CHARGES_A_PART) break;
      after = due.at(-1)?.id ?? null;
    }
    await finishRun(db, circuit.id, period);
  }

  async function settleOne(circuitId: string, period: string, charge: ChargeRow, principalId: string): Promise<void> {
    const post = async (
      command: ChargePeriodFee | RecordObligation,
      obligations: Parameters<typeof submissionOf>[1],
    ) => {
      // Two processes that come by at once are one request: its key is the charge's, and the day's, for what the operator may mend.
      const key = idempotencyOf(`${command.kind} ${charge.id} ${charge.today}`);
      const { answers } = await poster.post(circuitId, submissionOf(command, obligations, key));
      const [answer] = answers;
      return answer !== undefined && 'refusal' in answer ? answer.refusal.code : null;
    };
    const refused = await post(chargeOf(charge, principalId), {});
    if (stateBy(refused) !== 'owed') return;
    const { command, description } = debtOf(charge, period, principalId);
    await post(command, { obligations: new Map([[charge.id, { description }]]) });
  }

  return {
    read,

    async preview(circuit, period, principal) {
      const { month, rules, charged, charges } = await reckon(circuit, period);
      const ruleOf = new Map(rules.map((rule) => [rule.place, rule]));
      const memberOf = new Map(charged.map((account) => [account.accountId, account.memberId]));
      const commands = charges.map((charge) =>
        chargeOf(rowOf(charge, ruleOf.get(charge.place) as PeriodRule, month), principal.id),
      );
      const outcomes =
        commands.length === 0
          ? []
          : await previewSubmission(pool, circuit.id, {
              principalId: principal.id,
              idempotency: null,
              groups: commands.map((command) => [command]),
              beside: NOTHING_BESIDE,
            });
      const sums = { charged: 0n, owed: 0n, due: 0n };
      const views = charges.map((charge, index) => {
        const rule = ruleOf.get(charge.place) as PeriodRule;
        const outcome = outcomes[index];
        const state = stateBy(outcome !== undefined && 'refusal' in outcome ? outcome.refusal.code : null);
        sums[state] += charge.amount;
        return {
          accountId: charge.accountId,
          memberId: memberOf.get(charge.accountId) ?? '',
          name: rule.name,
          basis: rule.basis,
          to: rule.toAccountId,
          amount: formatAmount(charge.amount, circuit.scale),
          state,
        } as const;
      });
      return {
        period,
        scheduleVersion: month.version,
        charged: formatAmount(sums.charged, circuit.scale),
        owed: formatAmount(sums.owed, circuit.scale),
        due: formatAmount(sums.due, circuit.scale),
        charges: views,
      };
    },

    async run(circuit, period, principal) {
      const [known] = await selectRuns(db, circuit.id, { period, count: 1 });
      if (known === undefined) {
        const { month, charges } = await reckon(circuit, period);
        await insertRun(
          pool,
          { circuitId: circuit.id, period, version: month.version, principalId: principal.id },
          charges.map((charge) => ({ ...charge, id: newId() })),
        );
      }
      if (known?.finished_at === undefined || known.finished_at === null)
        await settle(circuit, period, known?.principal_id ?? principal.id);
      return read(circuit, period);
    },

    async list(circuit, { limit, cursor }) {
      const before = cursor === undefined ? null : decodeCursor(z.string(), cursor);
      const rows = await selectRuns(db, circuit.id, { before, count: limit + 1 });
      const { data, nextCursor } = page(rows, limit, (last) => last.period);
      return { data: data.map((row) => viewOf(row, circuit.scale)), nextCursor };
    },

    async charges(circuit, period, { limit, cursor, state }, principal) {
      await read(circuit, period);
      const after = cursor === undefined ? null : decodeCursor(z.uuid(), cursor);
      const own = principal.memberId === null ? null : await accounts.idsOf(circuit.id, principal.memberId);
      const selection = { own, after, count: limit + 1, ...(state !== undefined && { state }) };
      const rows = own?.length === 0 ? [] : await selectCharges(db, circuit.id, period, selection);
      const { data, nextCursor } = page(rows, limit, (last) => last.id);
      return { data: data.map((row) => chargeViewOf(row, circuit.scale)), nextCursor };
    },

    async chargeDue() {
      for (const { circuit_id: id, period, principal_id, unit_scale: scale } of await selectUnfinished(db))
        await settle({ id, scale }, period, principal_id);
    },
  };
}

type Charge = Pick<ChargeRow, 'id' | 'account_id' | 'to_account_id' | 'name' | 'version' | 'place' | 'amount'>;

const rowOf = ({ accountId, place, amount }: PeriodCharge, rule: PeriodRule, { version }: PeriodRow): Charge => ({
  id: newId(),
  account_id: accountId,
  to_account_id: rule.toAccountId,
  name: rule.name,
  version: version ?? 0,
  place,
  amount,
});

/** The transaction of a charge has its id: so there is one at most. */
function chargeOf({ id, version, place, name, ...charge }: Charge, principalId: string): ChargePeriodFee {
  const { parts } = newCommandParts(principalId, undefined);
  return {
    kind: 'period-fee',
    ...parts,
    id,
    accountId: charge.account_id,
    toAccountId: charge.to_account_id,
    amount: charge.amount,
    rule: { version, place, name },
  };
}

/** What is owed instead, at once as accepted: the circuit's rules are no claim that a member disputes. */
function debtOf({ id, name, ...charge }: Charge, period: string, principalId: string) {
  const { parts } = newCommandParts(principalId, undefined);
  const { digest, text } = newText(`${name} ${period}`);
  const command: RecordObligation = {
    kind: 'obligations-recorded',
    ...parts,
    obligationId: id,
    debtor: charge.account_id,
    creditor: charge.to_account_id,
    amount: charge.amount,
    dueOn: null,
    externalId: null,
    state: 'accepted',
    descriptionDigest: digest,
    actingMemberId: null,
  };
  return { command, description: text };
}

const viewOf = (row: RunRow, scale: number): RunView => ({
  period: row.period,
  scheduleVersion: row.schedule_version,
  principalId: row.principal_id,
  startedAt: row.started_at.toISOString(),
  finishedAt: row.finished_at?.toISOString() ?? null,
  charges: Number(row.charges),
  charged: decimalOf(row.charged, scale),
  owed: decimalOf(row.owed, scale),
});

const chargeViewOf = (row: ChargeRow, scale: number): ChargeView => ({
  id: row.id,
  accountId: row.account_id,
  memberId: row.member_id,
  name: row.name,
  basis: row.basis,
  to: row.to_account_id,
  amount: formatAmount(row.amount, scale),
  state: row.state,
  transactionNumber: row.transaction_number === null ? null : Number(row.transaction_number),
});
