import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { NODE, ROOT } from './service.ts';

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `saldo` with these arguments as a process of its own, and waits until it has ended. */
export function runSaldo(
  args: readonly string[],
  { stdin = '', env = {} }: { readonly stdin?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Ended> {
  const all = { ...process.env, ...env };
  const child = spawn(NODE, [join(ROOT, 'src/cli.ts'), ...args], { cwd: ROOT, stdio: 'pipe', env: all });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  // A command that refuses at once does not wait for what it would have been told.
  child.stdin.on('error', () => undefined);
  child.stdin.end(stdin);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}
