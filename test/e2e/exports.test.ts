import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newKeyText } from '../../src/features/audit/key-ring.ts';
import { type Api, startApi } from '../support/api.ts';
import { allRows } from '../support/client.ts';
import { runSaldo } from '../support/command.ts';
import { makeWorld, type World } from '../support/fixtures.ts';

const KEYS = newKeyText();

let api: Api;
let world: World;
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'saldo-exports-'));
  api = await startApi({ CHECKPOINT_KEYS: KEYS, CHECKPOINT_DIR: directory });
  world = await makeWorld(api);
  const { ada, bea, caio, operator } = world;
  for (const [from, to, amount] of [
    [ada, bea, '10.50'],
    [bea, caio, '3.25'],
    [caio, ada, '100.00'],
    [ada, caio, '0.01'],
  ] as const)
    await operator.post('/transfers', {
      from: from.account,
      to: to.account,
      amount,
      externalId: `-1+${amount}`.replaceAll('+', ':'),
    });
  await operator.post('/obligations', { debtor: ada.account, creditor: bea.account, amount: '7.00' });
  await operator.put(`/accounts/${ada.account}/limits`, {
    creditLimit: '500.00',
    balanceCap: null,
    reason: 'a reason',
  });
});
afterAll(async () => {
  await api?.stop();
  await rm(directory, { recursive: true, force: true });
});

const FORMATS = ['csv', 'jsonl', 'hledger', 'beancount'] as const;
const journal = (query: Record<string, string | number>) => world.auditor.get('/exports/journal', query);
const rangeOf = (headers: Headers): [number, number] =>
  headers.get('saldo-range')?.split('-').map(Number) as [number, number];

describe('an export of the journal', () => {
  it.each(FORMATS)('as %s is the same bytes each time, and in parts one after the other', async (format) => {
    const whole = await journal({ format });
    expect(whole.status).toBe(200);
    const [from, to] = rangeOf(whole.headers);
    expect(from).toBe(1);
    expect(whole.headers.get('content-type')).toMatch(/charset=utf-8/);
    expect((await journal({ format, to })).text).toBe(whole.text);
    let parts = '';
    for (let at = 1; at <= to; at += 3) parts += (await journal({ format, from: at, to: Math.min(at + 2, to) })).text;
    expect(parts).toBe(whole.text);
    // What comes later does not change it.
    await world.operator.post('/transfers', { from: world.ada.account, to: world.bea.account, amount: '0.01' });
    expect((await journal({ format, to })).text).toBe(whole.text);
  });

  it('as CSV adds up to the balances, and has those after each posting', async () => {
    const rows = parse((await journal({ format: 'csv' })).text, { columns: true }) as Record<string, string>[];
    const balances = new Map<string, number>();
    const cents = (text: string | undefined): number => Math.round(Number(text) * 100);
    for (const row of rows) {
      for (const [side, sign] of [
        ['debit', -1],
        ['credit', 1],
      ] as const) {
        const account = row[`${side}_account_id`] as string;
        const after = (balances.get(account) ?? 0) + sign * cents(row.amount);
        balances.set(account, after);
        expect(cents(row[`${side}_balance_after`])).toBe(after);
      }
    }
    for (const account of await allRows(world.auditor, '/accounts'))
      expect(balances.get(account.id) ?? 0).toBe(cents(account.balance as string));
    expect(rows.some(({ external_id: id }) => id?.startsWith("'-1"))).toBe(true);
  });

  it('as JSON Lines has every transaction', async () => {
    const { text, headers } = await journal({ format: 'jsonl' });
    const numbers = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).number);
    expect(numbers).toEqual(Array.from({ length: rangeOf(headers)[1] }, (_, index) => index + 1));
  });

  it('says how far the journal goes where more is asked for', async () => {
    expect((await journal({ format: 'csv', to: 1_000_000 })).body.code).toBe('log-size-not-reached');
    expect((await journal({ format: 'csv', from: 1_000_000 })).body.code).toBe('log-size-not-reached');
    const backwards = await journal({ format: 'csv', from: 9, to: 7 });
    expect([backwards.status, backwards.body.errors]).toEqual([
      400,
      [{ path: 'query.from', message: 'is after `to`' }],
    ]);
    expect((await journal({ format: 'xml' })).body.code).toBe('validation-failed');
    expect((await journal({ format: 'csv', from: 0 })).body.code).toBe('validation-failed');
  });

  it('is not for members', async () => {
    expect((await world.ada.client.get('/exports/journal', { format: 'csv' })).status).toBe(403);
    expect((await world.ada.client.get('/exports/package')).status).toBe(403);
  });
});

