import type pg from 'pg';
import { createPool } from '../../src/db/connect.ts';
import { newId } from '../../src/db/ids.ts';
import type { Group } from '../../src/domain/ledger/commands.ts';
import type { Poster } from '../../src/poster/poster.ts';
import type { Answers, Submission } from '../../src/poster/submission.ts';
import { appPool, createCircuit, createPoster, told } from '../support/circuit.ts';
import type { TestDatabase } from '../support/database.ts';
import { checkInvariants } from '../support/invariants.ts';
import { Model } from '../support/model.ts';
import { type AnsweredCode, contradiction } from '../support/model.verdict.ts';
import { oneOf, type Pick, seeded } from '../support/random.ts';
import { compareWithModel, expectEqual, show } from './compare.ts';
import { Operations } from './operations.ts';

const CIRCUITS = 3;
const INSTANCES = 2;

/** Requests that are under way at the same time, at most. */
const WAVE_MAX = 40;

/** One in so many waves meets this. */
const RESTART_EVERY = 15;
const KILL_EVERY = 25;
const COMPARE_EVERY = 20;

/** Transactions after which a circuit is checked and another one takes its place: what is closed stays closed. */
const RETIRES_AT = 1_000;

interface SimulatedCircuit {
  readonly id: string;
  readonly model: Model;
  readonly operations: Operations;
  /** Requests with a key that have been answered, for retries: the last few. */
  readonly answered: { submission: Submission; told: (number | string)[] }[];
}

export interface SimulationOptions {
  readonly database: TestDatabase;
  readonly seed: number;
  /** Commands to send, at least. */
  readonly operations: number;
}

export interface SimulationSummary {
  commands: number;
  posted: number;
  refused: number;
  replayed: number;
  restarts: number;
  kills: number;
  /** Circuits whose invariants were checked. */
  circuits: number;
}

/** `SIMULATION_SEED` where it is set: then the same is drawn again, though the database may take it in another order. */
export const seedFromEnvironment = (): number => Number(process.env.SIMULATION_SEED ?? Date.now() % 2 ** 31);

/**
 * Sends random requests to several circuits through two posters that share a database, wave by wave, with retries,
 * restarts and killed connections among them, and holds every answer against a naive model: what was posted must be right
 * in the order of its numbers, and what was refused must be refusable at some moment of its wave.
 *
 * @throws Error that names the seed
 */
export async function simulate(options: SimulationOptions): Promise<SimulationSummary> {
  const simulation = new Simulation(options);
  try {
    return await simulation.run();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`SIMULATION_SEED=${options.seed}, wave ${simulation.wave}: ${message}`, { cause: error });
  } finally {
    await simulation.close();
  }
}

