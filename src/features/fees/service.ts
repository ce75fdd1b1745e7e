import type { Pool } from 'pg';
import { z } from 'zod';
import { recordAuditEvent } from '../../db/audit-trail.ts';
import type { Database } from '../../db/database.ts';
import { recordEvents } from '../../db/events.ts';
import { makeIdempotently } from '../../db/idempotently.ts';
import { newId } from '../../db/ids.ts';
import { lockCircuit } from '../../db/lock-circuit.ts';
import type { Actor } from '../../domain/actor.ts';
import { refuse } from '../../domain/errors.ts';
import { contradictionsOf } from '../../domain/ledger/fee-rules.ts';
import type { FeeRule } from '../../domain/ledger/fees.ts';
import type { PeriodRule } from '../../domain/ledger/period-fees.ts';
import { formatAmount } from '../../domain/money.ts';
import { readAmount } from '../../http/amounts.ts';
import type { Idempotency } from '../../http/idempotency.ts';
import { decodeCursor, type Page, page } from '../../http/pages.ts';
import { invalid } from '../../http/problem.ts';
import type { Circuit } from '../circuits/service.ts';
import {
  insertSchedule,
  type RuleRow,
  type ScheduleRow,
  selectFeeAccounts,
  selectLast,
  selectRules,
  selectSchedule,
  selectSchedules,
  selectVersion,
} from './queries.ts';
import type { PeriodRuleRequest, RuleRequest, ScheduleRequest, ScheduleView } from './schema.ts';

export interface FeeSchedules {
  /** @throws SaldoError `validation-failed` with the place of each contradiction, `effective-too-early` */
  create(
    circuit: Circuit,
    asked: ScheduleRequest,
    actor: Actor,
    idempotency: Idempotency | null,
  ): Promise<{ view: ScheduleView; replayed: boolean }>;
  /** @throws SaldoError `fee-schedule-not-found` */
  read(circuit: Circuit, version: number): Promise<ScheduleView>;
  /** The newest first. */
  list(
    circuit: Circuit,
    asked: { readonly limit: number; readonly cursor?: string | undefined },
  ): Promise<Page<ScheduleView>>;
}

export function createFeeSchedules(pool: Pool, db: Database): FeeSchedules {
  const viewsOf = async (circuit: Circuit, schedules: readonly ScheduleRow[]): Promise<ScheduleView[]> => {
    const versions = schedules.map(({ version }) => version);
    const rules = versions.length === 0 ? [] : await selectRules(db, circuit.id, versions);
    return schedules.map((schedule) => viewOf(schedule, rules, circuit.scale));
  };
  const read = async (circuit: Circuit, version: number): Promise<ScheduleView> => {
    const row = await selectSchedule(db, circuit.id, version);
    const [view] = row === undefined ? [] : await viewsOf(circuit, [row]);
    if (view === undefined) throw refuse('fee-schedule-not-found', 'There is no such fee schedule in this circuit.');
    return view;
  };
  return {
    read,

    async create(circuit, asked, actor, idempotency) {
      const rules = asked.rules.map((rule, index) => ruleOf(rule, circuit.scale, index));
      const periodRules = (asked.periodRules ?? []).map((rule, index) =>
        periodRuleOf(rule, circuit.scale, index, rules.length),
      );
      const keyed = { circuitId: circuit.id, principalId: actor.principalId, idempotency };
      const { id, replayed } = await makeIdempotently(pool, keyed, async (client) => {
        // Payments are posted under the same lock: each is charged by the schedule that is then in force.
        await lockCircuit(client, circuit.id);
        const accounts = await selectFeeAccounts(
          client,
          circuit.id,
          [...rules, ...periodRules].map((rule) => rule.toAccountId),
        );
        const contradictions = contradictionsOf(rules, periodRules, (accountId) => accounts.has(accountId));
        if (contradictions.length > 0) throw invalid(contradictions);
        const last = await selectLast(client, circuit.id);
        const effectiveFrom = new Date(asked.effectiveFrom ?? last.now);
        if (effectiveFrom < last.now)
          throw refuse('effective-too-early', 'A fee schedule begins no earlier than the present moment.');
        const schedule = {
          circuitId: circuit.id,
          version: last.version + 1,
          id: newId(),
          effectiveFrom,
          createdAt: last.now,
        };
        await insertSchedule(client, { ...schedule, principalId: actor.principalId, rules, periodRules });
        const change = {
          version: schedule.version,
          effectiveFrom: effectiveFrom.toISOString(),
          rules: rules.length + periodRules.length,
        };
        await recordAuditEvent(client, {
          circuitId: circuit.id,
          actor,
          action: 'fee-schedule-created',
          subjectId: schedule.id,
          change,
        });
        const told = { type: 'fee-schedule.created', subjectId: schedule.id, accountIds: [], data: change };
        await recordEvents(client, circuit.id, [told]);
        return schedule.id;
      });
      const version = await selectVersion(db, circuit.id, id);
      return { view: await read(circuit, version ?? 0), replayed };
    },

    async list(circuit, { limit, cursor }) {
      const before = cursor === undefined ? null : decodeCursor(z.int(), cursor);
      const { data, nextCursor } = page(
        await selectSchedules(db, circuit.id, before, limit + 1),
        limit,
        (last) => last.version,
      );
      return { data: await viewsOf(circuit, data), nextCursor };
    },
  };
}

