/**
 * A journal by the million, as the service would have written it, leaves and balances and all: copied straight into the tables by
 * a superuser with the triggers asleep, in a minute or two where posting it would take many.
 */
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { transactionLeafHash } from '../../src/domain/log/leaf.ts';
import { append, decodeFrontier, encodeFrontier, type Frontier } from '../../src/domain/log/merkle.ts';
import type { BenchCircuit } from '../circuit.ts';

const TRANSACTIONS_AT_ONCE = 20_000;
const AMOUNT_MAX = 100_000;

/** Payments between random accounts, a millisecond apart, up to now. */
export async function fillJournal(url: string, circuit: BenchCircuit, count: number): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`SELECT make_posting_partitions(now() - make_interval(secs => $1), 3)`, [count / 1000 + 86_400]);
    await client.query('SET session_replication_role = replica');
    const { rows } = await client.query<{ last: string; size: string; frontier: Buffer; posted_at: Date }>(
      `SELECT last_number AS last, log_size AS size, log_frontier AS frontier, last_posted_at AS posted_at FROM circuit_head WHERE circuit_id = $1`,
      [circuit.id],
    );
    const head = rows[0] as (typeof rows)[number];
    const balances = new Float64Array(circuit.accounts.length);
    /** By account: since when it is below zero, or 0. */
    const since = new Float64Array(circuit.accounts.length);
    let frontier: Frontier = decodeFrontier(Number(head.size), head.frontier);
    let number = Number(head.last);
    const start = head.posted_at.getTime() + 1;
    for (let done = 0; done < count; done += TRANSACTIONS_AT_ONCE) {
      const part = drawPart(
        circuit,
        balances,
        since,
        number,
        start + Math.floor(done / 1000),
        Math.min(TRANSACTIONS_AT_ONCE, count - done),
      );
      frontier = append(frontier, part.leaves);
      number += part.leaves.length;
      await copyInto(
        client,
        'transaction (circuit_id, number, id, kind, posted_at, principal_id, salt, leaf_hash)',
        part.transactions,
      );
      await copyInto(
        client,
        'posting (circuit_id, posted_at, number, line, debit_account_id, credit_account_id, amount, debit_balance_after, credit_balance_after)',
        part.postings,
      );
    }
    await client.query(
      `UPDATE account SET balance = moved.balance, negative_since = to_timestamp(nullif(moved.since, 0) / 1000.0)
       FROM unnest($2::uuid[], $3::bigint[], $4::bigint[]) AS moved (id, balance, since)
       WHERE account.circuit_id = $1 AND account.id = moved.id`,
      [circuit.id, circuit.accounts, Array.from(balances, String), Array.from(since, String)],
    );
    await client.query(
      `UPDATE circuit_head SET last_number = $2, log_size = $2, log_frontier = $3,
         last_posted_at = (SELECT posted_at FROM transaction WHERE circuit_id = $1 AND number = $2) WHERE circuit_id = $1`,
      [circuit.id, number, Buffer.from(encodeFrontier(frontier))],
    );
    await client.query('VACUUM ANALYZE');
    // Or else what is measured next would share the disk with what was just written.
    await client.query('CHECKPOINT');
  } finally {
    await client.end();
  }
}

function drawPart(
  circuit: BenchCircuit,
  balances: Float64Array,
  since: Float64Array,
  after: number,
  at: number,
  count: number,
) {
  const { id: circuitId, accounts } = circuit;
  const leaves: Uint8Array[] = [];
  let transactions = '';
  let postings = '';
  const salts = randomBytes(16 * count);
  const ids = randomBytes(10 * count).toString('hex');
  for (let index = 0; index < count; index++) {
    const number = after + index + 1;
    const postedAt = at + Math.floor(index / 1000);
    const time = new Date(postedAt).toISOString();
    const salt = salts.subarray(16 * index, 16 * index + 16);
    const own = ids.slice(20 * index, 20 * index + 20);
    const id = `${postedAt
      .toString(16)
      .padStart(12, '0')
      .replace(/^(.{8})/, '$1-')}-7${own.slice(0, 3)}-8${own.slice(3, 6)}-${own.slice(6, 18)}`;
    const debit = Math.floor(Math.random() * accounts.length);
    const credit = (debit + 1 + Math.floor(Math.random() * (accounts.length - 1))) % accounts.length;
    const amount = 1 + Math.floor(Math.random() * AMOUNT_MAX);
    const [debitAccountId, creditAccountId] = [accounts[debit] as string, accounts[credit] as string];
    if ((balances[debit] as number) >= 0 && (balances[debit] as number) < amount) since[debit] = postedAt;
    balances[debit] = (balances[debit] as number) - amount;
    balances[credit] = (balances[credit] as number) + amount;
    if ((balances[credit] as number) >= 0) since[credit] = 0;
    const leaf = transactionLeafHash({
      header: {
        circuitId,
        number,
        id,
        kind: 'transfer',
        postedAt,
        principalId: circuitId,
        externalId: null,
        occurredOn: null,
        textDigest: null,
      },
      rows: [{ type: 'posting', debitAccountId, creditAccountId, amount: BigInt(amount) }],
      salt,
    });
    leaves.push(leaf);
    transactions += `${circuitId}\t${number}\t${id}\ttransfer\t${time}\t${circuitId}\t\\\\x${salt.toString('hex')}\t\\\\x${Buffer.from(leaf).toString('hex')}\n`;
    postings += `${circuitId}\t${time}\t${number}\t1\t${debitAccountId}\t${creditAccountId}\t${amount}\t${balances[debit]}\t${balances[credit]}\n`;
  }
  return { leaves, transactions, postings };
}

const copyInto = (client: pg.Client, table: string, text: string): Promise<void> =>
  pipeline(Readable.from([text]), client.query(copyFrom(`COPY ${table} FROM STDIN`)));
