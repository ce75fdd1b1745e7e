import type pg from 'pg';
import { createPool } from '../../src/db/connect.ts';
import { newId } from '../../src/db/ids.ts';
import type {
  CaptureHold,
  ChangeObligation,
  Command,
  ExpireHold,
  HoldTransfer,
  OpenAccount,
  PayObligation,
  RecordObligation,
  Transfer,
  VoidHold,
} from '../../src/domain/ledger/commands.ts';
import { Poster, type PosterObserver } from '../../src/poster/poster.ts';
import type { Answers, Beside, Submission } from '../../src/poster/submission.ts';
import { newCommandParts, submissionOf } from '../../src/poster/submit.ts';

/** What an observer that only remembers has seen. */
export interface Seen {
  readonly batches: { items: number; posted: number; ms: number }[];
  readonly refused: string[];
  readonly retried: string[];
}

export function watch(): { observer: PosterObserver; seen: Seen } {
  const seen: Seen = { batches: [], refused: [], retried: [] };
  const observer: PosterObserver = {
    committed: (batch) => void seen.batches.push(batch),
    refused: (code) => void seen.refused.push(code),
    retried: (reason) => void seen.retried.push(reason),
  };
  return { observer, seen };
}

/** A pool as the service has one for its poster, or without pipelines as other users of the database have. */
export const appPool = (appUrl: string, max = 6, pipeline = true): pg.Pool =>
  createPool({ url: appUrl, max, pipeline, name: 'saldo test' });

export const createPoster = (pool: pg.Pool): Poster => new Poster(pool, watch().observer);

/** A circuit with its head, as the circuits' feature makes one. Needs no journal. */
export async function createCircuit(pool: pg.Pool, scale = 2): Promise<string> {
  const id = newId();
  await pool.query('INSERT INTO circuit (id, code, name, unit_code, unit_scale) VALUES ($1, $2, $3, $4, $5)', [
    id,
    `c-${id.slice(-12)}`,
    'A circuit of a test',
    'CR',
    scale,
  ]);
  await pool.query('INSERT INTO circuit_head (circuit_id) VALUES ($1)', [id]);
  return id;
}

/** A principal that only its id matters of. */
export const OPERATOR = newId();

export const admission = (memberId: string, more: { externalId?: string | null; principalId?: string } = {}) => {
  const { parts } = newCommandParts(more.principalId ?? OPERATOR, undefined);
  return {
    kind: 'member-admitted' as const,
    ...parts,
    memberId,
    externalId: more.externalId ?? null,
    status: 'active' as const,
  };
};

export const opening = (accountId: string, memberId: string | null, more: Partial<OpenAccount> = {}): OpenAccount => ({
  kind: 'account-opened',
  ...newCommandParts(OPERATOR, undefined).parts,
  accountId,
  memberId,
  system: memberId === null ? 'fees' : null,
  externalId: null,
  creditLimit: 100_00n,
  balanceCap: 100_00n,
  ...more,
});

export const transfer = (from: string, to: string, amount: bigint, more: Partial<Transfer> = {}): Transfer => ({
  kind: 'transfer',
  ...newCommandParts(more.principalId ?? OPERATOR, undefined).parts,
  from,
  to,
  amount,
  externalId: null,
  occurredOn: null,
  payingMemberId: null,
  ...more,
});

export const limits = (
  accountId: string,
  creditLimit: bigint | null,
  balanceCap: bigint | null,
  expectedVersion: number | null = null,
) => ({
  kind: 'limits-changed' as const,
  ...newCommandParts(OPERATOR, undefined).parts,
  accountId,
  creditLimit,
  balanceCap,
  expectedVersion,
});

export const owing = (
  debtor: string | null,
  creditor: string | null,
  amount: bigint,
  more: Partial<RecordObligation> = {},
): RecordObligation => ({
  kind: 'obligations-recorded',
  ...newCommandParts(more.principalId ?? OPERATOR, undefined).parts,
  obligationId: newId(),
  debtor,
  creditor,
  amount,
  dueOn: null,
  externalId: null,
  state: 'accepted',
  descriptionDigest: null,
  actingMemberId: null,
  ...more,
});

