import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leafHash, nodeHash, rootFromInclusion } from '../../src/domain/log/merkle.ts';
import {
  consistencySteps,
  inclusionSteps,
  isConsistent,
  type NodeAddress,
  proofOf,
} from '../../src/domain/log/proofs.ts';
import { treeHash, treePath, treeProof } from '../support/rfc9162.ts';

const LEAVES_MAX = 5_000;
const leaves = Array.from({ length: LEAVES_MAX }, (_, index) => leafHash(Buffer.from(`leaf ${index}`)));

/** The roots of all perfect subtrees, level by level, as a log would keep them. */
const levels = [leaves];
for (let below = leaves; below.length > 1; below = levels.at(-1) as Uint8Array[]) {
  levels.push(
    Array.from({ length: Math.floor(below.length / 2) }, (_, index) =>
      nodeHash(below[2 * index] as Uint8Array, below[2 * index + 1] as Uint8Array),
    ),
  );
}
const rootAt = ({ level, index }: NodeAddress): Uint8Array => levels[level]?.[index] as Uint8Array;

const inclusion = (index: number, size: number) => proofOf(inclusionSteps(index, size), rootAt);
const consistency = (from: number, to: number) => proofOf(consistencySteps(from, to), rootAt);
const roots = new Map<number, Uint8Array>();
const rootOver = (size: number): Uint8Array => {
  const root = roots.get(size) ?? treeHash(leaves.slice(0, size));
  roots.set(size, root);
  return root;
};

const pairs = fc
  .integer({ min: 0, max: LEAVES_MAX })
  .chain((to) => fc.tuple(fc.integer({ min: 0, max: to }), fc.constant(to)));

describe('a proof of inclusion', () => {
  it('is that of the RFC, for every leaf of every tree of up to 70 leaves', () => {
    for (let size = 1; size <= 70; size++) {
      for (let index = 0; index < size; index++)
        expect(inclusion(index, size)).toEqual(treePath(index, leaves.slice(0, size)));
    }
  });

  it('is that of the RFC, and leads to the root, in trees of up to 5,000 leaves', () => {
    fc.assert(
      fc.property(pairs, ([index, size]) => {
        fc.pre(index < size);
        const proof = inclusion(index, size);
        expect(proof).toEqual(treePath(index, leaves.slice(0, size)));
        expect(rootFromInclusion(leaves[index] as Uint8Array, index, size, proof)).toEqual(rootOver(size));
      }),
      { numRuns: 100 },
    );
  });

  it('of a leaf that is not there is refused', () => {
    for (const [index, size] of [
      [0, 0],
      [3, 3],
      [-1, 3],
      [0.5, 3],
      [0, -1],
      [0, 2 ** 53],
    ] as const)
      expect(() => inclusionSteps(index, size)).toThrow(RangeError);
  });
});

describe('a proof of consistency', () => {
  it('is that of the RFC, and holds, between any two of up to 70 leaves', () => {
    for (let to = 1; to <= 70; to++) {
      for (let from = 1; from <= to; from++) {
        const proof = consistency(from, to);
        expect(proof).toEqual(treeProof(from, leaves.slice(0, to)));
        expect(isConsistent(from, to, rootOver(from), rootOver(to), proof)).toBe(true);
      }
    }
  });

  it('is that of the RFC, and holds, between logs of up to 5,000 leaves', () => {
    fc.assert(
      fc.property(pairs, ([from, to]) => {
        const proof = consistency(from, to);
        expect(proof).toEqual(from === 0 ? [] : treeProof(from, leaves.slice(0, to)));
        expect(isConsistent(from, to, rootOver(from), rootOver(to), proof)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it('does not hold once a bit of it, or a size, is another', () => {
    fc.assert(
      fc.property(pairs, fc.nat(), fc.integer({ min: 0, max: 255 }), ([from, to], place, bit) => {
        fc.pre(from > 0 && from < to);
        const proof = consistency(from, to);
        const bent = [rootOver(from), rootOver(to), ...proof].map((hash) => new Uint8Array(hash));
        const one = bent[place % bent.length] as Uint8Array;
        one[bit >> 3] = (one[bit >> 3] as number) ^ (1 << (bit & 7));
        const [older, newer, ...rest] = bent as [Uint8Array, Uint8Array, ...Uint8Array[]];
        expect(isConsistent(from, to, older, newer, rest)).toBe(false);
        expect(isConsistent(from, to, rootOver(from), rootOver(to), proof.slice(1))).toBe(false);
        expect(isConsistent(from, to, rootOver(from), rootOver(to), [...proof, rootOver(to)])).toBe(false);
        expect(isConsistent(from + 1, to, rootOver(from), rootOver(to), proof)).toBe(false);
      }),
      { numRuns: 100 },
    );
  });

  it('needs no hash from the empty log, nor from one to itself, whose root must be the same', () => {
    expect(consistency(0, 7)).toEqual([]);
    expect(isConsistent(0, 7, rootOver(0), rootOver(7), [])).toBe(true);
    expect(isConsistent(7, 7, rootOver(7), rootOver(7), [])).toBe(true);
    expect(isConsistent(7, 7, rootOver(6), rootOver(7), [])).toBe(false);
    expect(isConsistent(0, 7, rootOver(0), rootOver(7), [rootOver(1)])).toBe(false);
  });

  it('is bounded by the logarithm of the size, and addresses what is complete', () => {
    const size = 10_000_019;
    for (const from of [1, 2, 9_999_999, 8_388_608, size - 1]) {
      const steps = consistencySteps(from, size);
      expect(steps.length).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(size)));
      expect(steps.flat().length).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(size)));
      for (const { level, index } of steps.flat()) expect((index + 1) * 2 ** level).toBeLessThanOrEqual(size);
    }
  });

  it('of what is no size, or backwards, is refused, and as a proof by anyone does not hold', () => {
    for (const [from, to] of [
      [4, 3],
      [-1, 3],
      [0.5, 3],
      [1, 2 ** 53],
    ] as const) {
      expect(() => consistencySteps(from, to)).toThrow(RangeError);
      expect(isConsistent(from, to, rootOver(1), rootOver(3), [])).toBe(false);
    }
    expect(isConsistent(2 ** 53 - 1, 2 ** 53 - 1, rootOver(1), rootOver(1), [])).toBe(true);
    expect(isConsistent(2 ** 53 - 2, 2 ** 53 - 1, rootOver(1), rootOver(2), [rootOver(1)])).toBe(false);
    expect(isConsistent(1, 2, rootOver(1), rootOver(2), [new Uint8Array(31)])).toBe(false);
  });
});
