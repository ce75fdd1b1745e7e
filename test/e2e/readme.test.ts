import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { chmod, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServiceProcess, startServiceProcess } from '../support/service.ts';

const README = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');

/** Where the README's reader is. */
const README_URL = 'http://127.0.0.1:3000';

interface Step {
  readonly commands: string;
  /** What the README shows as their output. */
  readonly shown: string;
}

/** The shell blocks below a heading, each with the block that follows it. */
function stepsBelow(heading: string): Step[] {
  const section = README.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const blocks = Array.from(section.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm), ([, language, text = '']) => ({
    language,
    text,
  }));
  return blocks.flatMap(({ language, text }, index) => {
    const next = blocks[index + 1];
    return language === 'sh' ? [{ commands: text, shown: next?.language === 'sh' ? '' : (next?.text ?? '') }] : [];
  });
}

/** The same but for line breaks in JSON, and for what differs from one run to the next: ids and times. */
function comparable(output: string): unknown {
  const text = output
    .trim()
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<id>')
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, '<time>');
  return text.startsWith('{') ? JSON.parse(text) : text;
}

describe('the README', () => {
  const folder = mkdtempSync(join(tmpdir(), 'saldo-readme-'));
  let service: ServiceProcess;

  beforeAll(async () => {
    // As root the server has a user of its own. Where that may not enter, the cluster would be somewhere else, and stay.
    await chmod(folder, 0o755);
    service = await startServiceProcess({ dataDir: join(folder, '.saldo') });
  }, 60_000);
  afterAll(async () => {
    await service?.kill();
    await rm(folder, { recursive: true, force: true });
  });

  /** Runs all blocks in one shell, as a reader does, and gives the output of each. */
  async function run(steps: readonly Step[]): Promise<string[]> {
    const mark = '--- the next block ---';
    const script = steps.map(({ commands }) => commands).join(`\necho; echo '${mark}'\n`);
    const there = script.replaceAll(README_URL, service.baseUrl);
    const { stdout, stderr } = await promisify(execFile)('bash', ['--norc', '-eu', '-o', 'pipefail', '-c', there], {
      cwd: folder,
    });
    expect(stderr).toBe('');
    return stdout.split(mark);
  }

  it('shows what a start prints', () => {
    const [start] = stepsBelow('Start');
    expect(start?.commands).toBe('npm ci\nnpm start\n');
    const lines = service.output().split('\n');
    const told = lines.filter((line) => line !== '' && !line.startsWith('{')).join('\n');
    const here = told.replaceAll(service.baseUrl, README_URL).replace(`${folder}/`, '');
    // Each installation has a key of its own.
    const anyKey = (text: string | undefined) => text?.trim().replace(/saldo-[0-9a-f]{8}\+\S+/, '<key>');
    expect(anyKey(start?.shown)).toBe(anyKey(here));
  });

  it('leads to a first payment by commands that can be copied, with the answers that it shows', async () => {
    const steps = stepsBelow('A first payment');
    expect(steps.length).toBeGreaterThan(3);
    const outputs = await run(steps);
    expect(outputs.map(comparable)).toEqual(steps.map(({ shown }) => comparable(shown)));
  });

  it('tells a month of three businesses as it happens', async () => {
    const before = stepsBelow('A first payment');
    const steps = stepsBelow('A month of three businesses');
    expect(steps.length).toBeGreaterThan(5);
    const outputs = (await run([...before, ...steps])).slice(before.length);
    expect(outputs.map(comparable)).toEqual(steps.map(({ shown }) => comparable(shown)));
  });

  it('may be followed twice: the second time gives the first answers again', async () => {
    const steps = stepsBelow('A first payment');
    const again = await run(steps);
    expect(again.map(comparable)).toEqual((await run(steps)).map(comparable));
    expect(again.map(comparable)).toEqual(steps.map(({ shown }) => comparable(shown)));
  });
});
