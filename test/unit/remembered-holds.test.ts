import { describe, expect, it } from 'vitest';
import type { JournalRow } from '../../src/domain/ledger/journal.ts';
import { HOLDS_REMEMBERED_MAX } from '../../src/limits.ts';
import { isAt, RememberedHolds } from '../../src/poster/remembered-holds.ts';
import type { Posted } from '../../src/poster/write.ts';
import { capturing, holding } from '../support/circuit.ts';

const log = (logSize: number, byte = 0) => ({ logSize, logFrontier: new Uint8Array([logSize, byte]) });
const idsOf = (holds: RememberedHolds, circuitId: string) => [...(holds.of(circuitId)?.holds.keys() ?? [])];

/** A transaction of one row of a hold. */
function posted(number: number, row: JournalRow, beside?: Posted['beside']): Posted {
  const command = row.type === 'hold-placed' ? holding('from', 'to', 5n) : capturing('hold');
  const { id, principalId, salt, textDigest } = command;
  const header = {
    circuitId: 'C',
    number,
    id,
    kind: command.kind,
    postedAt: 0,
    principalId,
    externalId: null,
    occurredOn: null,
    textDigest,
  };
  return { command, transaction: { header, rows: [row], salt }, balancesAfter: [], beside };
}

const placed = (holdId: string, beside?: Posted['beside']): Posted =>
  posted(
    1,
    {
      type: 'hold-placed',
      holdId,
      payerAccountId: 'from',
      payeeAccountId: 'to',
      amount: 5n,
      fees: 1n,
      expiresAt: 1,
      obligationId: null,
      charged: null,
    },
    beside,
  );

const changed = (holdId: string, captured: bigint, state: 'held' | 'captured'): Posted =>
  posted(2, { type: 'hold-changed', holdId, captured, released: 0n, feesCaptured: 1n, feesReleased: 0n, state });

describe('remembered holds', () => {
  it('follow what becomes of them, to the end', () => {
    const holds = new RememberedHolds();
    holds.keep('C', { log: log(1), posted: [placed('a'), placed('b')] });
    holds.keep('C', { log: log(2), posted: [changed('a', 2n, 'held'), changed('unknown', 2n, 'held')] });
    expect(holds.of('C')?.holds.get('a')?.hold).toMatchObject({
      amount: 5n,
      captured: 2n,
      feesCaptured: 1n,
      state: 'held',
    });
    holds.keep('C', { log: log(3), posted: [changed('a', 3n, 'captured')] });
    expect(idsOf(holds, 'C')).toEqual(['b']);
    expect(holds.of('D')).toBeUndefined();
    const before = holds.of('C');
    holds.keep('C', { log: log(3), posted: [] });
    expect(holds.of('C')).toBe(before);
  });

  it('count only where the log is as it was left, in its size and in what is in it', () => {
    const holds = new RememberedHolds();
    holds.keep('C', { log: log(7), posted: [placed('a')] });
    const left = holds.of('C')?.log ?? log(0);
    expect([log(7), log(8), log(7, 1)].map((one) => isAt(one, left))).toEqual([true, false, false]);
    holds.forget('C');
    expect(holds.of('C')).toBeUndefined();
  });

  it('are not those with something beside them', () => {
    const holds = new RememberedHolds();
    holds.keep('C', { log: log(1), posted: [placed('a', { metadata: { resourceId: 'a', pairs: {} } })] });
    expect(holds.of('C')).toBeUndefined();
  });

  it('are so many at most: the oldest go, of one circuit and of all', () => {
    const holds = new RememberedHolds();
    const many = (name: string, count: number) => Array.from({ length: count }, (_, nth) => placed(`${name}${nth}`));
    holds.keep('C', { log: log(1), posted: many('c', HOLDS_REMEMBERED_MAX + 2) });
    expect(idsOf(holds, 'C')).toHaveLength(HOLDS_REMEMBERED_MAX);
    expect(idsOf(holds, 'C')[0]).toBe('c2');
    holds.keep('D', { log: log(1), posted: many('d', 1) });
    expect(['C', 'D'].map((circuit) => idsOf(holds, circuit).length)).toEqual([0, 1]);
    for (let nth = 0; nth < 3; nth++)
      holds.keep(`E${nth}`, { log: log(1), posted: many('e', HOLDS_REMEMBERED_MAX / 2) });
    expect(['D', 'E0', 'E1', 'E2'].map((circuit) => idsOf(holds, circuit).length)).toEqual([
      0,
      0,
      HOLDS_REMEMBERED_MAX / 2,
      HOLDS_REMEMBERED_MAX / 2,
    ]);
  });
});
