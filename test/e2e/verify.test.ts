import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { packageOf } from '../support/audit-package.ts';
import { runSaldo } from '../support/command.ts';
import { KEY, smallLedger } from '../unit/verify.ledger.ts';

const folder = mkdtempSync(join(tmpdir(), 'saldo-verify-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const path = join(folder, 'package');
for (const [name, bytes] of packageOf(smallLedger())) {
  mkdirSync(dirname(join(path, name)), { recursive: true });
  writeFileSync(join(path, name), bytes);
}
const key = join(folder, 'key');
writeFileSync(key, `${KEY}\n`);

it.each([
  ['the key as text', KEY],
  ['a file with it', key],
])('says of a package by %s that it holds, and exits with 0', async (_, given) => {
  const { code, stdout, stderr } = await runSaldo(['verify', path, '--key', given]);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/ok +39 transactions are numbered from 1 without a gap/);
  expect(stdout).toMatch(/Anchored: all 39 transactions/);
  expect(stdout).not.toMatch(/FAILED/);
});

it('exits with 1 where nothing anchors it, and prints one object where that is asked for', async () => {
  const { code, stdout, stderr } = await runSaldo(['verify', path, '--json']);
  expect([code, stderr]).toEqual([1, `saldo: ${path}: not anchored\n`]);
  expect(JSON.parse(stdout)).toMatchObject({ verified: false, consistent: true, anchored: false, transactions: 39 });
});

it('names where something is wrong, and exits with 1', async () => {
  const text = String(packageOf(smallLedger()).get('accounts.csv'));
  writeFileSync(join(path, 'accounts.csv'), text.replace(',active,', ',closed,'));
  const { code, stdout, stderr } = await runSaldo(['verify', path, '--key', KEY]);
  expect(code).toBe(1);
  expect(stdout).toMatch(/accounts\.csv:2: account \S+: status is "closed", and should be "active"/);
  expect(stderr).toMatch(/^saldo: \S+: 2 of 17 kinds of checks failed\n$/);
});

it.each([
  [['verify']],
  [['verify', 'x', '--database', 'postgres://localhost/x', '--circuit', 'valley']],
  [['verify', '--database', 'postgres://localhost/x']],
])('exits with 2 on wrong usage: %j', async (args) => {
  expect((await runSaldo(args)).code).toBe(2);
});