function ruleOf(asked: RuleRequest, scale: number, index: number): FeeRule {
  const path = `rules.${index}`;
  const amountOf = (field: 'fixed' | 'minimum' | 'maximum') => {
    const text = asked[field];
    return text === undefined ? null : readAmount(text, scale, `${path}.${field}`);
  };
  return {
    place: index + 1,
    name: asked.name,
    charges: asked.charges,
    toAccountId: asked.to,
    rate: asked.rate ?? null,
    fixed: amountOf('fixed'),
    minimum: amountOf('minimum'),
    maximum: amountOf('maximum'),
    payerGroups: asked.payerGroups ?? null,
    payeeGroups: asked.payeeGroups ?? null,
    kinds: asked.kinds ?? null,
  };
}

function periodRuleOf(asked: PeriodRuleRequest, scale: number, index: number, before: number): PeriodRule {
  const path = `periodRules.${index}`;
  const amountOf = (field: 'amount' | 'allowance') => {
    const text = asked[field];
    return text === undefined ? null : readAmount(text, scale, `${path}.${field}`);
  };
  const allowance = amountOf('allowance');
  return {
    place: before + index + 1,
    name: asked.name,
    basis: asked.basis,
    toAccountId: asked.to,
    amount: amountOf('amount'),
    rate: asked.rate ?? null,
    allowance: asked.basis === 'demurrage' ? (allowance ?? 0n) : allowance,
    groups: asked.groups ?? null,
  };
}

function viewOf(schedule: ScheduleRow, rules: readonly RuleRow[], scale: number): ScheduleView {
  const amount = (minor: bigint | null) => (minor === null ? null : formatAmount(minor, scale));
  return {
    version: schedule.version,
    effectiveFrom: schedule.effective_from.toISOString(),
    createdAt: schedule.created_at.toISOString(),
    principalId: schedule.principal_id,
    rules: rules
      .filter((rule) => rule.version === schedule.version && rule.basis === 'payment')
      .map((rule) => ({
        name: rule.name,
        charges: rule.charges,
        to: rule.to_account_id,
        rate: rule.rate,
        fixed: amount(rule.fixed),
        minimum: amount(rule.minimum),
        maximum: amount(rule.maximum),
        payerGroups: rule.payer_groups,
        payeeGroups: rule.payee_groups,
        kinds: rule.kinds,
      })),
    periodRules: rules
      .filter((rule) => rule.version === schedule.version)
      .flatMap(({ basis, ...rule }) =>
        basis === 'payment'
          ? []
          : [
              {
                name: rule.name,
                basis,
                to: rule.to_account_id,
                amount: amount(rule.fixed),
                rate: rule.rate,
                allowance: amount(rule.allowance),
                groups: rule.payer_groups,
              },
            ],
      ),
  };
}
