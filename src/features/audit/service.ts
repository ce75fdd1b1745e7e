/** The ledger log and what auditors take with them. The parts are in the files beside this one. */
import type { Pool } from 'pg';
import { decodeFrontier, root } from '../../domain/log/merkle.ts';
import type { AccountService } from '../accounts/service.ts';
import type { ClearingFiles } from '../clearing/service.ts';
import type { TrailService } from '../trail/service.ts';
import { type CheckpointLog, type Checkpoints, createCheckpoints } from './checkpoints.ts';
import { createExports, type Exports } from './exports.ts';
import { type LogName, selectLedgerHead } from './log-queries.ts';
import { createLogTree, type LogSource, type LogTree } from './log-tree.ts';
import { createProofs, type Proofs } from './proofs.ts';
import { createCheckpointSigner, type Signing } from './signer.ts';

export type { Exports } from './exports.ts';
export type { Signing } from './signer.ts';
export { makeKeyFile, openSigning, readPublicKey } from './signing.ts';
export { directorySink, zipSink } from './sinks.ts';

export interface AuditOptions {
  readonly pool: Pool;
  /** For what is read for long: of the replica where there is one. Its connections wait for readers. */
  readonly exportPool: Pool;
  /** Null: no checkpoint is signed. */
  readonly signing: Signing | null;
  /** The name of the last migration. */
  readonly databaseVersion: string;
  readonly clearing: ClearingFiles;
  readonly trail: TrailService;
  /** Whether members wait for their payments. */
  readonly isBusy: () => boolean;
  readonly log: CheckpointLog;
}

export interface Audit {
  readonly checkpoints: Checkpoints;
  readonly exports: Exports;
  readonly proofsFor: (accounts: AccountService) => Proofs;
}

export function createAudit({
  pool,
  exportPool,
  signing: keys,
  databaseVersion,
  clearing,
  trail,
  isBusy,
  log,
}: AuditOptions): Audit {
  const logs = {
    ledger: logOf(pool, ledgerSource(pool)),
    audit: logOf(pool, { log: 'audit', head: trail.log.head }),
  };
  const { tree } = logs.ledger;
  const treeOf = (name: LogName): LogTree => logs[name].tree;
  const signing = keys && { ...keys, signer: createCheckpointSigner(pool, keys, (name) => logs[name]) };
  const checkpoints = createCheckpoints(pool, signing, trail, log);
  return {
    checkpoints,
    exports: createExports({
      pool: exportPool,
      primary: pool,
      treeOf,
      clearing,
      trail,
      signing,
      databaseVersion,
      isBusy,
    }),
    proofsFor: (accounts) => createProofs(pool, exportPool, tree, checkpoints, accounts),
  };
}

const logOf = (pool: Pool, source: LogSource) => ({ source, tree: createLogTree(pool, source.log) });

const ledgerSource = (pool: Pool): LogSource => ({
  log: 'ledger',
  async head(circuitId) {
    const head = await selectLedgerHead(pool, circuitId);
    if (head === undefined) return null;
    const size = Number(head.log_size);
    return { size, root: root(decodeFrontier(size, head.log_frontier)) };
  },
});
