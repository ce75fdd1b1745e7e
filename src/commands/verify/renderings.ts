import type { FiledCircuit } from '../../audit-files/journal.ts';
import type { FileFacts } from '../../audit-files/verify/file-tally.ts';
import { type Check, Findings, type Tally } from '../../audit-files/verify/findings.ts';
import { Renderings } from '../../audit-files/verify/renderings.ts';
import { PackageFiles } from './files.ts';
import type { PackageSource } from './source.ts';

const JOURNAL = 'journal.jsonl';

/** What became of the journal's other files. */
export interface RenderingsResult {
  readonly tallies: ReadonlyMap<Check, Tally>;
  readonly facts: ReadonlyMap<string, FileFacts>;
}

/** Makes the journal's other files again and compares them. */
export async function compareRenderings(source: PackageSource, circuit: FiledCircuit): Promise<RenderingsResult> {
  const findings = new Findings();
  const files = new PackageFiles(source, [JOURNAL]);
  const renderings = new Renderings(circuit, findings);
  await files.readAlong(JOURNAL, renderings, renderings.followers, () => undefined);
  return { tallies: findings.tallies(), facts: files.facts };
}
