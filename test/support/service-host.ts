/**
 * A process in which a test worker has its services, one after the other: loading what a service is made of takes far longer than
 * opening one. It is told what to open and close by its parent (`hosted.ts`).
 */
import { readConfig } from '../../src/config.ts';
import { openDatabase } from '../../src/db/open.ts';
import { createLogger } from '../../src/http/logger.ts';
import { type Closers, closeAll, openService } from '../../src/service.ts';

export type HostRequest =
  | { readonly id: number; readonly open: Readonly<Record<string, string>> }
  | { readonly id: number; readonly close: number };

/** Of the request with this id; what was opened goes by it from then on. */
export interface HostAnswer {
  readonly id: number;
  readonly origin?: string;
  readonly error?: string;
}

const opened = new Map<number, Closers>();

/** As the process of a service does (`main.ts`), but for signals. */
async function open(id: number, env: Readonly<Record<string, string>>): Promise<string> {
  const config = readConfig(env);
  const logger = createLogger(config.logLevel);
  const database = await openDatabase(config, logger);
  const closers: Closers = [() => database.close()];
  try {
    const { origin } = await openService(config, database, logger, closers);
    opened.set(id, closers);
    return origin;
  } catch (error) {
    await closeAll(closers).catch(() => undefined);
    throw error;
  }
}

async function close(id: number): Promise<void> {
  await closeAll(opened.get(id) ?? []);
  opened.delete(id);
}

const answer = (given: HostAnswer) => process.send?.(given);

process.on('message', (request: HostRequest) => {
  const { id } = request;
  const done = 'open' in request ? open(id, request.open).then((origin) => ({ origin })) : close(request.close);
  done.then(
    (what) => answer({ id, ...what }),
    (error: Error) => answer({ id, error: error.message }),
  );
});
// Whoever asked for them is gone, and with it what they were for.
process.on('disconnect', () => process.exit());
