/** Checkpoints as the API has them: signed each minute and on demand, listed, and cosigned by witnesses. */
import type { Pool } from 'pg';
import { z } from 'zod';
import { refuse } from '../../domain/errors.ts';
import { readCosignature } from '../../domain/log/cosignature.ts';
import { NoteError } from '../../domain/log/note.ts';
import { decodeCursor, page } from '../../http/pages.ts';
import { COSIGNATURES_MAX } from '../../limits.ts';
import type { Circuit } from '../circuits/service.ts';
import type { TrailService } from '../trail/service.ts';
import { publicKeysOf } from './key-ring.ts';
import {
  type CheckpointRow,
  insertCosignature,
  type LogId,
  type LogName,
  selectCheckpointFrom,
  selectCheckpointPage,
  selectCosignatures,
  selectLedgerHead,
  selectUnsignedLogs,
} from './log-queries.ts';
import { LogInconsistentError } from './log-tree.ts';
import type { CheckpointFilters, CheckpointList, CheckpointView, CosignatureRequest } from './schema.ts';
import type { CheckpointSigner, SignedCheckpoint, Signing } from './signer.ts';

/** What is logged: an alarm is an error. A subset of pino's logger. */
export interface CheckpointLog {
  error(fields: object, message: string): void;
}

export interface Checkpoints {
  list(circuit: Circuit, asked: CheckpointFilters): Promise<CheckpointList>;
  /** @throws SaldoError `checkpoint-not-found` */
  read(circuit: Circuit, log: LogName, size: number): Promise<CheckpointView>;
  /** Signs a log as it is. @throws SaldoError `no-checkpoint-key`, `log-inconsistent` */
  sign(circuit: Circuit, log: LogName): Promise<CheckpointView>;
  /** Adds a witness's line. @throws SaldoError `checkpoint-not-found`, `validation-failed` */
  cosign(circuit: Circuit, size: number, asked: CosignatureRequest): Promise<CheckpointView>;
  /** The first checkpoint of the ledger log that covers so many transactions; where there is none, one is signed if it can be. */
  covering(circuitId: string, size: number): Promise<{ readonly size: number; readonly note: string } | null>;
  /** Numbers what the audit trail has got, and signs each log that has grown. One that is inconsistent is logged as an error, and the others are signed. */
  signAll(): Promise<void>;
  /** How many logs are not signed because they contradict what was signed. */
  alarms(): number;
  /** What `prove` answers. @throws SaldoError `log-inconsistent` where the stored tree contradicts itself */
  consistently<T>(prove: () => Promise<T>): Promise<T>;
}

