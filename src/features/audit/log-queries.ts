import type { Pool } from 'pg';
import { integerArray, uuidArray } from '../../db/arrays.ts';
import type { NodeAddress } from '../../domain/log/proofs.ts';
import { type StoredNode, TILE_LEAVES } from '../../domain/log/tiles.ts';

/** A circuit's logs: its transactions, and what operators and auditors saw and did. */
export type LogName = 'ledger' | 'audit';

export interface LogId {
  readonly circuitId: string;
  readonly log: LogName;
}

/** How many tiles the stored nodes reach over. A tile and all that it completes are stored by one statement. */
export async function selectTileCount(pool: Pool, { circuitId, log }: LogId, level: number): Promise<number> {
  const { rows } = await pool.query<{ place: bigint }>({
    name: 'last tile of log',
    text: 'SELECT place FROM log_node WHERE circuit_id = $1 AND log = $2 AND level = $3 ORDER BY place DESC LIMIT 1',
    values: [circuitId, log, level],
  });
  return rows[0] === undefined ? 0 : Number(rows[0].place) + 1;
}

/** Leaves of a tile: from one number to another, both included. */
export interface LeafRange {
  readonly first: number;
  readonly last: number;
}

export interface LogHashes {
  /** Those of the nodes that are stored. */
  readonly nodes: readonly StoredNode[];
  /** By range: the hashes of the leaves that are there, one after the other. */
  readonly leaves: readonly Uint8Array[];
}

/** The leaves of transactions stand beside them, those of events beside their numbers. */
const LEAF_TABLE: Readonly<Record<LogName, string>> = { ledger: 'transaction', audit: 'audit_log_entry' };

/**
 * All that a proof needs of a log, at once: what waits for several answers waits longest for whichever server process gets a
 * processor last.
 */
export async function selectHashes(
  pool: Pool,
  { circuitId, log }: LogId,
  nodes: readonly NodeAddress[],
  ranges: readonly LeafRange[],
): Promise<LogHashes> {
  const { rows } = await pool.query<{ level: number | null; place: bigint; bytes: Buffer | null }>({
    name: `hashes of ${log} log`,
    // OFFSET keeps each lookup by itself: joined, a planner without statistics may walk through all nodes of the log. The leaves of
    // a tile are one value: a row for each would cost more than all else about a proof. LIMIT tells the planner that they are few,
    // and what comes by a SELECT has no length that it could see: so it plans once, and not each time anew.
    text: `SELECT asked.level::integer, asked.place, bytes FROM unnest($3::bigint[], $4::bigint[]) AS asked (level, place)
           CROSS JOIN LATERAL (SELECT hash AS bytes FROM log_node AS node
             WHERE circuit_id = $1 AND log = $2 AND node.level = asked.level AND node.place = asked.place OFFSET 0) AS stored
           UNION ALL
           SELECT NULL, asked.place, bytes
           FROM unnest((SELECT $5::bigint[]), (SELECT $6::bigint[])) WITH ORDINALITY AS asked (first, last, place)
           CROSS JOIN LATERAL (SELECT string_agg(leaf_hash, '' ORDER BY number) AS bytes FROM
             (SELECT number, leaf_hash FROM ${LEAF_TABLE[log]} WHERE circuit_id = $1 AND number BETWEEN asked.first AND asked.last
              ORDER BY number LIMIT ${TILE_LEAVES}) AS leaf) AS tile`,
    values: [
      circuitId,
      log,
      integerArray(nodes.map(({ level }) => level)),
      integerArray(nodes.map(({ index }) => index)),
      integerArray(ranges.map(({ first }) => first)),
      integerArray(ranges.map(({ last }) => last)),
    ],
  });
  const stored: StoredNode[] = [];
  const leaves: Uint8Array[] = [];
  for (const { level, place, bytes } of rows) {
    if (level === null) leaves[Number(place) - 1] = new Uint8Array(bytes ?? []);
    else stored.push({ level, index: Number(place), hash: bytes as Buffer });
  }
  return { nodes: stored, leaves };
}

