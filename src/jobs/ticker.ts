import { setTimeout as sleep } from 'node:timers/promises';
import type { JobLog } from './runner.ts';

export interface Ticker {
  /** Waits for what is under way. */
  stop(): Promise<void>;
}

/** Does something every few moments for as long as the process runs: what cannot wait for the minutes of a schedule. */
export function startTicker(name: string, everyMs: number, work: () => Promise<void>, log: JobLog): Ticker {
  const stopping = new AbortController();
  const { signal } = stopping;
  const running = (async () => {
    while (!signal.aborted) {
      await work().catch((error: unknown) => log.error({ err: error, job: name }, 'a job failed, and is tried again'));
      await sleep(everyMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
