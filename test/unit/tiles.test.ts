import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rootOf } from '../../src/domain/log/merkle.ts';
import { completedNodes, openNodes, type StoredNode, TILE_LEVEL } from '../../src/domain/log/tiles.ts';
import { treeHash } from '../support/rfc9162.ts';

const tiles = Array.from({ length: 70 }, () => new Uint8Array(randomBytes(32)));

/** The root over tiles is that over as many leaves: a tile's root stands where a leaf's hash would. */
const rootAt = ({ level, index }: Pick<StoredNode, 'level' | 'index'>): Uint8Array => {
  const width = 2 ** (level - TILE_LEVEL);
  return treeHash(tiles.slice(index * width, (index + 1) * width));
};

describe('the nodes that a log stores', () => {
  it('are each complete subtree once, however many tiles come at a time', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 8 }), (steps) => {
        const stored = new Map<string, StoredNode>();
        let count = 0;
        for (const step of steps) {
          const next = Math.min(count + step, tiles.length);
          const open = openNodes(count).map(({ level, index }) => stored.get(`${level}/${index}`) as StoredNode);
          for (const node of completedNodes(count, open, tiles.slice(count, next))) {
            expect(stored.has(`${node.level}/${node.index}`)).toBe(false);
            stored.set(`${node.level}/${node.index}`, node);
          }
          count = next;
        }
        let expected = 0;
        for (let width = 1; width <= count; width *= 2) expected += Math.floor(count / width);
        expect(stored.size).toBe(expected);
        for (const node of stored.values()) expect(Buffer.from(node.hash)).toEqual(Buffer.from(rootAt(node)));
      }),
    );
  });

  it('are, where they are still open, the perfect subtrees of which the whole consists', () => {
    for (let count = 0; count <= tiles.length; count++) {
      const open = openNodes(count);
      expect(open.reduce((sum, { level }) => sum + 2 ** (level - TILE_LEVEL), 0)).toBe(count);
      if (count === 0) continue;
      const roots = open.map(rootAt);
      const whole = roots.reduceRight((right, left) => Buffer.from(rootOf([left, right])));
      expect(Buffer.from(whole)).toEqual(Buffer.from(treeHash(tiles.slice(0, count))));
    }
  });

  it('are not made from others than those that came before', () => {
    expect(() => completedNodes(1, [], tiles.slice(1, 2))).toThrow(RangeError);
    const wrong = { level: TILE_LEVEL + 1, index: 0, hash: tiles[0] as Uint8Array };
    expect(() => completedNodes(1, [wrong], tiles.slice(1, 2))).toThrow(RangeError);
  });
});