/** Nodes never change: whoever stores the same ones at the same time stores the same. */
export async function insertNodes(pool: Pool, { circuitId, log }: LogId, nodes: readonly StoredNode[]): Promise<void> {
  await pool.query(
    `INSERT INTO log_node (circuit_id, log, level, place, hash)
     SELECT $1, $2, level, place, substr($5::bytea, 32 * (nth - 1)::integer + 1, 32)
     FROM unnest($3::bigint[], $4::bigint[]) WITH ORDINALITY AS node (level, place, nth) ON CONFLICT DO NOTHING`,
    [
      circuitId,
      log,
      integerArray(nodes.map(({ level }) => level)),
      integerArray(nodes.map(({ index }) => index)),
      Buffer.concat(nodes.map(({ hash }) => hash)),
    ],
  );
}

export interface CheckpointRow {
  readonly size: bigint;
  readonly root: Buffer;
  readonly signed_at: Date;
  readonly note: string;
}

const CHECKPOINT = 'size, root, signed_at, note';

/** The newest one of at most this size. */
export async function selectCheckpointUpTo(
  pool: Pool,
  { circuitId, log }: LogId,
  size: number,
): Promise<CheckpointRow | undefined> {
  const { rows } = await pool.query<CheckpointRow>({
    name: 'checkpoint up to a size',
    text: `SELECT ${CHECKPOINT} FROM log_checkpoint WHERE circuit_id = $1 AND log = $2 AND size <= $3 ORDER BY size DESC LIMIT 1`,
    values: [circuitId, log, size],
  });
  return rows[0];
}

/** The first one that covers so many leaves. */
export async function selectCheckpointFrom(
  pool: Pool,
  { circuitId, log }: LogId,
  size: number,
): Promise<CheckpointRow | undefined> {
  const { rows } = await pool.query<CheckpointRow>({
    name: 'checkpoint from a size',
    text: `SELECT ${CHECKPOINT} FROM log_checkpoint WHERE circuit_id = $1 AND log = $2 AND size >= $3 ORDER BY size LIMIT 1`,
    values: [circuitId, log, size],
  });
  return rows[0];
}

/** Newest first, those below a size. */
export async function selectCheckpointPage(
  pool: Pool,
  { circuitId, log }: LogId,
  below: number,
  count: number,
): Promise<CheckpointRow[]> {
  const { rows } = await pool.query<CheckpointRow>(
    `SELECT ${CHECKPOINT} FROM log_checkpoint WHERE circuit_id = $1 AND log = $2 AND size < $3 ORDER BY size DESC LIMIT $4`,
    [circuitId, log, below, count],
  );
  return rows;
}

interface Part<After> {
  readonly after: After;
  /** A size of the log. */
  readonly upTo: number;
  readonly count: number;
}

/** In the order of their sizes. */
export async function selectCheckpointsFrom(
  pool: Pool,
  { circuitId, log }: LogId,
  { after, upTo, count }: Part<number>,
): Promise<CheckpointRow[]> {
  const { rows } = await pool.query<CheckpointRow>(
    `SELECT ${CHECKPOINT} FROM log_checkpoint
     WHERE circuit_id = $1 AND log = $2 AND size > $3 AND size <= $4 ORDER BY size LIMIT $5`,
    [circuitId, log, after, upTo, count],
  );
  return rows;
}

/** Nodes over leaves that a log of this size has, by level and place. */
export async function selectNodesFrom(
  pool: Pool,
  { circuitId, log }: LogId,
  { after, upTo, count }: Part<NodeAddress>,
): Promise<StoredNode[]> {
  const { rows } = await pool.query<{ level: number; place: bigint; hash: Buffer }>(
    `SELECT level, place, hash FROM log_node
     WHERE circuit_id = $1 AND log = $2 AND (level, place) > ($3, $4) AND (place + 1) * (1::bigint << level) <= $5
     ORDER BY level, place LIMIT $6`,
    [circuitId, log, after.level, after.index, upTo, count],
  );
  return rows.map(({ level, place, hash }) => ({ level, index: Number(place), hash }));
}

