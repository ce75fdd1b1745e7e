import type { Pool } from 'pg';
import { describe, expect, it } from 'vitest';
import { createKysely, createPool } from '../../src/db/connect.ts';
import type { DB } from '../../src/db/types.gen.ts';
import type { Command } from '../../src/domain/ledger/commands.ts';
import { selectPlaced } from '../../src/features/events/queries.ts';
import { capturing, holding, several, transfer, voiding } from '../support/circuit.ts';
import { postingBench } from '../support/posting.ts';
import { rowsRead } from '../support/rows-read.ts';

const HOLDS = 300;

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
    if (taken === 'of nothing') await bench.pool.query('ANALYZE');
    // Its plan is made now, and kept.
    const pool = createPool({ url: bench.database.url, max: 1 });
    for (const accountId of [payer, null]) await eventsOf(pool, accountId, 0);

    const expiresAt = Date.now() + 3_600_000;
    const holds = Array.from({ length: HOLDS }, () => holding(payer, payee, 1n, { expiresAt }));
    await post(holds);
    await post(holds.slice(0, -3).map(({ id }) => capturing(id)));
    if (taken === 'in between') await bench.pool.query('ANALYZE');
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
        ['hold', 'hold_change', 'posting_%', 'transaction'],
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
});
