import { randomBytes } from 'node:crypto';
import { newId } from '../db/ids.ts';
import { SaldoError } from '../domain/errors.ts';
import type { Invoice } from '../domain/invoice.ts';
import type { Command } from '../domain/ledger/commands.ts';
import { boundText } from '../domain/log/bound-text.ts';
import { textDigest } from '../domain/log/leaf.ts';
import { SALT_BYTES } from '../domain/log/leaf-rows.ts';
import type { Poster } from './poster.ts';
import type { Answer, Beside, IdempotencyDigests, Submission, TransactionText } from './submission.ts';

/** What every command has and the core cannot make: identity, chance, and the digest of what people wrote. */
export interface CommandParts {
  readonly id: string;
  readonly principalId: string;
  readonly salt: Uint8Array;
  readonly textDigest: Uint8Array | null;
}

/** Salts are drawn for many commands at once: a call to the generator costs more than the bytes. */
let salts: Buffer = Buffer.alloc(0);

function newSalt(): Uint8Array {
  if (salts.length === 0) salts = randomBytes(SALT_BYTES * 1024);
  const salt = salts.subarray(0, SALT_BYTES);
  salts = salts.subarray(SALT_BYTES);
  return salt;
}

/** The parts of a new command, with the text and invoice that go beside it, if there are any. */
export function newCommandParts(
  principalId: string,
  text: string | undefined,
  invoice: Invoice | null = null,
): { parts: CommandParts; beside: Beside } {
  const common = { id: newId(), principalId, salt: newSalt() };
  if (text === undefined && invoice === null) return { parts: { ...common, textDigest: null }, beside: {} };
  const { digest, text: kept } = newText(text ?? null, invoice);
  return { parts: { ...common, textDigest: digest }, beside: { text: kept } };
}

/** A text, an invoice or both, to be kept beside the journal, and the digest that binds them. */
export function newText(
  body: string | null,
  invoice: Invoice | null = null,
): { digest: Uint8Array; text: TransactionText } {
  const salt = newSalt();
  return { digest: textDigest(salt, boundText(body, invoice)), text: { salt, body, invoice } };
}

/** A request of one command. */
export function submissionOf(command: Command, beside: Beside, idempotency: IdempotencyDigests | null): Submission {
  return {
    principalId: command.principalId,
    idempotency,
    groups: [[command]],
    beside: Object.keys(beside).length === 0 ? NOTHING_BESIDE : new Map([[command.id, beside]]),
  };
}

export const NOTHING_BESIDE: ReadonlyMap<string, Beside> = new Map();

/** Whose turn it is in the queue where it is the service's own. */
export const NOBODY = '00000000-0000-0000-0000-000000000000';

/** Puts into the journal what is due in a circuit in which perhaps nobody posts. */
export async function carryOutDue(poster: Poster, circuitId: string): Promise<void> {
  await poster.post(circuitId, { principalId: NOBODY, idempotency: null, groups: [], beside: NOTHING_BESIDE });
}

export type Posted = Exclude<Answer, { refusal: unknown }>;

/**
 * Posts a request of one command.
 * @throws SaldoError its refusal.
 */
export async function postOne(
  poster: Poster,
  circuitId: string,
  submission: Submission,
): Promise<{ posted: Posted; replayed: boolean }> {
  const { answers, replayed } = await poster.post(circuitId, submission);
  const answer = answers[0];
  if (answer === undefined) throw new Error('a submission is answered command by command');
  if ('refusal' in answer) throw new SaldoError(answer.refusal, { replayed });
  return { posted: answer, replayed };
}
