/** What a whole circuit stands at: every report is read on one picture of the database, so that its sums agree. */
import { z } from 'zod';
import type { Database } from '../../db/database.ts';
import { inSnapshot } from '../../db/snapshot.ts';
import { refuse } from '../../domain/errors.ts';
import type { AccountStatus, SystemAccount } from '../../domain/ledger/journal.ts';
import { formatAmount } from '../../domain/money.ts';
import { decodeCursor, page } from '../../http/pages.ts';
import { selectNumberAt } from '../accounts/service.ts';
import type { Circuit } from '../circuits/service.ts';
import {
  type BalanceRow,
  type BalanceSumsRow,
  type LimitLogRow,
  type Moment,
  selectBalanceSums,
  selectBalances,
  selectHeadNumber,
  selectLimitLog,
} from './balance-queries.ts';
import type {
  ConditionView,
  LimitLogQuery,
  LimitLogView,
  TrialBalanceQuery,
  TrialBalanceView,
} from './circuit-schema.ts';
import { epochMs, readPeriod } from './period.ts';

export interface CircuitReports {
  /** @throws SaldoError `time-in-future`, `invalid-cursor` */
  trialBalance(circuit: Circuit, query: TrialBalanceQuery): Promise<TrialBalanceView>;
  /** @throws SaldoError `time-in-future` */
  condition(circuit: Circuit, at: number | undefined): Promise<ConditionView>;
  /** Oldest first. @throws SaldoError `time-in-future`, `invalid-cursor` */
  limitLog(circuit: Circuit, query: LimitLogQuery): Promise<LimitLogView>;
}

const balanceCursor = z.strictObject({ at: epochMs, number: z.int().min(0), after: z.uuid() });

const logCursor = z.strictObject({
  from: epochMs.nullable(),
  to: epochMs,
  days: z.tuple([z.iso.date().nullable(), z.iso.date()]),
  above: z.int(),
  upTo: z.int(),
  after: z.strictObject({ number: z.int(), line: z.int() }),
});

export function createCircuitReports(db: Database): CircuitReports {
  return {
    trialBalance: (circuit, { at, limit, cursor }) =>
      inSnapshot(db, async (snapshot) => {
        const resumed = cursor === undefined ? null : decodeCursor(balanceCursor, cursor);
        const moment = await (resumed === null
          ? readMoment(snapshot, circuit, at)
          : resume(snapshot, circuit, resumed));
        const sums = sumsOf(await selectBalanceSums(snapshot, circuit.id, moment));
        const rows = await selectBalances(snapshot, circuit.id, moment, resumed?.after ?? null, limit + 1);
        const place = { at: moment.at.getTime(), number: moment.number };
        const { data, nextCursor } = page(rows, limit, ({ id }) => ({ ...place, after: id }));
        return {
          at: moment.at.toISOString(),
          transactionNumber: moment.number,
          sums: {
            accounts: sums.accounts,
            positive: formatAmount(sums.positive, circuit.scale),
            negative: formatAmount(sums.negative, circuit.scale),
            zeroSum: formatAmount(sums.positive + sums.negative, circuit.scale),
          },
          data: data.map((row) => balanceViewOf(row, circuit.scale)),
          nextCursor,
        };
      }),

    condition: (circuit, at) =>
      inSnapshot(db, async (snapshot) => {
        const moment = await readMoment(snapshot, circuit, at);
        return conditionOf(moment, await selectBalanceSums(snapshot, circuit.id, moment), circuit.scale);
      }),

    limitLog: (circuit, { from, to, limit, cursor }) =>
      inSnapshot(db, async (snapshot) => {
        const place =
          cursor === undefined ? await firstPlace(snapshot, circuit, { from, to }) : decodeCursor(logCursor, cursor);
        const rows = await selectLimitLog(snapshot, circuit.id, place, place.after, limit + 1);
        const after = ({ number, line }: LimitLogRow) => ({ number: Number(number), line });
        const { data, nextCursor } = page(rows, limit, (last) => ({ ...place, after: after(last) }));
        return {
          from: place.from === null ? null : new Date(place.from).toISOString(),
          to: new Date(place.to).toISOString(),
          firstDay: place.days[0],
          lastDay: place.days[1],
          data: data.map((row) => limitViewOf(row, circuit.scale)),
          nextCursor,
        };
      }),
  };
}

