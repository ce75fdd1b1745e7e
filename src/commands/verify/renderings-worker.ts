/** Compares the journal's other files in a thread of its own, beside the one that goes through the ledger. */
import { parentPort, workerData } from 'node:worker_threads';
import type { FiledCircuit } from '../../audit-files/journal.ts';
import { compareRenderings } from './renderings.ts';
import { openPackage } from './source.ts';

export interface RenderingsTask {
  readonly path: string;
  readonly circuit: FiledCircuit;
}

const { path, circuit } = workerData as RenderingsTask;
const source = await openPackage(path);
try {
  parentPort?.postMessage(await compareRenderings(source, circuit));
} finally {
  await source.close();
}
