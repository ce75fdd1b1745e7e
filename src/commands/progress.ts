import { SingleBar } from 'cli-progress';

export interface Progress {
  start(what: string, total: number): void;
  step(count?: number): void;
  stop(): void;
}

/** A progress bar on standard error, where that is a terminal; nothing elsewhere. */
export function createProgress(): Progress {
  if (!process.stderr.isTTY) return { start: () => undefined, step: () => undefined, stop: () => undefined };
  const bar = new SingleBar({
    format: '{what} {bar} {percentage} % | {value} of {total} | {eta_formatted} left',
    hideCursor: true,
    stream: process.stderr,
  });
  return {
    start: (what, total) => bar.start(total, 0, { what }),
    step: (count = 1) => bar.increment(count),
    stop: () => bar.stop(),
  };
}