describe('a package', () => {
  it('as one download is a ZIP, without personal data unless it is asked for', async () => {
    const download = async (query: Record<string, string>): Promise<Buffer> => {
      const url = `${api.baseUrl}/v1/circuits/${world.code}/exports/package?${new URLSearchParams(query)}`;
      const answer = await fetch(url, { headers: { authorization: `Bearer ${api.adminKey}` } });
      expect(answer.headers.get('content-type')).toBe('application/zip');
      return Buffer.from(await answer.arrayBuffer());
    };
    const once = await download({});
    expect(once.subarray(0, 4).toString('latin1')).toBe('PK\x03\x04');
    expect(once.includes('members-personal.csv')).toBe(false);
    expect((await download({ personal: 'true' })).includes('members-personal.csv')).toBe(true);
  });

  it('is the same files for the same state', async () => {
    const written = async (name: string): Promise<string[]> => {
      const path = join(directory, name);
      const env = { DATABASE_URL: api.database.url, CHECKPOINT_KEYS: KEYS, CHECKPOINT_DIR: directory };
      expect(await runSaldo(['export', path, '--circuit', world.code], { env })).toMatchObject({ code: 0, stderr: '' });
      const entries = await readdir(path, { recursive: true, withFileTypes: true });
      // The audit trail knows of each package, and so do its checkpoint and what is signed over both.
      const files = entries
        .filter((entry) => entry.isFile() && !/^(audit-events|checkpoints|manifest)\./.test(entry.name))
        .map((entry) => join(entry.parentPath, entry.name));
      return Promise.all(
        files.sort().map(async (file) => `${file.slice(path.length)}\n${await readFile(file, 'utf8')}`),
      );
    };
    expect(await written('again')).toEqual(await written('once'));
    const [event] = await api.sql<{ change: unknown; request: string }>(
      `SELECT change ->> 'personalData' AS personal, request_id AS request FROM audit_event WHERE action = 'package-exported' ORDER BY id DESC LIMIT 1`,
    );
    expect(event).toEqual({ personal: 'false', request: 'command-line' });
  });

  it('whose reader goes away leaves neither a connection nor a place behind', async () => {
    for (let times = 0; times < 5; times++) {
      await new Promise<void>((resolve) => {
        const path = times % 2 === 0 ? 'exports/package' : 'exports/journal?format=jsonl';
        const request = get(
          `${api.baseUrl}/v1/circuits/${world.code}/${path}`,
          { headers: { authorization: `Bearer ${api.adminKey}` } },
          (answer) => {
            answer.once('data', () => {
              answer.destroy();
              resolve();
            });
          },
        );
        request.on('error', () => resolve());
      });
    }
    await expect
      .poll(
        async () =>
          (
            await api.sql<{ n: string }>(
              `SELECT count(*) AS n FROM pg_stat_activity WHERE application_name = 'saldo exports' AND state <> 'idle'`,
            )
          )[0]?.n,
        { timeout: 10_000 },
      )
      .toBe('0');
    expect((await journal({ format: 'csv' })).status).toBe(200);
    expect((await readdir(directory)).filter((name) => name.startsWith(world.id)).sort()).toEqual([
      `${world.id}.audit.checkpoint`,
      `${world.id}.ledger.checkpoint`,
    ]);
    expect(await readFile(join(directory, `${world.id}.ledger.checkpoint`), 'utf8')).toContain(world.id);
  });
});
