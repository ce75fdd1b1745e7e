import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCheckpoint } from '../../src/domain/log/checkpoint.ts';
import { openNote, readVerifierKey, signerKeyOf, signerKeyText } from '../../src/domain/log/note.ts';
import { newKeyText } from '../../src/features/audit/key-ring.ts';
import { type Api, startApi } from '../support/api.ts';
import type { Client, Json } from '../support/client.ts';
import { makeWorld, type World } from '../support/fixtures.ts';
import { treeHash, treePath, treeProof } from '../support/rfc9162.ts';
import { newWitness, textOfNote } from '../support/witness.ts';

let api: Api;
let world: World;
let directory: string;

const settings = (keys: string) => ({ CHECKPOINT_KEYS: keys, CHECKPOINT_DIR: directory });
const KEYS = newKeyText();

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'saldo-checkpoints-'));
  api = await startApi(settings(KEYS));
  world = await makeWorld(api);
});
afterAll(async () => {
  await api?.stop();
  await rm(directory, { recursive: true, force: true });
});

const pay = async (client: Client, from: string, to: string): Promise<number> => {
  const { status, body } = await client.post('/transfers', { from, to, amount: '0.01' });
  expect(status).toBe(201);
  return body.transactionNumber as number;
};

/** What a checkpoint says, opened with the key that the API gives out. */
async function signNow(): Promise<{ size: number; root: Uint8Array; note: string }> {
  const { status, body } = await world.operator.post('/checkpoints', {});
  expect(status).toBe(201);
  const note = body.note as string;
  const { keys } = (await world.auditor.get('/checkpoints')).body as unknown as { keys: string[] };
  const { text, signedBy } = openNote(
    note,
    keys.map((key) => readVerifierKey(key)),
  );
  expect(signedBy).toHaveLength(keys.length);
  const { origin, size, root } = readCheckpoint(text);
  expect(origin.endsWith(`/${world.id}`)).toBe(true);
  expect(signedBy[0]?.name).toBe(origin);
  return { size, root, note };
}

const leaves = async (): Promise<Uint8Array[]> => {
  const rows = await api.sql<{ hash: string }>(
    `SELECT encode(leaf_hash, 'hex') AS hash FROM transaction WHERE circuit_id = $1 ORDER BY number`,
    [world.id],
  );
  return rows.map(({ hash }) => fromHex(hash));
};
const fromHex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('a checkpoint', () => {
  it('has the root over all transactions, as the RFC has it', async () => {
    const { size, root } = await signNow();
    const all = await leaves();
    expect(size).toBe(all.length);
    expect(hex(root)).toBe(hex(treeHash(all)));
  });

  it('is the same one where nothing was posted since', async () => {
    expect((await signNow()).note).toBe((await signNow()).note);
  });

  it('is kept outside the database as well', async () => {
    const { note } = await signNow();
    const files = await readdir(directory);
    expect(files).toContain(`${world.id}.ledger.checkpoint`);
    expect(await readFile(join(directory, `${world.id}.ledger.checkpoint`), 'utf8')).toBe(note);
  });

  it('takes the cosignature of a witness, once, and no false one', async () => {
    const { size, note } = await signNow();
    const witness = newWitness('witness.example/w');
    const { key } = witness;
    const cosignature = witness.cosign(textOfNote(note), 1_795_000_000);
    for (let twice = 0; twice < 2; twice++) {
      const { status, body } = await world.operator.post(`/checkpoints/${size}/cosignatures`, { cosignature, key });
      expect(status).toBe(200);
      expect(body.note).toBe(`${note}${cosignature}\n`);
    }
    const other = await world.operator.post(`/checkpoints/${size}/cosignatures`, {
      cosignature: cosignature.replace('w ', 'w A'),
      key,
    });
    expect(other).toMatchObject({ status: 400, body: { code: 'validation-failed' } });
    const nowhere = await world.operator.post('/checkpoints/999999/cosignatures', { cosignature, key });
    expect(nowhere).toMatchObject({ status: 404, body: { code: 'checkpoint-not-found' } });
    expect((await world.auditor.post(`/checkpoints/${size}/cosignatures`, { cosignature, key })).status).toBe(403);
  });
});

