import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { link, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { runSaldo } from '../support/command.ts';
import { seeded } from '../support/random.ts';
import { NODE, ROOT } from '../support/service.ts';
import { shuffled } from '../support/tables.ts';

const folder = mkdtempSync(join(tmpdir(), 'saldo-clear-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const at = (name: string): string => join(folder, name);
const SARAFU = ['--obligations', 'data/sarafu/obligations.csv', '--scale', '3'];
const INVOICES = ['--obligations', 'data/invoices/obligations.csv', '--accounts', 'data/invoices/accounts.csv'];

async function put(name: string, text: string): Promise<string> {
  await writeFile(at(name), text);
  return at(name);
}

describe('clear', () => {
  it('clears of the Sarafu obligations what other solvers clear, and proves it', async () => {
    const certificate = at('sarafu.certificate');
    const cleared = await runSaldo(['clear', ...SARAFU, '--json', '--certificate', certificate]);
    expect(cleared).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(cleared.stdout)).toEqual({
      obligations: 94_223,
      members: 37_677,
      total: '107886628.824',
      cleared: '72671889.614',
      remaining: '35214739.210',
      netDebt: expect.stringMatching(/^\d+\.\d{3}$/),
      steps: { bilateral: '0.000', multilateral: '72671889.614', credit: '0.000' },
      creditUsed: '0.000',
      optimal: true,
      ms: { read: expect.any(Number), solve: expect.any(Number), write: expect.any(Number) },
    });
    const checked = await runSaldo(['check-certificate', ...SARAFU, '--certificate', certificate, '--json']);
    expect(checked).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(checked.stdout)).toMatchObject({ valid: true, cleared: '72671889.614', faults: [] });

    const pick = seeded(3);
    const written = await readFile(certificate, 'utf8');
    for (let round = 0; round < 3; round++) {
      let digit = pick(written.length);
      while (!/\d/.test(written.charAt(digit))) digit = pick(written.length);
      const other = (Number(written.charAt(digit)) + 1) % 10;
      const forged = await put('forged.certificate', `${written.slice(0, digit)}${other}${written.slice(digit + 1)}`);
      const refused = await runSaldo(['check-certificate', ...SARAFU, '--certificate', forged]);
      expect({ ...refused, digit }).toMatchObject({ code: 1, stdout: '' });
      expect(refused.stderr).toContain(`saldo: ${forged}`);
    }
  });

  it('gives the same bytes for the same rows in another order', async () => {
    const outputs = async (name: string, obligations: string, accounts: string) => {
      const files = ['settlements', 'cycles', 'certificate'].map(
        (kind) => [`--${kind}`, at(`${name}.${kind}`)] as const,
      );
      const { code, stdout } = await runSaldo([
        ...['clear', '--json', '--obligations', obligations, '--accounts', accounts],
        ...files.flat(),
      ]);
      expect(code).toBe(0);
      const { ms: _, ...report } = JSON.parse(stdout);
      return [report, ...(await Promise.all(files.map(([, file]) => readFile(file, 'utf8'))))];
    };
    const mixed = async (file: string) => {
      const [header = '', ...rows] = (await readFile(join(ROOT, file), 'utf8')).trim().split('\n');
      return `${[header, ...shuffled(rows, seeded(8))].join('\r\n')}\r\n`;
    };
    const [obligations, accounts] = ['data/invoices/obligations.csv', 'data/invoices/accounts.csv'];
    const one = await outputs('one', obligations, accounts);
    const other = [await put('o.csv', await mixed(obligations)), await put('a.csv', await mixed(accounts))] as const;
    expect(await outputs('other', ...other)).toEqual(one);
  });

  it('reads obligations from standard input', async () => {
    const stdin = 'debtor,creditor,amount\na,b,5\nb,a,3\n';
    const { code, stdout } = await runSaldo(['clear', '--obligations', '-', '--json', '--scale', '0'], { stdin });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ total: '8', cleared: '6', netDebt: '2', steps: { bilateral: '6' } });
    const empty = await runSaldo(['clear', '--obligations', '-'], { stdin: '' });
    expect(empty).toEqual({
      code: 1,
      stdout: '',
      stderr: 'saldo: standard input: the file is empty; a header is the least\n',
    });
  });

  it('has nothing to clear where there are no obligations', async () => {
    const { code, stdout } = await runSaldo(['clear', '--obligations', '-'], { stdin: 'debtor,creditor,amount\n' });
    expect(code).toBe(0);
    expect(stdout).toContain('0 obligations between 0 accounts, 0.00 in all');
  });

  it('refuses a bad row in one line that names the file and the line, and writes nothing', async () => {
    const bad = await put('bad.csv', 'debtor,creditor,amount\na,b,1\n"a\na",b,1.234\n');
    expect(await runSaldo(['clear', '--obligations', bad, '--settlements', at('none.csv')])).toEqual({
      code: 1,
      stdout: '',
      stderr: `saldo: ${bad}:3: amount "1.234" has more than the 2 decimals of the scale\n`,
    });
    const accounts = await put('bad-accounts.csv', 'account,balance,credit_limit,balance_cap\na,0,-1,\n');
    expect(await runSaldo(['clear', ...INVOICES.slice(0, 2), '--accounts', accounts])).toMatchObject({
      code: 1,
      stderr: `saldo: ${accounts}:2: credit_limit "-1" is below zero\n`,
    });
    expect(await readdir(folder)).not.toContain('none.csv');
  });

  it.each([
    ['a file that is not there', ['--obligations', 'nowhere.csv'], 1, 'saldo: nowhere.csv: there is no such file\n'],
    ['a folder', ['--obligations', 'data'], 1, 'saldo: data: this is a folder\n'],
    [
      'an output that cannot be written',
      [...INVOICES, '--cycles', 'nowhere/cycles.csv'],
      1,
      'saldo: nowhere/cycles.csv: there is no such folder\n',
    ],
    [
      'an output that is none',
      [...INVOICES, '--cycles', '-'],
      2,
      'error: --cycles is a file; only --obligations may be -\n',
    ],
    ['no obligations', [], 2, "error: required option '--obligations <file>' not specified\n"],
    ['a scale that is none', [...INVOICES, '--scale', '7'], 2, 'A whole number from 0 to 6 is needed.\n'],
    [
      'an output over its input',
      [...INVOICES, '--cycles', './data/../data/invoices/accounts.csv'],
      2,
      'error: --accounts and --cycles name the same file\n',
    ],
  ])('refuses %s', async (_, args, code, message) => {
    const ended = await runSaldo(['clear', ...args]);
    expect(ended).toMatchObject({ code, stdout: '' });
    expect(ended.stderr).toContain(message);
  });

  it('refuses an output that is a link to its input, of whichever kind', async () => {
    const bytes = 'debtor,creditor,amount\na,b,1.00\nb,a,1.00\n';
    const [input = '', soft = '', hard = ''] = ['input.csv', 'soft.csv', 'hard.csv'].map((name) => join(folder, name));
    await writeFile(input, bytes);
    await symlink(input, soft);
    await link(input, hard);
    await symlink(folder, join(folder, 'round'));
    for (const output of [soft, hard, join(folder, 'round', 'input.csv')]) {
      const ended = await runSaldo(['clear', '--obligations', input, '--settlements', output]);
      expect(ended).toMatchObject({ code: 2, stdout: '' });
      expect(ended.stderr).toContain('error: --obligations and --settlements name the same file\n');
    }
    const fresh = [join(folder, 'new.csv'), join(folder, 'round', 'new.csv')] as const;
    const ended = await runSaldo(['clear', '--obligations', input, '--settlements', fresh[0], '--cycles', fresh[1]]);
    expect(ended.stderr).toContain('error: --settlements and --cycles name the same file\n');
    expect(await readFile(input, 'utf8')).toBe(bytes);
  });

  it('refuses by name obligations that add up to too much', async () => {
    const rows = Array.from({ length: 2400 }, () => 'a,b,1000000000000000\n').join('');
    const { code, stderr } = await runSaldo(['clear', '--obligations', '-', '--scale', '0'], {
      stdin: `debtor,creditor,amount\n${rows}`,
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^saldo: the obligations add up to more than \d+ minor units\n$/);
  });
});