export const change = (
  event: ChangeObligation['event'],
  obligationId: string,
  more: Partial<ChangeObligation> = {},
): ChangeObligation => ({
  kind: 'obligation-changed',
  ...newCommandParts(more.principalId ?? OPERATOR, undefined).parts,
  obligationId,
  event,
  actingMemberId: null,
  ...more,
});

/** Null: all that remains. */
export const payOff = (
  obligationId: string,
  amount: bigint | null = null,
  more: Partial<PayObligation> = {},
): PayObligation => ({
  kind: 'obligation-paid',
  ...newCommandParts(more.principalId ?? OPERATOR, undefined).parts,
  obligationId,
  amount,
  actingMemberId: null,
  ...more,
});

export const holding = (from: string, to: string, amount: bigint, more: Partial<HoldTransfer> = {}): HoldTransfer => ({
  ...transfer(from, to, amount),
  expiresAt: null,
  obligationId: null,
  ...more,
  kind: 'transfer-held',
});

/** Null: all that is still held. */
export const capturing = (
  holdId: string,
  amount: bigint | null = null,
  more: Partial<CaptureHold> = {},
): CaptureHold => ({
  kind: 'transfer-captured',
  ...newCommandParts(OPERATOR, undefined).parts,
  holdId,
  amount,
  isFinal: false,
  actingMemberId: null,
  ...more,
});

export const voiding = (holdId: string): VoidHold => ({
  kind: 'transfer-voided',
  ...newCommandParts(OPERATOR, undefined).parts,
  holdId,
  actingMemberId: null,
});

export const expiring = (holdId: string): ExpireHold => ({
  kind: 'transfer-expired',
  ...newCommandParts(OPERATOR, undefined).parts,
  holdId,
});

/** The same obligations as commands of one transaction, each in a group of its own. */
export const together = (commands: readonly RecordObligation[]): RecordObligation[][] =>
  commands.map((command) => [{ ...command, id: commands[0]?.id ?? '', salt: commands[0]?.salt ?? new Uint8Array(16) }]);

const NOTHING: Beside = {};

/** A submission of one command without anything beside it. A key of its own if `key` is given: the same for the same. */
export const single = (command: Command, idempotency: Submission['idempotency'] = null): Submission =>
  submissionOf(command, command.kind === 'member-admitted' ? { groupCode: 'full' } : NOTHING, idempotency);

/** A submission of several groups. */
export const several = (
  groups: readonly (readonly Command[])[],
  idempotency: Submission['idempotency'] = null,
): Submission => ({
  principalId: groups[0]?.[0]?.principalId ?? OPERATOR,
  idempotency,
  groups,
  beside: new Map(
    groups
      .flat()
      .flatMap((command) => (command.kind === 'member-admitted' ? [[command.id, { groupCode: 'full' }] as const] : [])),
  ),
});

/** For each command its number, or the code of its refusal. */
export const told = ({ answers }: Answers): (number | string)[] =>
  answers.map((answer) => ('refusal' in answer ? answer.refusal.code : answer.number));

/** Opens member accounts, each of a member of its own, and gives their ids. */
export async function openAccounts(
  poster: Poster,
  circuitId: string,
  count: number,
  more: Partial<OpenAccount> = {},
): Promise<string[]> {
  const accounts = Array.from({ length: count }, () => ({ id: newId(), memberId: newId() }));
  const { answers } = await poster.post(
    circuitId,
    several(accounts.flatMap(({ id, memberId }) => [[admission(memberId)], [opening(id, memberId, more)]])),
  );
  for (const answer of answers) if ('refusal' in answer) throw new Error(answer.refusal.detail);
  return accounts.map(({ id }) => id);
}
