import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rootOf } from '../../src/domain/log/merkle.ts';
import { blocksOf, LANES, Sha256Lanes } from '../../src/domain/log/sha256-lanes.ts';
import { SubtreeHasher } from '../../src/domain/log/subtree.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('four messages in step', () => {
  const lanes = new Sha256Lanes();

  it('have the hashes of each by itself, whatever was in their place before', () => {
    const message = fc.uint8Array({ minLength: 0, maxLength: 247 });
    fc.assert(
      fc.property(fc.array(message, { minLength: LANES, maxLength: LANES }), ([first = new Uint8Array(0), ...rest]) => {
        // They are of as many blocks each, and need not be of the same length.
        const blocks = blocksOf(first.length);
        const messages = [first, ...rest.map((each) => each.subarray(0, 64 * blocks - 9))];
        const fitting = messages.map((each) => (blocksOf(each.length) === blocks ? each : first));
        for (const [lane, each] of fitting.entries()) {
          lanes.messages.set(each, lanes.messageAt(lane));
          lanes.finish(lane, each.length);
        }
        lanes.hash(blocks);
        const digests = fitting.map((_, lane) => {
          const at = lanes.digestAt(lane);
          return Buffer.from(lanes.digests.subarray(at, at + 32)).toString('hex');
        });
        expect(digests).toEqual(fitting.map(sha256));
      }),
      { numRuns: 1_000 },
    );
  });

  it('are refused where one is too long', () => {
    expect(blocksOf(247)).toBe(4);
    expect(() => blocksOf(248)).toThrow(RangeError);
  });
});

describe('a perfect subtree', () => {
  it('has the root that the RFC defines', () => {
    const hasher = new SubtreeHasher();
    for (const size of [1, 2, 4, 8, 16, 64, 256]) {
      const leaves = Array.from(
        { length: size },
        (_, index) => new Uint8Array(createHash('sha256').update(`${size} ${index}`).digest()),
      );
      expect(hasher.rootOf(new Uint8Array(Buffer.concat(leaves)))).toEqual(rootOf(leaves));
    }
  });
});