class Simulation {
  wave = 0;
  readonly #pick: Pick;
  readonly #options: SimulationOptions;
  readonly #superuser: pg.Pool;
  readonly #pools: pg.Pool[];
  readonly #posters: Poster[];
  readonly #circuits: SimulatedCircuit[] = [];
  readonly #summary: SimulationSummary = {
    commands: 0,
    posted: 0,
    refused: 0,
    replayed: 0,
    restarts: 0,
    kills: 0,
    circuits: 0,
  };

  constructor(options: SimulationOptions) {
    this.#options = options;
    this.#pick = seeded(options.seed);
    this.#superuser = createPool({ url: options.database.url, max: 1, name: 'side' });
    this.#pools = Array.from({ length: INSTANCES }, (_, index) => this.#connect(index));
    this.#posters = this.#pools.map(createPoster);
  }

  async run(): Promise<SimulationSummary> {
    for (let index = 0; index < CIRCUITS; index++) await this.#found();
    while (this.#summary.commands < this.#options.operations) {
      this.wave++;
      const [kills, restarts] = [this.#pick(KILL_EVERY) === 0, this.#pick(RESTART_EVERY) === 0];
      const sent = this.#send(1 + this.#pick(WAVE_MAX));
      if (kills) await this.#killConnections();
      if (restarts) await this.#restart();
      for (const [circuit, requests] of sent) this.#judge(circuit, await Promise.all(requests));
      if (this.wave % COMPARE_EVERY === 0) for (const circuit of [...this.#circuits]) await this.#compare(circuit);
    }
    for (const circuit of [...this.#circuits]) {
      await this.#compare(circuit);
    }
    for (const circuit of this.#circuits) await this.#check(circuit);
    return this.#summary;
  }

  async close(): Promise<void> {
    await Promise.all(this.#posters.map((poster) => poster.close()));
    await Promise.all([...this.#pools, this.#superuser].map((pool) => pool.end()));
  }

  async #found(): Promise<void> {
    const id = await createCircuit(this.#superuser);
    const model = new Model();
    model.today = new Date().toISOString().slice(0, 10);
    const circuit = { id, model, operations: new Operations(this.#pick, model), answered: [] };
    this.#circuits.push(circuit);
    const submission = circuit.operations.opening();
    this.#judge(circuit, [{ submission, answers: [await this.#post(circuit, submission)] }]);
  }

  /** Sends a wave of requests; one in a few is sent twice at once, or is a retry of an older one. */
  #send(count: number): Map<SimulatedCircuit, Promise<Sent>[]> {
    const sent = new Map<SimulatedCircuit, Promise<Sent>[]>(this.#circuits.map((circuit) => [circuit, []]));
    for (let index = 0; index < count; index++) {
      const circuit = oneOf(this.#pick, this.#circuits);
      const older = this.#pick(10) === 0 ? oneOf(this.#pick, circuit.answered) : undefined;
      if (older === undefined) {
        const submission = circuit.operations.next();
        const times = submission.idempotency !== null && this.#pick(6) === 0 ? 2 : 1;
        const answers = Array.from({ length: times }, () => this.#post(circuit, submission));
        sent.get(circuit)?.push(Promise.all(answers).then((all) => ({ submission, answers: all })));
      } else {
        sent.get(circuit)?.push(this.#retry(circuit, older));
      }
    }
    return sent;
  }

  /** A retry gives the first answer, or is told that its key stands for another request; it changes nothing. */
  async #retry(
    circuit: SimulatedCircuit,
    { submission, told: first }: SimulatedCircuit['answered'][number],
  ): Promise<Sent> {
    const isSame = this.#pick(4) > 0;
    const idempotency = submission.idempotency && {
      ...submission.idempotency,
      ...(isSame ? {} : { requestDigest: newId() }),
    };
    const again = await this.#post(circuit, { ...submission, idempotency });
    const expected = isSame ? first : first.map(() => 'idempotency-key-reused');
    expectEqual('the answer to a retry', [again.replayed, ...told(again)], [isSame, ...expected]);
    this.#summary.replayed++;
    return { submission, answers: [] };
  }

  #post(circuit: SimulatedCircuit, submission: Submission): Promise<Answers> {
    return oneOf(this.#pick, this.#posters).post(circuit.id, submission);
  }

  /** Holds the answers of a wave against the model, which is then where the circuit is. */
  #judge(circuit: SimulatedCircuit, wave: readonly Sent[]): void {
    const posted: { first: number; group: Group }[] = [];
    let refused: { group: Group; codes: AnsweredCode[] }[] = [];
    for (const { submission, answers } of wave) {
      const [first] = answers;
      if (first === undefined) continue;
      for (const other of answers) expectEqual('the answers to one key', told(other), told(first));
      if (submission.idempotency !== null && answers.length > 1) {
        expectEqual(
          'answers that are replays',
          answers.filter(({ replayed }) => replayed).length >= answers.length - 1,
          true,
        );
      }
      const words = told(first);
      this.#summary.commands += words.length;
      for (const group of submission.groups) {
        const answered = words.splice(0, group.length);
        if (typeof answered[0] === 'number') posted.push({ first: answered[0], group });
        else refused.push({ group, codes: answered.map((word) => (typeof word === 'number' ? null : word)) });
      }
      this.#remember(circuit, submission, first);
    }
    this.#summary.posted += posted.length;
    this.#summary.refused += refused.length;
    const explain = () => {
      refused = refused.filter(({ group, codes }) => contradiction(circuit.model.judge(group), codes) !== null);
    };
    explain();
    for (const { first, group } of posted.sort((a, b) => a.first - b.first)) {
      const verdict = circuit.model.judge(group);
      const wrong = contradiction(
        verdict,
        group.map(() => null),
      );
      if (wrong !== null) throw new Error(`transaction ${first}: ${wrong}`);
      expectEqual('the number of a transaction', first, circuit.model.post(group));
      explain();
    }
    for (const { group, codes } of refused) {
      throw new Error(`refused with ${codes}, but ${contradiction(circuit.model.judge(group), codes)}: ${show(group)}`);
    }
  }

  #remember({ answered }: SimulatedCircuit, submission: Submission, answers: Answers): void {
    if (submission.idempotency === null) return;
    answered.push({ submission, told: told(answers) });
    if (answered.length > 500) answered.shift();
  }

  async #compare(circuit: SimulatedCircuit): Promise<void> {
    await compareWithModel(this.#superuser, circuit.id, circuit.model);
    if (circuit.model.posted < RETIRES_AT) return;
    await this.#check(circuit);
    this.#circuits.splice(this.#circuits.indexOf(circuit), 1);
    await this.#found();
  }

  async #check(circuit: SimulatedCircuit): Promise<void> {
    this.#summary.circuits++;
    await checkInvariants(this.#superuser, circuit.id);
  }

  /** One instance answers what it has accepted and is replaced. */
  async #restart(): Promise<void> {
    const index = this.#pick(INSTANCES);
    await this.#posters[index]?.close();
    await this.#pools[index]?.end();
    this.#pools[index] = this.#connect(index);
    this.#posters[index] = createPoster(this.#pools[index]);
    this.#summary.restarts++;
  }

  /** One instance sends its statements in pipelines, as the service does, and the other one by one: the same must come of it. */
  #connect(index: number): pg.Pool {
    return appPool(this.#options.database.appUrl, CIRCUITS, index % 2 === 0);
  }

  async #killConnections(): Promise<void> {
    await this.#superuser.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'saldo test'`,
    );
    this.#summary.kills++;
  }
}

interface Sent {
  readonly submission: Submission;
  /** Empty for a retry, which is judged by itself. */
  readonly answers: readonly Answers[];
}
