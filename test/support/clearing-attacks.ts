import type pg from 'pg';
import type { RunMode } from '../../src/domain/clearing/runs.ts';
import { Forger } from './attacks.ts';
import { createCircuit, createPoster, openAccounts, owing, single } from './circuit.ts';
import { computedRun } from './runs.ts';

/** A circuit of three accounts in which A owes B 10, B owes C 7 and C owes A 5, and a run over that. */
export interface Scene {
  readonly circuit: string;
  readonly accounts: readonly [string, string, string];
  readonly obligations: readonly [string, string, string];
  readonly run: string;
  readonly salt: string;
  readonly forger: Forger;
}

/** A set-off clears 5 of each, and credit the rest. */
export async function makeScene(app: pg.Pool, mode: RunMode, dryRun = false): Promise<Scene> {
  const poster = createPoster(app);
  const circuit = await createCircuit(app);
  const accounts = (await openAccounts(poster, circuit, 3)) as [string, string, string];
  const [A, B, C] = accounts;
  const owed = [owing(A, B, 10n), owing(B, C, 7n), owing(C, A, 5n)];
  for (const command of owed) await poster.post(circuit, single(command));
  const run = await computedRun(app, poster, circuit, mode, dryRun);
  await poster.close();
  const { rows } = await app.query<{ row_salt: Buffer }>('SELECT row_salt FROM clearing_run WHERE id = $1', [run]);
  return {
    circuit,
    accounts,
    obligations: owed.map(({ obligationId }) => obligationId) as [string, string, string],
    run,
    salt: rows[0]?.row_salt.toString('hex') ?? '',
    forger: await Forger.at(app, circuit),
  };
}

/** The transaction that applies a run, bent or as it should be. */
export const transactionOf = ({ forger, run, salt }: Scene, bent: Parameters<Forger['transaction']>[0] = {}) =>
  forger.transactions(forger.transaction({ id: run, kind: 'clearing-applied', salt, ...bent }));

/** With credit A falls by 5, B rises by 3 and C by 2; ids are in the order in which they were made. */
export const movementsOf = ({ forger, accounts: [A, B, C] }: Scene, toB = 3n, toC = 2n) =>
  forger.postings(forger.posting(A, B, toB, -toB, toB), forger.posting(A, C, toC, -toB - toC, toC, { line: 2 }));

export const setState = ({ circuit, run }: Pick<Scene, 'circuit' | 'run'>, state: string, more = '') =>
  `UPDATE clearing_run SET state = '${state}'${more} WHERE circuit_id = '${circuit}' AND id = '${run}';`;
export const setApplied = (scene: Scene, number = scene.forger.next, more = '') =>
  setState(scene, 'applied', `, applied_number = ${number}${more}`);
export const sealing = ({ circuit, forger }: Scene) =>
  `UPDATE circuit_head SET log_size = ${forger.next} WHERE circuit_id = '${circuit}';`;
export const applying = (scene: Scene) =>
  transactionOf(scene) + movementsOf(scene) + setApplied(scene) + sealing(scene);

export const settlement = ({ circuit, run }: Scene, obligation: string, settled: number, place = 90, remaining = 10) =>
  `INSERT INTO clearing_obligation VALUES ('${circuit}', '${run}', ${place}, '${obligation}', ${remaining}, ${settled}, ${settled === 0 ? 'NULL' : place});`;
export const movement = ({ circuit, run, accounts: [A, B] }: Scene, amount: number) =>
  `INSERT INTO clearing_posting VALUES ('${circuit}', '${run}', 90, '${A}', '${B}', ${amount}, -${amount}, ${amount});`;
/** What the service does when a run is computed afresh, up to where its rows are written. */
export const anew = (scene: Scene) =>
  `${setState(scene, 'computing')} SELECT drop_rows_of_computing_run('${scene.circuit}', '${scene.run}');`;
