import { Command, InvalidArgumentError, Option } from 'commander';
import type { Pool } from 'pg';
import { createKysely } from '../db/connect.ts';
import type { DB } from '../db/types.gen.ts';
import { AT_THE_COMMAND_LINE, createAdminKey, revokeKeyAnywhere } from '../features/access/admin.ts';
import { createAccessService } from '../features/access/service.ts';
import { makeKeyFile, readPublicKey } from '../features/audit/service.ts';
import { createCircuitService } from '../features/circuits/service.ts';
import { circuitCalled, withPool } from './database.ts';

interface CreateOptions {
  readonly role: 'admin' | 'operator' | 'auditor' | 'member';
  readonly circuit?: string;
  readonly member?: string;
  readonly expires?: number;
  readonly json?: boolean;
}

export function keysCommand(): Command {
  const command = new Command('keys').description(
    'create and revoke API keys, and make the one that signs checkpoints',
  );
  command
    .command('create')
    .description('create a principal and a key for it; the key is shown this one time')
    .addOption(
      new Option('--role <role>', 'what it may do')
        .choices(['admin', 'operator', 'auditor', 'member'])
        .makeOptionMandatory(),
    )
    .option('--circuit <code>', 'the circuit, for every role but admin')
    .option('--member <id>', 'the member it acts for, for the role member')
    .option('--expires <time>', 'when it stops working, such as 2027-01-31T00:00:00Z', parseTime)
    .option('--json', 'print one JSON object')
    .action(async (options: CreateOptions, self: Command) => {
      if ((options.role === 'admin') === (options.circuit !== undefined)) {
        self.error('error: --circuit goes with every role but admin', { exitCode: 2 });
      }
      if ((options.role === 'member') !== (options.member !== undefined)) {
        self.error('error: --member goes with the role member, which needs it', { exitCode: 2 });
      }
      const { id, key } = await withPool((pool) => createKey(pool, options));
      process.stdout.write(options.json ? `${JSON.stringify({ id, key })}\n` : `${key}\n`);
    });
  command
    .command('revoke <id>')
    .description('revoke a key by its id; it stops working within 5 seconds')
    .option('--json', 'print one JSON object')
    .action(async (id: string, options: { json?: boolean }, self: Command) => {
      const uuid = uuidOf(id);
      if (uuid === null) self.error("error: a key's id is a UUID, or the first part of a key", { exitCode: 2 });
      const revoked = await withPool((pool) => revokeKeyAnywhere(pool, uuid as string));
      if (!revoked) throw new Error(`there is no key ${uuid} that could be revoked`);
      process.stdout.write(options.json ? `${JSON.stringify({ id: uuid, revoked })}\n` : `Revoked ${uuid}.\n`);
    });
  command
    .command('checkpoint <file>')
    .description('make a key that signs checkpoints, in a new file that only you may read; its public half is shown')
    .option('--if-missing', 'where the file is there, leave it, and show the public half of what it holds')
    .option('--json', 'print one JSON object')
    .action(makeCheckpointKey);
  return command;
}

async function makeCheckpointKey(file: string, options: { ifMissing?: boolean; json?: boolean }): Promise<void> {
  const made = makeKeyFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST' && options.ifMissing) return readPublicKey(file);
    throw error;
  });
  const publicKey = await made.catch((error: NodeJS.ErrnoException) => {
    throw new Error(`${file}: ${NO_KEY_FILE[error.code ?? ''] ?? error.message}`, { cause: error });
  });
  process.stdout.write(options.json ? `${JSON.stringify({ file, publicKey })}\n` : `${publicKey}\n`);
}

const NO_KEY_FILE: Readonly<Record<string, string>> = {
  EEXIST: 'it is there already, and is left as it is',
  ENOENT: 'there is no such folder',
  EACCES: 'it may not be written',
};

async function createKey(pool: Pool, options: CreateOptions): Promise<{ id: string; key: string }> {
  if (options.role === 'admin') {
    let key = '';
    const id = await createAdminKey(
      pool,
      (text) => {
        key = text;
      },
      options.expires ?? null,
    );
    return { id, key };
  }
  const db = createKysely<DB>(pool);
  const circuit = await circuitCalled(options.circuit ?? '', createCircuitService(pool, db));
  const asked = {
    role: options.role,
    memberId: options.member,
    ...(options.expires !== undefined && { expiresAt: options.expires }),
  };
  const acting = { id: AT_THE_COMMAND_LINE.principalId, circuitId: circuit.id, role: 'admin' as const, memberId: null };
  const { view } = await createAccessService(pool, db).createKey(circuit.id, asked, acting, AT_THE_COMMAND_LINE, null);
  return { id: view.id, key: view.key ?? '' };
}

function parseTime(text: string): number {
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new InvalidArgumentError('It is not a time.');
  return time;
}

/** A key's id as it is listed, or as it stands in the key itself. */
function uuidOf(text: string): string | null {
  const hex = /^(?:saldo_)?([0-9a-f]{32})$/.exec(text.replaceAll('-', '').split('_').slice(0, 2).join('_'))?.[1];
  return hex === undefined ? null : hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
