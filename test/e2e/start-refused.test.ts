import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createTestDatabase } from '../support/database.ts';
import { type ServiceProcessOptions, startServiceProcess } from '../support/service.ts';

let databaseUrl: string;
beforeAll(async () => {
  databaseUrl = (await createTestDatabase()).url;
});

describe('a start that the machine or the database refuses names the setting', () => {
  const linesOf = async (options: ServiceProcessOptions): Promise<string[]> => {
    const started = await startServiceProcess(options).catch((error: Error) => error);
    if (started instanceof Error)
      return started.message
        .trim()
        .split('\n')
        .slice(1)
        .filter((line) => !line.startsWith('{'));
    await started.kill();
    throw new Error('it started');
  };
  const asking = (change: (url: URL) => void): string => {
    const url = new URL(databaseUrl);
    change(url);
    return url.href;
  };

  it('where the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    onTestFinished(() => void other.close());
    const PORT = String((other.address() as AddressInfo).port);
    expect(await linesOf({ databaseUrl, env: { PORT } })).toEqual([
      `saldo: PORT ${PORT} is taken on 127.0.0.1 (EADDRINUSE).`,
    ]);
  });

  it('where the host is none of this machine', async () => {
    expect(await linesOf({ databaseUrl, env: { HOST: '192.0.2.1' } })).toEqual([
      'saldo: HOST 192.0.2.1 cannot be listened on (EADDRNOTAVAIL).',
    ]);
    const [line] = await linesOf({ databaseUrl, env: { HOST: 'nosuch.invalid' } });
    expect(line).toMatch(/^saldo: HOST nosuch\.invalid cannot be listened on \((ENOTFOUND|EAI_AGAIN)\)\.$/);
  });

  it('where the database knows no such login, or is not there', async () => {
    const stranger = asking((url) => {
      url.username = 'nobody_at_all';
    });
    expect(await linesOf({ databaseUrl: stranger })).toEqual([
      expect.stringMatching(/^saldo: The database refuses what DATABASE_URL says: .*"nobody_at_all".*\.$/),
    ]);
    const elsewhere = asking((url) => {
      url.pathname = '/nosuch';
    });
    expect(await linesOf({ databaseUrl: elsewhere })).toEqual([
      'saldo: The database refuses what DATABASE_URL says: database "nosuch" does not exist.',
    ]);
    expect(await linesOf({ databaseUrl, env: { DATABASE_OWNER_URL: stranger } })).toEqual([
      expect.stringMatching(/^saldo: The database refuses what DATABASE_OWNER_URL says: /),
    ]);
  });

  it('where migrate has not yet made the login of the service', async () => {
    const early = asking((url) => {
      url.username = 'saldo_app';
      url.password = 'not-yet';
    });
    expect(await linesOf({ databaseUrl: early })).toEqual([
      expect.stringMatching(
        /^saldo: The database refuses what DATABASE_URL says: .*"saldo_app".* The first `saldo migrate`, with DATABASE_OWNER_URL, makes the login saldo_app\.$/,
      ),
    ]);
  });
});
