/**
 * The files of a package that tell of the logs. What they hold up to a size never changes once that size is signed, and it is
 * read after the signing: what signing itself adds is then the same for whoever exports next.
 */
import type { Pool } from 'pg';
import { eventLine } from '../../audit-files/events.ts';
import { LOG_NODES, tableHead, tableLines } from '../../audit-files/tables.ts';
import type { TrailService } from '../trail/service.ts';
import { type LogId, selectCheckpointsFrom, selectCosignatures, selectNodesFrom } from './log-queries.ts';
import type { PackageFile } from './package.ts';
import type { Snapshot } from './snapshot.ts';

/** Rows that are read at once. */
const ROWS_AT_ONCE = 1_000;

/** A log as far as the package goes. */
interface SizedLog {
  readonly id: LogId;
  readonly size: number;
}

export function* logFiles(snapshot: Snapshot, pool: Pool, trail: TrailService): Generator<PackageFile> {
  const { circuit, size, auditSize } = snapshot;
  const logs: SizedLog[] = [
    { id: { circuitId: circuit.id, log: 'audit' }, size: auditSize },
    { id: { circuitId: circuit.id, log: 'ledger' }, size },
  ];
  yield { name: 'audit-events.jsonl', chunks: eventLines(snapshot, trail), headLines: 0 };
  yield { name: 'checkpoints.jsonl', chunks: checkpointLines(pool, logs), headLines: 0 };
  yield { name: LOG_NODES.name, chunks: nodeLines(pool, logs), headLines: 1 };
}

async function* eventLines({ circuit, auditSize }: Snapshot, trail: TrailService): AsyncGenerator<string> {
  for (let from = 0; from < auditSize; from += ROWS_AT_ONCE) {
    const events = await trail.log.events(circuit.id, from, Math.min(from + ROWS_AT_ONCE, auditSize));
    yield events.map(eventLine).join('');
  }
}

/** What was signed of each log, with what witnesses added. */
async function* checkpointLines(pool: Pool, logs: readonly SizedLog[]): AsyncGenerator<string> {
  for (const { id, size } of logs) {
    for (let after = -1; ; ) {
      const rows = await selectCheckpointsFrom(pool, id, { after, upTo: size, count: ROWS_AT_ONCE });
      const last = rows.at(-1);
      if (last === undefined) break;
      const sizes = rows.map((row) => Number(row.size));
      const added = Map.groupBy(await selectCosignatures(pool, id, sizes), (cosignature) => cosignature.size);
      yield rows
        .map((row) => {
          const cosignatures = (added.get(row.size) ?? []).map(({ key, line }) => ({ key, line }));
          const { root, signed_at: signedAt, note } = row;
          const facts = {
            size: Number(row.size),
            root: root.toString('base64'),
            signedAt: signedAt.toISOString(),
            note,
          };
          return `${JSON.stringify({ log: id.log, ...facts, cosignatures })}\n`;
        })
        .join('');
      after = Number(last.size);
    }
  }
}

async function* nodeLines(pool: Pool, logs: readonly SizedLog[]): AsyncGenerator<string> {
  const lineOf = tableLines(LOG_NODES, 0);
  yield tableHead(LOG_NODES);
  for (const { id, size } of logs) {
    for (let after = { level: 0, index: -1 }; ; ) {
      const nodes = await selectNodesFrom(pool, id, { after, upTo: size, count: ROWS_AT_ONCE });
      const last = nodes.at(-1);
      if (last === undefined) break;
      yield nodes
        .map(({ level, index, hash }) =>
          lineOf([id.log, String(level), String(index), Buffer.from(hash).toString('hex')]),
        )
        .join('');
      after = last;
    }
  }
}
