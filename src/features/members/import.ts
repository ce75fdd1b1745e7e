import type { Pool } from 'pg';
import { newId } from '../../db/ids.ts';
import type { Actor } from '../../domain/actor.ts';
import { type Refusal, SaldoError } from '../../domain/errors.ts';
import type { Group } from '../../domain/ledger/commands.ts';
import { readAmount } from '../../http/amounts.ts';
import { type Idempotency, idempotencyOfPart } from '../../http/idempotency.ts';
import { readRow, type TableRow } from '../../http/tables.ts';
import { COMMIT_ITEMS_MAX } from '../../limits.ts';
import type { Poster } from '../../poster/poster.ts';
import { previewSubmission } from '../../poster/preview.ts';
import type { Answer, Beside, Submission } from '../../poster/submission.ts';
import { newCommandParts } from '../../poster/submit.ts';
import type { Circuit } from '../circuits/service.ts';
import { type MemberImportRow, memberImportRow } from './schema.ts';
import { DEFAULT_GROUP } from './service.ts';

/** What became of a row: the member's transaction, or why not. */
export interface ImportedRow {
  readonly line: number;
  readonly outcome: { readonly number: number | null } | { readonly refusal: Refusal };
}

export interface MemberImport {
  /** Admits the member of each row, with an account where limits are given; each row stands or falls by itself. */
  admitAll(
    circuit: Circuit,
    rows: readonly TableRow[],
    dryRun: boolean,
    actor: Actor,
    idempotency: Idempotency | null,
  ): Promise<{ rows: ImportedRow[]; replayed: boolean }>;
}

interface Prepared {
  readonly line: number;
  readonly entry:
    | { readonly group: Group; readonly beside: Beside; readonly memberId: string }
    | { readonly refusal: Refusal };
}

export function createMemberImport(pool: Pool, poster: Poster): MemberImport {
  return {
    async admitAll(circuit, rows, dryRun, actor, idempotency) {
      const prepared = rows.map((row) => prepare(circuit, row, actor));
      const answered = new Map<number, ImportedRow['outcome']>();
      // A commit takes so many commands, and a row has two at most.
      const size = COMMIT_ITEMS_MAX / 2;
      const good = prepared.filter((each): each is Prepared & { entry: { group: Group } } => 'group' in each.entry);
      let replayed = good.length > 0;
      for (let from = 0; from < good.length; from += size) {
        const part = good.slice(from, from + size);
        const submission = submissionOf(part, actor, idempotency && idempotencyOfPart(idempotency, from));
        const posted = dryRun
          ? { replayed: false, answers: await previewSubmission(pool, circuit.id, submission) }
          : await poster.post(circuit.id, submission);
        const { answers } = posted;
        throwIfKeyReused(answers);
        replayed &&= posted.replayed;
        let at = 0;
        for (const { line, entry } of part) {
          answered.set(line, outcomeOf(answers.slice(at, at + entry.group.length), dryRun));
          at += entry.group.length;
        }
      }
      const outcomes = prepared.map(({ line, entry }) => ({
        line,
        outcome: 'refusal' in entry ? entry : (answered.get(line) ?? { number: null }),
      }));
      return { rows: outcomes, replayed };
    },
  };
}

function prepare(circuit: Circuit, row: TableRow, actor: Actor): Prepared {
  const { line } = row;
  const read = readRow(row, memberImportRow);
  if ('refusal' in read) return { line, entry: read };
  try {
    return { line, entry: groupOf(circuit, read.data, actor) };
  } catch (error) {
    if (error instanceof SaldoError) return { line, entry: { refusal: error.refusal } };
    throw error;
  }
}

function groupOf(circuit: Circuit, row: MemberImportRow, actor: Actor) {
  const memberId = newId();
  const {
    name,
    email = null,
    phone = null,
    address = null,
    listed = false,
    group = DEFAULT_GROUP,
    externalId = null,
  } = row;
  const admission = newCommandParts(actor.principalId, undefined).parts;
  const commands = [{ kind: 'member-admitted' as const, ...admission, memberId, externalId, status: row.status }];
  const beside: Beside = { profile: { name, email, phone, address, listed }, groupCode: group };
  if (row.creditLimit === undefined && row.balanceCap === undefined) return { group: commands, beside, memberId };
  const opening = {
    kind: 'account-opened' as const,
    ...newCommandParts(actor.principalId, undefined).parts,
    accountId: newId(),
    memberId,
    system: null,
    externalId,
    creditLimit: readAmount(row.creditLimit ?? '0', circuit.scale, 'creditLimit'),
    balanceCap: row.balanceCap === undefined ? null : readAmount(row.balanceCap, circuit.scale, 'balanceCap'),
  };
  return { group: [...commands, opening], beside, memberId };
}

function submissionOf(
  part: readonly { entry: { group: Group; beside?: Beside } }[],
  actor: Actor,
  idempotency: Idempotency | null,
): Submission {
  const beside = new Map<string, Beside>();
  for (const { entry } of part) {
    const first = entry.group[0];
    if (first !== undefined && entry.beside !== undefined) beside.set(first.id, entry.beside);
  }
  return { principalId: actor.principalId, idempotency, groups: part.map(({ entry }) => entry.group), beside };
}

/** A key that was used for another request is the whole request's problem, not its rows'. */
function throwIfKeyReused([first]: readonly (Answer | object)[]): void {
  if (first === undefined || !('refusal' in first)) return;
  const refused = first.refusal as Refusal;
  if (refused.code === 'idempotency-key-reused') throw new SaldoError(refused);
}

function outcomeOf(answers: readonly (Answer | object)[], dryRun: boolean): ImportedRow['outcome'] {
  const refused = answers
    .flatMap((answer) => ('refusal' in answer ? [answer.refusal as Refusal] : []))
    .toSorted((a, b) => Number(a.code === 'atomic-batch-refused') - Number(b.code === 'atomic-batch-refused'));
  if (refused[0] !== undefined) return { refusal: refused[0] };
  const first = answers[0];
  return { number: !dryRun && first !== undefined && 'number' in first ? (first.number as number) : null };
}
