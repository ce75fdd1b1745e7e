/** What others' programs say of our files. Where they are not installed, their tests are skipped. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { beancountAccount } from '../../src/audit-files/journal-beancount.ts';
import { hledgerAccount } from '../../src/audit-files/journal-hledger.ts';
import { runSaldo } from '../support/command.ts';

const run = promisify(execFile);
const isHere = (program: string): boolean => spawnSync(program, ['--version']).status === 0;

let folder: string;
let path: string;
let accounts: readonly Record<string, string>[];

/** The demo's circuit, with what it cleared, exported from the command line. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'saldo-tools-'));
  const data = join(folder, 'data');
  path = join(folder, 'package');
  const demo = await runSaldo(['demo', 'clearing', '--keep', data, '--json']);
  expect(demo).toMatchObject({ code: 0, stderr: '' });
  const exported = await runSaldo(['export', path, '--circuit', 'sarafu-clearing'], { env: { SALDO_DATA_DIR: data } });
  expect(exported).toMatchObject({ code: 0, stderr: '' });
  expect(exported.stdout).toContain('It is signed by saldo-');
  accounts = parse(await readFile(join(path, 'accounts.csv')), { columns: true });
  expect(accounts.length).toBeGreaterThan(100);
  expect(accounts.filter(({ balance }) => Number(balance) !== 0).length).toBeGreaterThan(50);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const ownerOf = (account: Record<string, string>) => ({
  memberId: account.member_id || null,
  system: (account.system || null) as 'fees' | null,
});

/** Balances that are not zero, by the account's name there. */
const expected = (nameOf: (id: string, owner: ReturnType<typeof ownerOf>) => string): Record<string, number> =>
  Object.fromEntries(
    accounts
      .filter(({ balance }) => Number(balance) !== 0)
      .map((account) => [nameOf(account.account_id as string, ownerOf(account)), Number(account.balance)]),
  );

describe.skipIf(!isHere('hledger'))('hledger', () => {
  const hledger = async (...args: string[]) =>
    (
      await run('hledger', ['-f', join(path, 'journal.hledger'), ...args], {
        maxBuffer: 2 ** 26,
        env: { ...process.env, LC_ALL: 'C.UTF-8' },
      })
    ).stdout;

  it('accepts the journal: strict, balanced, in the order of dates, with every balance as it was asserted', async () => {
    expect(await hledger('check', '--strict', 'ordereddates')).toBe('');
  });

  it('has the balance of every account that the service has', async () => {
    const rows = parse(await hledger('balance', '--flat', '--no-total', '--no-elide', '-O', 'csv'), {
      columns: true,
    }) as Record<string, string>[];
    const balances = rows.map(
      ({ account, balance }) => [account, Number(/-?[\d.]+/.exec(balance ?? '')?.[0])] as const,
    );
    expect(Object.fromEntries(balances.filter(([, balance]) => balance !== 0))).toEqual(expected(hledgerAccount));
  });
});

describe.skipIf(!isHere('bean-check'))('beancount', () => {
  it('accepts the file', async () => {
    const { stdout, stderr } = await run('bean-check', [join(path, 'journal.beancount')]);
    expect(stdout + stderr).toBe('');
  });

  it('has the balance of every account that the service has', async () => {
    const { stdout } = await run('bean-query', [
      '-q',
      '-f',
      'csv',
      join(path, 'journal.beancount'),
      'SELECT account, sum(number) AS balance GROUP BY account',
    ]);
    const rows = parse(stdout, { columns: true, trim: true }) as Record<string, string>[];
    const balances = rows.map(({ account, balance }) => [account, Number(balance)] as const);
    expect(Object.fromEntries(balances.filter(([, balance]) => balance !== 0))).toEqual(expected(beancountAccount));
  });
});