describe('a proof', () => {
  it('of any transaction, in a log of any later size, is that of the RFC', async () => {
    for (let count = 0; count < 20; count++) await pay(world.operator, world.ada.account, world.bea.account);
    const all = await leaves();
    for (let size = 1; size <= all.length; size += 7) {
      for (let number = 1; number <= size; number += 3) {
        const { status, body } = await world.auditor.get(`/transactions/${number}/proof`, { size });
        expect(status).toBe(200);
        expect(body).toMatchObject({
          size,
          leafHash: hex(all[number - 1] as Uint8Array),
          root: hex(treeHash(all.slice(0, size))),
        });
        expect(body.path).toEqual(treePath(number - 1, all.slice(0, size)).map(hex));
      }
    }
  });

  it('leads to a signed checkpoint where it is not told which size', async () => {
    const number = await pay(world.operator, world.ada.account, world.bea.account);
    const { body } = await world.auditor.get(`/transactions/${number}/proof`);
    expect(body.size as number).toBeGreaterThanOrEqual(number);
    expect(body.checkpoint).toContain(
      `\n${body.size}\n${Buffer.from(body.root as string, 'hex').toString('base64')}\n`,
    );
  });

  it('of consistency is that of the RFC', async () => {
    const all = await leaves();
    for (const [from, to] of [
      [1, 2],
      [3, all.length],
      [8, 21],
      [16, all.length - 1],
      [all.length, all.length],
    ] as const) {
      const { status, body } = await world.auditor.get('/checkpoints/consistency', { from, to });
      expect(status).toBe(200);
      expect(body).toEqual({
        from,
        to,
        fromRoot: hex(treeHash(all.slice(0, from))),
        toRoot: hex(treeHash(all.slice(0, to))),
        proof: treeProof(from, all.slice(0, to)).map(hex),
      });
    }
  });

  it('is of a size that the log had, and of a transaction that is there', async () => {
    const { size } = await signNow();
    const refused = async (path: string, query: Record<string, number>) =>
      (await world.auditor.get(path, query)).body.code;
    expect(await refused('/checkpoints/consistency', { from: 1, to: size + 1_000 })).toBe('log-size-not-reached');
    expect(await refused('/checkpoints/consistency', { from: 2, to: 1 })).toBe('log-size-not-reached');
    expect(await refused('/transactions/5/proof', { size: 4 })).toBe('log-size-not-reached');
    expect(await refused('/transactions/5/proof', { size: size + 1_000 })).toBe('log-size-not-reached');
    expect(await refused(`/transactions/${size + 1_000}/proof`, {})).toBe('transaction-not-found');
    expect(await refused('/checkpoints/consistency', { from: 1 })).toBe('validation-failed');
  });

  it('of a batch tells a member of its own rows only, and they are tied to the leaf', async () => {
    const { ada, bea, caio } = world;
    const transfer = (from: string, to: string) => ({ from, to, amount: '0.50' });
    await world.operator.post('/transfers/batch', {
      atomic: true,
      transfers: [transfer(ada.account, bea.account), transfer(bea.account, caio.account)],
    });
    const number = await pay(world.operator, ada.account, bea.account);
    const own = await ada.client.get(`/transactions/${number}/proof`);
    expect(own.status).toBe(200);
    expect(rowsOf(own.body)).toHaveLength(1);
    expect((await caio.client.get(`/transactions/${number}/proof`)).body.code).toBe('transaction-not-found');
    // The admission of another member is nobody else's business.
    const [admission] = await api.sql<{ number: string }>(
      'SELECT admitted_number AS number FROM member WHERE id = $1',
      [bea.memberId],
    );
    expect((await ada.client.get(`/transactions/${admission?.number}/proof`)).status).toBe(404);
    expect((await bea.client.get(`/transactions/${admission?.number}/proof`)).status).toBe(200);
  });

  it('of an import of obligations opens to a debtor its own row, by a path that leads to the root of the rows', async () => {
    const { ada, bea, caio } = world;
    const rows = [
      [ada, bea, '10.00'],
      [bea, caio, '20.00'],
      [caio, ada, '30.00'],
    ].map(
      ([debtor, creditor, amount]) =>
        `${(debtor as typeof ada).account},${(creditor as typeof ada).account},${amount},accepted`,
    );
    const sent = await world.operator.send('/obligations/import', {
      method: 'POST',
      body: `debtor,creditor,amount,state\n${rows.join('\n')}\n`,
      headers: { 'content-type': 'text/csv' },
    });
    expect(sent.status).toBe(200);
    const [last] = await api.sql<{ number: string }>(
      'SELECT max(recorded_number) AS number FROM obligation WHERE circuit_id = $1',
      [world.id],
    );
    const { body } = await bea.client.get(`/transactions/${last?.number}/proof`);
    expect(body.rowCount).toBe(3);
    expect(rowsOf(body).map(({ row }) => row.amount)).toEqual(['10.00', '20.00']);
    expect(JSON.stringify(body)).not.toContain('30.00');
    const onlyOne = await bea.client.get(`/transactions/${last?.number}/proof`, { line: 2 });
    expect(rowsOf(onlyOne.body).map(({ row }) => row.line)).toEqual([2]);
    expect((await bea.client.get(`/transactions/${last?.number}/proof`, { line: 3 })).status).toBe(404);
  });
});

