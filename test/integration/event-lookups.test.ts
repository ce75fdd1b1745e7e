import type { Pool } from 'pg';
import { describe, expect, it } from 'vitest';
import { createKysely, createPool } from '../../src/db/connect.ts';
import { newId } from '../../src/db/ids.ts';
import type { DB } from '../../src/db/types.gen.ts';
import type { Command } from '../../src/domain/ledger/commands.ts';
import { selectPlaced } from '../../src/features/events/queries.ts';
import { capturing, holding, several, transfer, voiding } from '../support/circuit.ts';
import { postingBench } from '../support/posting.ts';
import { rowsRead } from '../support/rows-read.ts';

const HOLDS = 300;
const TOLD = 4_000;

describe.each(['never', 'of nothing', 'in between'] as const)('with statistics that were taken %s', (taken) => {
  const bench = postingBench();

  it('the next events of a member, and of a circuit, are found among few, however many there are', async () => {
    const { circuit, poster, ids } = await bench.circuitWith(3);
    const [payer, payee, other] = ids;
    const post = (commands: readonly Command[]) =>
      poster.post(circuit, several(commands.map((command) => [command]) as [Command[], Command[], Command[]]));
    const eventsOf = async (pool: Pool, accountId: string | null, after: number, count = 5 * HOLDS) => {
      const place = { number: after, place: 0, line: 0 };
      const concerned = accountId === null ? null : { accountIds: [accountId], memberId: null };
      const asked = { after: place, concerned, count };
      const { rows } = await selectPlaced(pool, createKysely<DB>(pool), circuit, asked);
      return rows.map(({ number, kind }) => [Number(number), kind]);
    };
    // Whose plans are made now, and kept; its login may take statistics.
    const pool = createPool({ url: bench.database.url, max: 1 });
    if (taken === 'of nothing') await pool.query('ANALYZE');
    for (const accountId of [payer, null]) await eventsOf(pool, accountId, 0);

    const expiresAt = Date.now() + 3_600_000;
    const holds = Array.from({ length: HOLDS }, () => holding(payer, payee, 1n, { expiresAt }));
    await post(holds);
    await post(holds.slice(0, -3).map(({ id }) => capturing(id)));
    if (taken === 'in between') await pool.query('ANALYZE');
    await post([
      voiding(holds.at(-3)?.id as string),
      transfer(payer, other, 1n),
      capturing(holds.at(-2)?.id as string),
    ]);
    for (const accountId of [payer, payee]) {
      const all = await eventsOf(bench.pool, accountId, 0);
      expect(all.filter(([, kind]) => kind === 'transfer-held')).toHaveLength(HOLDS);
      expect(all.filter(([, kind]) => kind === 'transfer-captured')).toHaveLength(HOLDS - 2);
      expect(all.filter(([, kind]) => kind === 'transfer-voided')).toHaveLength(1);
      const last = Number(all.at(-5)?.[0]);
      const { read, scans } = await rowsRead(
        bench.database.url,
        async () => expect(await eventsOf(pool, accountId, last)).toEqual(all.slice(-4)),
        ['hold', 'posting_%', 'transaction'],
        pool,
      );
      // A hold that has ended since leaves its entry among the open ones until the table is vacuumed, or a reader finds it to be of nobody.
      expect(read).toBeLessThan(60 + HOLDS);
      expect(scans).toBe(0);
    }
    // A page of the circuit's own reads no further than it goes.
    for (const after of [0, HOLDS]) {
      const { read, scans } = await rowsRead(
        bench.database.url,
        async () => expect(await eventsOf(pool, null, after, 5)).toHaveLength(5),
        ['event', 'obligation_change', 'transaction'],
        pool,
      );
      expect(read).toBeLessThan(20);
      expect(scans).toBe(0);
    }
    await pool.end();
  });

  it('what is told beside the journal is found among few, near the head and far behind it', async () => {
    const [circuit, own, other] = [newId(), newId(), newId()];
    const pool = createPool({ url: bench.database.url, max: 1 });
    const told = async (after: number) => {
      const place = { number: after, place: 0, line: 0 };
      const asked = { after: place, concerned: { accountIds: [own], memberId: null }, count: 50 };
      const { rows } = await selectPlaced(pool, createKysely<DB>(pool), circuit, asked);
      return rows.filter(({ type }) => type !== null).map(({ number }) => Number(number));
    };
    await told(0);
    // Each hundredth is of this account; triggers asleep.
    await pool.query(`
      BEGIN;
      SET LOCAL session_replication_role = replica;
      INSERT INTO circuit (id, code, name, unit_code, unit_scale, payment_request_threshold) VALUES ('${circuit}', 'told', 'Told', 'CR', 2, 100);
      INSERT INTO circuit_head (circuit_id, last_number) VALUES ('${circuit}', ${TOLD});
      INSERT INTO event (circuit_id, after_number, place, id, type, subject_id, account_ids, data, occurred_at)
      SELECT '${circuit}', k, 1, gen_random_uuid(), 'account.low-balance', '${own}',
             ARRAY[CASE WHEN k % 100 = 0 THEN '${own}' ELSE '${other}' END]::uuid[], '{}', now() FROM generate_series(100, ${TOLD}) AS k;
      COMMIT`);
    if (taken === 'in between') await pool.query('ANALYZE');
    for (const [after, first, most] of [
      [0, 100, 100],
      [TOLD - 50, TOLD, 100],
    ] as const) {
      const { read, scans } = await rowsRead(
        bench.database.url,
        async () => expect((await told(after))[0]).toBe(first),
        ['event'],
        pool,
      );
      expect(read).toBeLessThanOrEqual(most);
      expect(scans).toBe(0);
    }
    await pool.end();
  });
});