/** @throws SaldoError `time-in-future` */
export async function readMoment(db: Database, circuit: Circuit, at: number | undefined): Promise<Moment> {
  const { now, number } = await selectNumberAt(db, circuit.id, at);
  if (at !== undefined && at > now.getTime()) throw refuse('time-in-future', 'That time has not come yet.');
  return { number, at: at === undefined ? now : new Date(at), headNumber: await selectHeadNumber(db, circuit.id) };
}

async function resume(db: Database, circuit: Circuit, { at, number }: z.output<typeof balanceCursor>): Promise<Moment> {
  return { number, at: new Date(at), headNumber: await selectHeadNumber(db, circuit.id) };
}

async function firstPlace(db: Database, circuit: Circuit, asked: Pick<LimitLogQuery, 'from' | 'to'>) {
  const period = await readPeriod(db, circuit.id, asked);
  return {
    from: period.from?.getTime() ?? null,
    to: period.to.getTime(),
    days: [period.firstDay, period.lastDay] as [string | null, string],
    above: period.beforeNumber,
    upTo: period.lastNumber,
    after: null,
  };
}

/** Rows of sums added up, in minor units. */
function sumsOf(rows: readonly BalanceSumsRow[]) {
  const total = (read: (row: BalanceSumsRow) => bigint) => rows.reduce((sum, row) => sum + read(row), 0n);
  return {
    accounts: Number(total(({ accounts }) => accounts)),
    positiveAccounts: Number(total((row) => row.positive_accounts)),
    negativeAccounts: Number(total((row) => row.negative_accounts)),
    positive: total(({ positive }) => BigInt(positive)),
    negative: total(({ negative }) => BigInt(negative)),
  };
}

function conditionOf(moment: Moment, rows: readonly BalanceSumsRow[], scale: number): ConditionView {
  const members = sumsOf(rows.filter(({ system }) => system === null));
  const own = rows.filter(({ system }) => system !== null);
  const net = ({ positive, negative }: { positive: bigint; negative: bigint }) => positive + negative;
  const ownNet = net(sumsOf(own));
  const amount = (minor: bigint) => formatAmount(minor, scale);
  const balanceOf = (wanted: SystemAccount) => amount(net(sumsOf(own.filter(({ system }) => system === wanted))));
  return {
    at: moment.at.toISOString(),
    transactionNumber: moment.number,
    members: {
      accounts: members.accounts,
      positive: { accounts: members.positiveAccounts, sum: amount(members.positive) },
      negative: { accounts: members.negativeAccounts, sum: amount(members.negative) },
      net: amount(net(members)),
    },
    ownAccounts: {
      bySystem: own.map((row) => ({
        system: row.system as SystemAccount,
        accounts: Number(row.accounts),
        balance: amount(net(sumsOf([row]))),
      })),
      net: amount(ownNet),
    },
    reserve: balanceOf('solidarity'),
    losses: balanceOf('loss'),
    zeroSum: amount(net(members) + ownNet),
  };
}

const balanceViewOf = (row: BalanceRow, scale: number) => ({
  accountId: row.id,
  memberId: row.member_id,
  memberName: row.member_name,
  system: row.system as SystemAccount | null,
  externalId: row.external_id,
  status: row.status as AccountStatus,
  balance: formatAmount(row.balance, scale),
});

function limitViewOf(row: LimitLogRow, scale: number) {
  const limit = (minor: bigint | null) => (minor === null ? null : formatAmount(minor, scale));
  return {
    transactionNumber: Number(row.number),
    line: row.line,
    changedAt: row.posted_at.toISOString(),
    accountId: row.account_id,
    memberId: row.member_id,
    memberName: row.member_name,
    before: row.is_opening
      ? null
      : { creditLimit: limit(row.credit_limit_before), balanceCap: limit(row.balance_cap_before) },
    after: { creditLimit: limit(row.credit_limit), balanceCap: limit(row.balance_cap) },
    principalId: row.principal_id,
    reason: row.reason,
  };
}
