import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readKeyRing } from '../../src/features/audit/key-ring.ts';
import { runSaldo } from '../support/command.ts';

describe('saldo keys checkpoint', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'saldo-checkpoint-key-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('makes a key in a new file of one’s own, shows its public half, and needs no database', async () => {
    const file = join(folder, 'made');
    const { code, stdout, stderr } = await runSaldo(['keys', 'checkpoint', file], { env: { DATABASE_URL: 'none' } });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const text = await readFile(file, 'utf8');
    expect(readKeyRing(text).publicKeys).toEqual([stdout.trim()]);
    expect(stdout).not.toContain('PRIVATE');
    expect(((await stat(file)).mode & 0o777).toString(8)).toBe('600');
  });

  it('never overwrites a file, and where that is to be no error, shows what is in it', async () => {
    const file = join(folder, 'kept');
    const made = await runSaldo(['keys', 'checkpoint', file, '--if-missing', '--json']);
    const text = await readFile(file, 'utf8');
    expect(await runSaldo(['keys', 'checkpoint', file])).toEqual({
      code: 1,
      stdout: '',
      stderr: `saldo: ${file}: it is there already, and is left as it is\n`,
    });
    expect(await runSaldo(['keys', 'checkpoint', file, '--if-missing', '--json'])).toEqual(made);
    expect(JSON.parse(made.stdout)).toEqual({ file, publicKey: readKeyRing(text).publicKeys[0] });
    expect(await readFile(file, 'utf8')).toBe(text);
  });

  it('says in one line what is in the way', async () => {
    const inNone = join(folder, 'none', 'key');
    const other = join(folder, 'other');
    await writeFile(other, 'no key\n');
    expect((await runSaldo(['keys', 'checkpoint', inNone])).stderr).toBe(`saldo: ${inNone}: there is no such folder\n`);
    const { code, stderr } = await runSaldo(['keys', 'checkpoint', other, '--if-missing']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^saldo: .*other: key 1 of 2: [^\n]*\n$/);
  });
});
