import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const README = readFileSync(join(ROOT, 'client/README.md'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'saldo-client-readme-'));
afterAll(() => rmSync(folder, { recursive: true }));

const CONFIG = {
  extends: join(ROOT, 'tsconfig.json'),
  compilerOptions: {
    // As an application has it that installed the client.
    paths: { '@saldo/client': [join(ROOT, 'client/src/index.ts')] },
    typeRoots: [join(ROOT, 'node_modules/@types')],
    // An example may show a value and leave it at that.
    noUnusedLocals: false,
  },
  include: ['*.ts'],
};

/** What the compiler finds wrong with a module. */
async function faultsOf(text: string): Promise<string> {
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(CONFIG));
  writeFileSync(join(folder, 'readme.ts'), text);
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const run = promisify(execFile)(process.execPath, [tsc, '-p', folder, '--pretty', 'false']);
  return run.then(
    ({ stdout }) => stdout,
    ({ stdout, message }) => stdout || message,
  );
}

it('shows examples that compile as they are, one after the other, under the strictest settings', async () => {
  const blocks = Array.from(README.matchAll(/^```ts\n([\s\S]*?)^```$/gm), ([, text = '']) => text);
  expect(blocks.length).toBeGreaterThan(5);
  expect(await faultsOf(blocks.join('\n'))).toBe('');
  // It is not that nothing would be found.
  expect(await faultsOf(`${blocks.join('\n')}\ncafe satisfies number;`)).toContain('TS1360');
}, 60_000);