interface OpenedRow {
  readonly row: { readonly line: number; readonly amount?: string };
  readonly salt: string;
  readonly path: readonly string[];
}
const rowsOf = (body: Json): readonly OpenedRow[] => body.rows as readonly OpenedRow[];

describe('the alarm', () => {
  const alarm = async (): Promise<string | null> =>
    (await world.operator.get('/checkpoints')).body.alarm as string | null;
  const gauge = async (): Promise<string | undefined> =>
    /^saldo_checkpoint_alarms (\d+)$/m.exec(await (await fetch(`${api.baseUrl}/metrics`)).text())?.[1];

  /** Something is changed with all rights; then nothing is signed; then it is put back, and all is well. */
  async function expectAlarm(change: string, back: string, message: RegExp): Promise<void> {
    await signNow();
    await pay(world.operator, world.ada.account, world.bea.account);
    const asSuperuser = async (statement: string) =>
      api.sql(`SET session_replication_role = replica; ${statement}; SET session_replication_role = origin`);
    await asSuperuser(change);
    try {
      const { status, body } = await world.operator.post('/checkpoints', {});
      expect(body).toMatchObject({ code: 'log-inconsistent' });
      expect(status).toBe(409);
      expect(body.detail).toMatch(message);
      expect(await alarm()).toMatch(message);
      expect(await gauge()).toBe('1');
    } finally {
      await asSuperuser(back);
    }
    await signNow();
    expect(await alarm()).toBe(null);
    expect(await gauge()).toBe('0');
  }

  it('is raised when a leaf is changed that was signed', () => {
    const flip = `UPDATE transaction SET leaf_hash = set_byte(leaf_hash, 3, get_byte(leaf_hash, 3) # 1) WHERE circuit_id = '${world.id}' AND number = 4`;
    return expectAlarm(flip, flip, /root|begin/);
  });

  it('is raised when transactions that were signed are gone, and the head with them', () => {
    const count = 3;
    const change = `
      CREATE TABLE gone AS SELECT * FROM transaction WHERE circuit_id = '${world.id}' ORDER BY number DESC LIMIT ${count};
      CREATE TABLE gone_head AS SELECT * FROM circuit_head WHERE circuit_id = '${world.id}';
      DELETE FROM transaction USING gone WHERE transaction.circuit_id = gone.circuit_id AND transaction.number = gone.number;
      UPDATE circuit_head SET log_size = log_size - ${count}, last_number = last_number - ${count}, log_frontier = decode(repeat('00', 32 * bit_count((log_size - ${count})::bit(64))::int), 'hex') WHERE circuit_id = '${world.id}'`;
    const back = `
      INSERT INTO transaction SELECT * FROM gone;
      UPDATE circuit_head SET log_size = old.log_size, last_number = old.last_number, log_frontier = old.log_frontier FROM gone_head AS old WHERE circuit_head.circuit_id = old.circuit_id;
      DROP TABLE gone, gone_head`;
    return expectAlarm(change, back, /root|leaves/);
  });

  it('is raised when the database forgets its checkpoints and its past is another', async () => {
    const { size } = await signNow();
    const flip = `UPDATE transaction SET leaf_hash = set_byte(leaf_hash, 3, get_byte(leaf_hash, 3) # 1) WHERE circuit_id = '${world.id}' AND number = ${size}`;
    const keep = `CREATE TABLE kept AS SELECT * FROM log_checkpoint; DELETE FROM log_checkpoint`;
    await expectAlarm(
      `${keep}; ${flip}`,
      `${flip}; INSERT INTO log_checkpoint SELECT * FROM kept ON CONFLICT DO NOTHING; DROP TABLE kept`,
      /root|begin/,
    );
  });

  it('is raised when what is kept outside the database is not what was signed', async () => {
    const { note } = await signNow();
    const file = join(directory, `${world.id}.ledger.checkpoint`);
    await pay(world.operator, world.ada.account, world.bea.account);
    await writeFile(file, note.replace(/\n\d+\n/, '\n3\n'));
    expect((await world.operator.post('/checkpoints', {})).body.code).toBe('log-inconsistent');
    await writeFile(file, note);
    await signNow();
  });
});

