import { parentPort, type Transferable, Worker } from 'node:worker_threads';

export interface ThreadsOptions {
  /** Milliseconds after which a thread ends that has nothing to do. */
  readonly idleMs: number;
  /** Megabytes that a thread may keep. What takes more ends it, and is answered with an error. */
  readonly heapMb?: number;
  /** Milliseconds that a task may take. */
  readonly taskMsMax?: number;
}

/**
 * Work that would keep the thread that answers requests from them. A thread begins when it is needed, and stays for a while: to load
 * what it works with often takes longer than the work.
 */
export interface Threads<Task, Answer> {
  /**
   * The answer of a thread to a task, one thread for each task that is under way.
   * @throws ThreadTimeout where it takes too long; what the thread threw; an Error where it ended by itself
   */
  run(task: Task): Promise<Answer>;
  /** Ends all threads. What was under way is answered with an error. */
  close(): Promise<void>;
}

export class ThreadTimeout extends Error {
  constructor(ms: number) {
    super(`a thread took more than ${ms} ms`);
    this.name = 'ThreadTimeout';
  }
}

/** @param file the module of the threads, which says what they do with `workInThread` */
export function createThreads<Task, Answer>(
  file: URL,
  { idleMs, heapMb, taskMsMax }: ThreadsOptions,
): Threads<Task, Answer> {
  const all = new Set<Worker>();
  /** Those that have nothing to do, and when they will end. */
  const idle = new Map<Worker, NodeJS.Timeout>();

  function start(): Worker {
    const worker = new Worker(file, heapMb === undefined ? {} : { resourceLimits: { maxOldGenerationSizeMb: heapMb } });
    all.add(worker);
    // It keeps no process alive that wants to end, and an error nobody waits for brings none down.
    worker.unref();
    worker.on('error', () => undefined);
    worker.once('exit', () => forget(worker));
    return worker;
  }

  function forget(worker: Worker): void {
    all.delete(worker);
    clearTimeout(idle.get(worker));
    idle.delete(worker);
  }

  function end(worker: Worker): Promise<unknown> {
    forget(worker);
    return worker.terminate();
  }

  function take(): Worker {
    // The one that was busy last: what is needed no more may end.
    const worker = [...idle.keys()].at(-1);
    if (worker === undefined) return start();
    clearTimeout(idle.get(worker));
    idle.delete(worker);
    return worker;
  }

  return {
    async run(task) {
      const worker = take();
      try {
        const answer = await answerOf<Answer>(worker, task, taskMsMax);
        if (all.has(worker)) idle.set(worker, setTimeout(end, idleMs, worker).unref());
        return answer;
      } catch (error) {
        // Whatever went wrong, the next task is given to a thread that is known to be well.
        await end(worker);
        throw error;
      }
    },

    async close() {
      await Promise.all([...all].map(end));
    },
  };
}

function answerOf<Answer>(worker: Worker, task: unknown, msMax: number | undefined): Promise<Answer> {
  worker.postMessage(task);
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const exited = (code: number) => reject(new Error(`a thread ended by itself (${code})`));
  const timer = msMax === undefined ? undefined : setTimeout(() => reject(new ThreadTimeout(msMax)), msMax);
  worker.once('message', resolve).once('error', reject).once('exit', exited);
  return promise.finally(() => {
    clearTimeout(timer);
    worker.off('message', resolve).off('error', reject).off('exit', exited);
  });
}

/**
 * Answers the tasks of this thread.
 * @param handsOver what of an answer is handed over instead of copied
 */
export function workInThread<Task, Answer>(
  work: (task: Task) => Answer | Promise<Answer>,
  handsOver: (answer: Answer) => Transferable[] = () => [],
): void {
  parentPort?.on('message', async (task: Task) => {
    const answer = await work(task);
    parentPort?.postMessage(answer, handsOver(answer));
  });
}

/** Work of which one piece is under way at a time, in the order in which it came. */
export interface Line {
  /** Pieces that are not done, the one that is under way among them. */
  readonly length: number;
  join<T>(work: () => Promise<T>): Promise<T>;
}

export function createLine(): Line {
  let last: Promise<unknown> = Promise.resolve();
  let length = 0;
  return {
    get length() {
      return length;
    },
    join(work) {
      length++;
      const done = last.then(work).finally(() => length--);
      last = done.catch(() => undefined);
      return done;
    },
  };
}
