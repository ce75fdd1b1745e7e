import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { createProgress } from './progress.ts';
import { verifyPackage } from './verify/package.ts';
import { refusalOf, reportOf, summaryOf } from './verify/report.ts';

interface VerifyOptions {
  readonly database?: string;
  readonly circuit?: string;
  readonly key?: string;
  readonly since?: string;
  readonly json?: boolean;
}

export const verifyCommand = (): Command =>
  new Command('verify')
    .description("check an auditor's package by itself: no database, no network; or what a database holds")
    .argument('[package]', 'a folder or a ZIP that export has made')
    .option('--database <url>', 'verify what this database holds instead of a package')
    .option('--circuit <code>', 'which circuit of the database')
    .option('--key <key>', "the operator's public key, or a file with it, got by another way than the package")
    .option('--since <file>', 'a signed checkpoint that you hold: the package must go on from it')
    .option('--json', 'print one JSON object')
    .action(verify);

async function verify(path: string | undefined, options: VerifyOptions, command: Command): Promise<void> {
  const { database, circuit } = options;
  if ((path === undefined) === (database === undefined))
    command.error('error: name a package, or a --database with a --circuit', { exitCode: 2 });
  if ((database === undefined) !== (circuit === undefined))
    command.error('error: --database and --circuit go together', { exitCode: 2 });
  const anchors = {
    key: options.key === undefined ? null : await keyText(options.key),
    since: options.since === undefined ? null : await readText(options.since),
  };
  // What exports are made with takes longer to load than a small package to verify, which needs none of it.
  const verified =
    database === undefined || circuit === undefined
      ? await verifyPackage(path as string, anchors, createProgress())
      : await import('./verify/live.ts').then(({ verifyDatabase }) =>
          verifyDatabase(database, circuit, anchors, createProgress()),
        );
  const report = reportOf(verified);
  process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : summaryOf(report));
  const refused = refusalOf(report);
  if (refused !== null) throw new Error(`${path ?? `circuit ${circuit}`}: ${refused}`);
}

/** A key is told from a file by its form, `name+id+base64`. */
const keyText = async (given: string): Promise<string> =>
  /^[^+]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]+=*$/.test(given) ? given : (await readText(given)).trim();

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new Error(`${path}: ${isMissing ? 'there is no such file' : String(error)}`, { cause: error });
  }
}