describe('check-certificate', () => {
  it('tells in names what does not hold', async () => {
    const certificate = at('invoices.certificate');
    await runSaldo(['clear', ...INVOICES, '--certificate', certificate]);
    const without = await runSaldo(['check-certificate', ...INVOICES.slice(0, 2), '--certificate', certificate]);
    expect(without).toMatchObject({ code: 1, stdout: '' });
    expect(without.stderr).toContain('the certificate was made with a file of accounts, and none is given here\n');
    expect(without.stderr).toContain(
      'account "baker": its balance falls by 18000, but it may fall by 0 and rise by 0\n',
    );
    expect(without.stderr).toContain(`saldo: ${certificate}: the certificate does not hold\n`);
    const json = await runSaldo(['check-certificate', ...INVOICES.slice(0, 2), '--certificate', certificate, '--json']);
    expect(json.code).toBe(1);
    expect(JSON.parse(json.stdout)).toMatchObject({ valid: false, faultCount: 11, members: 5 });
  });
});

it('is shown by the README as it is', async () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const section = readme.split('\n## Clearing invoices from files\n')[1]?.split('\n## ')[0] ?? '';
  const blocks = Array.from(section.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm), ([, kind, text = '']) => ({
    kind,
    text,
  }));
  const commands = blocks.filter(({ kind }) => kind === 'sh').map(({ text }) => text);
  const shown = blocks.filter(({ kind }) => kind === 'text').map(({ text }) => text);
  expect(commands.length).toBeGreaterThan(1);
  await symlink(join(ROOT, 'data'), at('data'));
  const script = commands.join('').replaceAll('npm run --silent saldo --', `'${NODE}' '${join(ROOT, 'src/cli.ts')}'`);
  const { stdout } = await promisify(execFile)('bash', ['-eu', '-c', script], { cwd: folder });
  const comparable = (text: string) => text.replaceAll(/\d+\.\d\d s/g, '<seconds>');
  expect(comparable(stdout)).toBe(comparable(shown.join('')));
});
