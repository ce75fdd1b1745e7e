import { randomUUID } from 'node:crypto';
import { appendFile, readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { startOf } from './processes.ts';

/** Somebody else already runs the service on this data directory. */
class AlreadyRunningError extends Error {
  constructor(dataDir: string, pid: number) {
    super(`Saldo is already running on ${dataDir} (process ${pid}). Stop that one first, or set SALDO_DATA_DIR.`);
    this.name = 'AlreadyRunningError';
  }
}

export interface ServiceLock {
  release(): Promise<void>;
}

/**
 * Takes `<dataDir>/service.lock`, or throws `AlreadyRunningError`.
 *
 * Whoever wants the lock appends a line, and the first line whose process is alive has it. The system appends short
 * lines one after the other, so that all who try at once read the same order: exactly one of them wins, and a lock left
 * by a process that was killed needs no removal, which is where lock files race. A line names the process by its id and
 * its start, so that a reused id is not mistaken for it. The holder empties the file when it is done.
 */
export async function takeServiceLock(dataDir: string): Promise<ServiceLock> {
  const path = join(dataDir, 'service.lock');
  const mine = `${process.pid} ${await startOf(process.pid)} ${randomUUID()}`;
  for (;;) {
    await appendFile(path, `${mine}\n`, { mode: 0o600 });
    const lines = (await readFile(path, 'utf8')).split('\n');
    const holder = await firstAlive(lines);
    if (holder === mine) return { release: () => truncate(path) };
    // A holder that left between the two steps has emptied the file, with this line in it.
    if (holder !== undefined && lines.includes(mine))
      throw new AlreadyRunningError(dataDir, Number.parseInt(holder, 10));
  }
}

async function firstAlive(lines: readonly string[]): Promise<string | undefined> {
  for (const line of lines) {
    const [pid, start] = line.split(' ');
    if (start !== undefined && (await startOf(Number(pid))) === start) return line;
  }
  return undefined;
}