export async function insertCheckpoint(
  pool: Pool,
  { circuitId, log }: LogId,
  { size, root, note }: { readonly size: number; readonly root: Uint8Array; readonly note: string },
): Promise<void> {
  await pool.query(
    `INSERT INTO log_checkpoint (circuit_id, log, size, root, note) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
    [circuitId, log, size, Buffer.from(root), note],
  );
}

export interface CosignatureRow {
  readonly size: bigint;
  readonly key: string;
  readonly line: string;
}

/** Of these checkpoints, in the order in which they came. */
export async function selectCosignatures(
  pool: Pool,
  { circuitId, log }: LogId,
  sizes: readonly number[],
): Promise<CosignatureRow[]> {
  const { rows } = await pool.query<CosignatureRow>(
    `SELECT size, key, line FROM log_cosignature WHERE circuit_id = $1 AND log = $2 AND size = ANY ($3::bigint[])
     ORDER BY size, added_at, key`,
    [circuitId, log, integerArray(sizes)],
  );
  return rows;
}

/** One of a key that has signed this checkpoint before is left as it was. */
export async function insertCosignature(
  pool: Pool,
  { circuitId, log }: LogId,
  size: number,
  key: string,
  line: string,
): Promise<void> {
  await pool.query(
    `INSERT INTO log_cosignature (circuit_id, log, size, key, line) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
    [circuitId, log, size, key, line],
  );
}

/** Logs that have grown since they were last signed. */
export async function selectUnsignedLogs(pool: Pool): Promise<LogId[]> {
  const { rows } = await pool.query<{ circuit_id: string; log: LogName }>(
    `SELECT circuit_id, log
     FROM (SELECT circuit_id, 'ledger' AS log, log_size FROM circuit_head
           UNION ALL SELECT circuit_id, 'audit', size FROM audit_log_head) AS head
     WHERE log_size > coalesce((SELECT max(size) FROM log_checkpoint AS signed
                                WHERE signed.circuit_id = head.circuit_id AND signed.log = head.log), 0)`,
  );
  return rows.map(({ circuit_id: circuitId, log }) => ({ circuitId, log }));
}

/** Those of the obligations that one of the accounts is a party to. */
export async function selectOwnObligations(
  pool: Pool,
  circuitId: string,
  obligationIds: readonly string[],
  accountIds: readonly string[],
): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>({
    name: 'own obligations',
    text: `SELECT id FROM obligation WHERE circuit_id = $1 AND id = ANY ($2::uuid[])
             AND (debtor_account_id = ANY ($3::uuid[]) OR creditor_account_id = ANY ($3::uuid[]))`,
    values: [circuitId, uuidArray(obligationIds), uuidArray(accountIds)],
  });
  return rows.map(({ id }) => id);
}

/** Those of the holds that one of the accounts is a party to. */
export async function selectOwnHolds(
  pool: Pool,
  circuitId: string,
  holdIds: readonly string[],
  accountIds: readonly string[],
): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>({
    name: 'own holds',
    text: `SELECT id FROM hold WHERE circuit_id = $1 AND id = ANY ($2::uuid[])
             AND (payer_account_id = ANY ($3::uuid[]) OR payee_account_id = ANY ($3::uuid[]))`,
    values: [circuitId, uuidArray(holdIds), uuidArray(accountIds)],
  });
  return rows.map(({ id }) => id);
}

export interface LogHeadRow {
  readonly log_size: bigint;
  readonly log_frontier: Buffer;
}

export async function selectLedgerHead(pool: Pool, circuitId: string): Promise<LogHeadRow | undefined> {
  const { rows } = await pool.query<LogHeadRow>({
    name: 'head of ledger log',
    text: 'SELECT log_size, log_frontier FROM circuit_head WHERE circuit_id = $1',
    values: [circuitId],
  });
  return rows[0];
}