describe('another key', () => {
  const name = KEYS.split('+')[2] as string;
  const newKey = (): string => signerKeyText(signerKeyOf(name, randomBytes(32)));

  /** By another instance on the same database, with other keys. */
  async function signWith(keys: string): Promise<Json> {
    const other = await startApi(settings(keys), api.database);
    try {
      const client = other.as(other.adminKey, world.code);
      // Right before it, so that the first instance's job of each minute does not come in between with its own key.
      await pay(client, world.ada.account, world.bea.account);
      return (await client.post('/checkpoints', {})).body;
    } finally {
      await other.stop();
    }
  }

  it('takes over by signing along with the one before it, and then alone', async () => {
    await signNow();
    const next = newKey();
    const both = await signWith(`${next}\n${KEYS}`);
    expect((both.note as string).match(/^— /gm)).toHaveLength(2);
    const alone = await signWith(next);
    expect((alone.note as string).match(/^— /gm)).toHaveLength(1);
    // The instance with the old key alone can no longer tell what was signed last.
    await pay(world.operator, world.ada.account, world.bea.account);
    expect((await world.operator.post('/checkpoints', {})).body.code).toBe('log-inconsistent');
  });

  it('of nobody known signs nothing', async () => {
    expect(await signWith(newKey())).toMatchObject({ code: 'log-inconsistent' });
  });
});

it('a service without a key gives proofs, and signs nothing', async () => {
  const other = await startApi({ CHECKPOINT_KEYS: '', CHECKPOINT_DIR: '' }, api.database);
  try {
    const client = other.as(other.adminKey, world.code);
    expect((await client.post('/checkpoints', {})).body.code).toBe('no-checkpoint-key');
    expect((await client.get('/checkpoints')).body.keys).toEqual([]);
    const number = await pay(client, world.ada.account, world.bea.account);
    const { body } = await client.get(`/transactions/${number}/proof`);
    expect(body).toMatchObject({ checkpoint: null, size: number });
  } finally {
    await other.stop();
  }
});
