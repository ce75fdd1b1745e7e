import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { runSaldo } from '../support/command.ts';
import { NODE, ROOT } from '../support/service.ts';

/** What the set-off of the sample clears. HiGHS, which shares nothing with Saldo, finds the same as a linear program. */
const SAMPLE = { obligations: '4,026', members: '295', total: '11,657,376.240', cleared: '4,678,961.000' } as const;

it('demo clearing tells in 80 columns what is cleared of the sample, and finds every check good', async () => {
  const { code, stdout, stderr } = await runSaldo(['demo', 'clearing']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const lines = stdout.split('\n');
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
  for (const figure of Object.values(SAMPLE)) expect(stdout).toContain(figure);
  const columns = (name: string) =>
    lines
      .filter((line) => line.trim().startsWith(name))
      .at(-1)
      ?.trim()
      .split(/ {2,}/);
  expect(columns('cleared')?.slice(0, 2)).toEqual(['cleared', SAMPLE.cleared]);
  expect(columns('applied in')).toEqual([
    'applied in',
    expect.stringMatching(/^\d+\.\d\d s$/),
    'dry run',
    'dry run',
    expect.stringMatching(/^\d+\.\d\d s$/),
  ]);
  // Set-off leaves the net debt as it is.
  expect(columns('net debt is')?.[1]).toBe(columns('net debt was')?.[1]);
  expect(stdout.match(/Member \d+ settles [\d,]+\.\d{3} with \d+/g)).toHaveLength(4);
  const checks = lines.slice(lines.findIndex((line) => line.startsWith('Checked, ')) + 1);
  expect(checks.filter((line) => line.startsWith('  ✓ '))).toHaveLength(9);
  expect(stdout).not.toContain('✗');
}, 240_000);

describe('a demo that is interrupted leaves nothing behind', () => {
  const begin = async () => {
    const folder = await mkdtemp(join(tmpdir(), 'saldo-interrupted-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    // As root the database's server has a user of its own, who must be able to enter.
    await chmod(folder, 0o755);
    const env = { ...process.env, TMPDIR: folder };
    const child = spawn(NODE, ['src/cli.ts', 'demo', 'clearing'], { cwd: ROOT, env, detached: true });
    const ended = once(child, 'close');
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const expectNothing = async () => {
      expect([await ended, stderr]).toEqual([[1, null], 'saldo: interrupted\n']);
      expect(await readdir(folder)).toEqual([]);
    };
    return { folder, child, expectNothing };
  };

  it('while obligations are recorded', async () => {
    const { child, expectNothing } = await begin();
    // Told when the database runs.
    for await (const text of child.stdout.setEncoding('utf8')) if (text.includes('owed in all')) child.kill('SIGINT');
    await expectNothing();
  }, 60_000);

  it('while the database is made, by a Ctrl-C that its maker gets as well', async () => {
    const { folder, child, expectNothing } = await begin();
    child.stdout.resume();
    // While it is looked through, folders that the demo tries out go away again.
    const isMaking = async () =>
      (await readdir(folder, { recursive: true }).catch(() => [])).some((name) => name.endsWith('.new/base'));
    await vi.waitUntil(isMaking, { timeout: 30_000, interval: 5 });
    process.kill(-(child.pid as number), 'SIGINT');
    await expectNothing();
  }, 60_000);
});