/** @param signing null where no key was given */
export function createCheckpoints(
  pool: Pool,
  signing: (Signing & { readonly signer: CheckpointSigner }) | null,
  trail: Pick<TrailService, 'sealEvents' | 'sealAll'>,
  log: CheckpointLog,
): Checkpoints {
  const alarmed = new Set<string>();

  async function viewsOf(id: LogId, rows: readonly CheckpointRow[]): Promise<CheckpointView[]> {
    const sizes = rows.map(({ size }) => Number(size));
    const added = Map.groupBy(await selectCosignatures(pool, id, sizes), ({ size }) => size);
    return rows.map((row) => ({
      log: id.log,
      size: Number(row.size),
      root: row.root.toString('hex'),
      signedAt: row.signed_at.toISOString(),
      note: row.note + (added.get(row.size) ?? []).map(({ line }) => `${line}\n`).join(''),
    }));
  }

  async function rowOf(id: LogId, size: number): Promise<CheckpointRow> {
    const row = await selectCheckpointFrom(pool, id, size);
    if (row === undefined || Number(row.size) !== size)
      throw refuse('checkpoint-not-found', 'No checkpoint was signed at this size.', { size });
    return row;
  }

  async function read(id: LogId, size: number): Promise<CheckpointView> {
    const [view] = await viewsOf(id, [await rowOf(id, size)]);
    return view as CheckpointView;
  }

  /** @throws LogInconsistentError */
  async function signNow(id: LogId): Promise<SignedCheckpoint> {
    if (signing === null)
      throw refuse(
        'no-checkpoint-key',
        'This service was given no key for checkpoints: `saldo keys checkpoint` makes one, for CHECKPOINT_KEYS_FILE; set CHECKPOINT_DIR as well.',
      );
    if (id.log === 'audit') await trail.sealEvents(id.circuitId);
    try {
      const signed = await signing.signer.sign(id);
      alarmed.delete(keyOf(id));
      return signed;
    } catch (error) {
      if (error instanceof LogInconsistentError) {
        alarmed.add(keyOf(id));
        log.error(
          { circuitId: id.circuitId, log: id.log, reason: error.message },
          'ALARM: a log contradicts what was signed of it, and is not signed any more',
        );
      }
      throw error;
    }
  }

  async function consistently<T>(prove: () => Promise<T>): Promise<T> {
    try {
      return await prove();
    } catch (error) {
      if (error instanceof LogInconsistentError) throw refuse('log-inconsistent', `${sentence(error.message)}.`);
      throw error;
    }
  }

  return {
    consistently,
    read: (circuit, log, size) => read({ circuitId: circuit.id, log }, size),

    async list(circuit, { log: name, limit, cursor }) {
      const id = { circuitId: circuit.id, log: name };
      const below = cursor === undefined ? Number.MAX_SAFE_INTEGER : decodeCursor(z.int().min(0), cursor);
      const { data, nextCursor } = page(await selectCheckpointPage(pool, id, below, limit + 1), limit, ({ size }) =>
        Number(size),
      );
      return {
        data: await viewsOf(id, data),
        nextCursor,
        keys: signing === null ? [] : publicKeysOf(signing.ring, id),
        alarm: signing?.signer.alarmOf(id) ?? null,
      };
    },

    async sign(circuit, name) {
      const id = { circuitId: circuit.id, log: name };
      const { size } = await consistently(() => signNow(id));
      return read(id, size);
    },

    async cosign(circuit, size, { log: name, cosignature, key }) {
      const id = { circuitId: circuit.id, log: name };
      const { note } = await rowOf(id, size);
      try {
        readCosignature(note.slice(0, note.lastIndexOf('\n\n') + 1), cosignature, key);
      } catch (error) {
        if (!(error instanceof NoteError)) throw error;
        throw refuse('validation-failed', `This is no cosignature of the checkpoint: ${error.message}.`);
      }
      if ((await selectCosignatures(pool, id, [size])).length >= COSIGNATURES_MAX)
        throw refuse('validation-failed', `A checkpoint takes ${COSIGNATURES_MAX} cosignatures at most.`);
      await insertCosignature(pool, id, size, key, cosignature);
      return read(id, size);
    },

    async covering(circuitId, size) {
      const id = { circuitId, log: 'ledger' } as const;
      const row = await selectCheckpointFrom(pool, id, size);
      if (row !== undefined) return { size: Number(row.size), note: row.note };
      if (signing === null) return null;
      // Nothing that could be signed covers what the log has not reached: whoever asks for any number at all has nothing signed.
      const head = await selectLedgerHead(pool, circuitId);
      if (Number(head?.log_size ?? 0) < size) return null;
      return consistently(() => signNow(id));
    },

    async signAll() {
      await trail.sealAll();
      if (signing === null) return;
      for (const id of await selectUnsignedLogs(pool)) {
        // Told in the log, and the other logs are signed all the same.
        await signNow(id).catch((error: unknown) => {
          if (!(error instanceof LogInconsistentError)) throw error;
        });
      }
    },

    alarms: () => alarmed.size,
  };
}

const keyOf = ({ circuitId, log }: LogId): string => `${circuitId} ${log}`;

const sentence = (message: string): string => message.charAt(0).toUpperCase() + message.slice(1);
