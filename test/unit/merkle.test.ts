import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  append,
  decodeFrontier,
  EMPTY_ROOT,
  emptyFrontier,
  encodeFrontier,
  type Frontier,
  inclusionPath,
  leafHash,
  nodeHash,
  root,
  rootFromInclusion,
  rootOf,
} from '../../src/domain/log/merkle.ts';
import { digestOf, treeHash, treePath } from '../support/rfc9162.ts';

/** The leaves that the Certificate Transparency projects test their trees with, and the roots over the first n. */
const CT_LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const CT_ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

const hex = (bytes: Uint8Array | null) => (bytes === null ? null : Buffer.from(bytes).toString('hex'));
const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));

/** Distinct leaves of every length from 0 to some. */
const someLeaves = (count: number) => Array.from({ length: count }, (_, index) => new Uint8Array(index).fill(index));
const someHashes = (count: number) => someLeaves(count).map(leafHash);

/** The hashes of leaves, reckoned apart from ours. */
const hashed = (leaves: readonly Uint8Array[]) => leaves.map((leaf) => digestOf(Uint8Array.of(0), leaf));

describe('the root of a tree', () => {
  test('is that of the published vectors', () => {
    const hashes = CT_LEAVES.map((leaf) => leafHash(bytesOf(leaf)));
    CT_ROOTS.forEach((expected, count) => {
      expect(hex(rootOf(hashes.slice(0, count)))).toBe(expected);
    });
    expect(hex(EMPTY_ROOT)).toBe(CT_ROOTS[0]);
  });

  test('is what the RFC defines, from 0 to 300 leaves', () => {
    const leaves = someLeaves(300);
    let frontier = emptyFrontier();
    for (let count = 0; count <= 300; count++) {
      expect(hex(root(frontier))).toBe(hex(treeHash(hashed(leaves.slice(0, count)))));
      if (count < 300) frontier = append(frontier, [leafHash(leaves[count] as Uint8Array)]);
    }
  });

  test('a leaf of any length is hashed whole', () => {
    for (const length of [0, 1, 1022, 1023, 1024, 5000]) {
      const data = new Uint8Array(length).fill(7);
      expect(hex(leafHash(data))).toBe(hex(digestOf(Uint8Array.of(0), data)));
    }
    expect(hex(leafHash(Uint8Array.of(9)))).toBe(hex(digestOf(Uint8Array.of(0, 9))));
  });

  test('a node is not built over anything but two hashes', () => {
    const hash = leafHash(new Uint8Array(0));
    expect(() => nodeHash(hash, hash.subarray(1))).toThrow('a hash is 32 bytes, not 31');
    expect(() => nodeHash(new Uint8Array(33), hash)).toThrow('a hash is 32 bytes, not 33');
    expect(() => append(emptyFrontier(), [new Uint8Array(0)])).toThrow('a hash is 32 bytes, not 0');
  });
});

describe('a frontier', () => {
  test('is the same however the leaves were split over appends', () => {
    const cuts = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 8 });
    fc.assert(
      fc.property(cuts, (counts) => {
        const hashes = someHashes(counts.reduce((sum, count) => sum + count, 0));
        let frontier = emptyFrontier();
        for (const count of counts) frontier = append(frontier, hashes.slice(frontier.size, frontier.size + count));
        expect(frontier).toEqual(append(emptyFrontier(), hashes));
        expect(hex(root(frontier))).toBe(hex(rootOf(hashes)));
      }),
    );
  });

  test('that was appended to stays as it was', () => {
    const before = append(emptyFrontier(), someHashes(7));
    const copy = structuredClone(before);
    append(before, someHashes(9));
    expect(before).toEqual(copy);
    expect(emptyFrontier()).toEqual({ size: 0, roots: [] });
  });

  test('is stored as one hash for each bit of its size and read back as it was', () => {
    for (let size = 0; size <= 130; size++) {
      const frontier = append(emptyFrontier(), someHashes(size));
      const bytes = encodeFrontier(frontier);
      expect(bytes.length).toBe(32 * size.toString(2).replaceAll('0', '').length);
      expect(decodeFrontier(size, bytes)).toEqual(frontier);
    }
  });

  test('that was read back does not share memory with what it was read from', () => {
    const bytes = encodeFrontier(append(emptyFrontier(), someHashes(3)));
    const frontier = decodeFrontier(3, bytes);
    const before = hex(root(frontier));
    bytes.fill(0);
    expect(hex(root(frontier))).toBe(before);
  });

  test('of a log of thousands of millions of leaves goes on growing', () => {
    const size = 2 ** 40 + 2 ** 33 + 1;
    const [large, middle, small, next] = someHashes(4) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
    const frontier: Frontier = decodeFrontier(size, Buffer.concat([large, middle, small]));
    const grown = append(frontier, [next]);
    expect(grown).toEqual({ size: size + 1, roots: [large, middle, nodeHash(small, next)] });
    expect(hex(root(grown))).toBe(hex(nodeHash(large, nodeHash(middle, nodeHash(small, next)))));
  });

  test('a full 32-bit boundary is crossed as any other', () => {
    const hashes = someHashes(33);
    const frontier = decodeFrontier(2 ** 32 - 1, Buffer.concat(hashes.slice(0, 32)));
    const grown = append(frontier, hashes.slice(32));
    expect(grown.size).toBe(2 ** 32);
    expect(grown.roots.map(hex)).toEqual([hex(hashes.reduceRight((right, left) => nodeHash(left, right)))]);
  });

  test('whose bytes disagree with its size is refused, and so is a size that is none', () => {
    expect(() => decodeFrontier(3, new Uint8Array(32))).toThrow('the frontier of 3 leaves is 64 bytes, not 32');
    expect(() => decodeFrontier(0, new Uint8Array(32))).toThrow(RangeError);
    expect(() => decodeFrontier(-1, new Uint8Array(0))).toThrow('-1 is not the size of a log');
    expect(() => decodeFrontier(1.5, new Uint8Array(32))).toThrow(RangeError);
    const full = decodeFrontier(Number.MAX_SAFE_INTEGER, new Uint8Array(53 * 32));
    expect(() => append(full, someHashes(1))).toThrow('is not the size of a log');
  });
});

describe('an inclusion path', () => {
  test('is what the RFC defines and leads to the root, for every leaf of every small tree', () => {
    for (let size = 1; size <= 40; size++) {
      const leaves = someLeaves(size);
      const hashes = leaves.map(leafHash);
      for (let index = 0; index < size; index++) {
        const path = inclusionPath(hashes, index);
        expect(path.map(hex)).toEqual(treePath(index, hashed(leaves)).map(hex));
        const leaf = hashes[index] as Uint8Array;
        expect(hex(rootFromInclusion(leaf, index, size, path))).toBe(hex(rootOf(hashes)));
      }
    }
  });

  const treesWithLeaf = fc
    .integer({ min: 2, max: 70 })
    .chain((size) => fc.record({ size: fc.constant(size), index: fc.integer({ min: 0, max: size - 1 }) }));

  test('with any byte flipped leads elsewhere', () => {
    fc.assert(
      fc.property(treesWithLeaf, fc.integer({ min: 1, max: 255 }), ({ size, index }, flip) => {
        const hashes = someHashes(size);
        const expected = hex(rootOf(hashes));
        const path = inclusionPath(hashes, index);
        const leaf = hashes[index] as Uint8Array;
        for (const hash of [leaf, ...path]) {
          for (let at = 0; at < hash.length; at++) {
            hash[at] = (hash[at] as number) ^ flip;
            expect(hex(rootFromInclusion(leaf, index, size, path))).not.toBe(expected);
            hash[at] = (hash[at] as number) ^ flip;
          }
        }
      }),
      { numRuns: 20 },
    );
  });

  test('does not serve another leaf, and neither a longer nor a shorter one leads to the root', () => {
    fc.assert(
      fc.property(treesWithLeaf, ({ size, index }) => {
        const hashes = someHashes(size);
        const expected = hex(rootOf(hashes));
        const path = inclusionPath(hashes, index);
        const leaf = hashes[index] as Uint8Array;
        for (let other = 0; other < size; other++) {
          if (other !== index) expect(hex(rootFromInclusion(leaf, other, size, path))).not.toBe(expected);
        }
        expect(rootFromInclusion(leaf, index, size, [...path, leaf])).toBeNull();
        expect(rootFromInclusion(leaf, index, size, path.slice(1))).toBeNull();
      }),
    );
  });

  test('that no tree of that size can have is told apart from one that fails', () => {
    const hash = leafHash(new Uint8Array(0));
    expect(rootFromInclusion(hash, 0, 1, [])).toEqual(hash);
    expect(rootFromInclusion(hash, 1, 1, [])).toBeNull();
    expect(rootFromInclusion(hash, 0, 0, [])).toBeNull();
    expect(rootFromInclusion(hash, -1, 2, [hash])).toBeNull();
    expect(rootFromInclusion(hash, 0.5, 2, [hash])).toBeNull();
    expect(rootFromInclusion(hash, 0, Number.POSITIVE_INFINITY, [hash])).toBeNull();
    expect(rootFromInclusion(hash, 0, 2, [hash.subarray(1)])).toBeNull();
    expect(rootFromInclusion(hash.subarray(1), 0, 2, [hash])).toBeNull();
  });

  test('is not made for a leaf that is not there', () => {
    expect(() => inclusionPath(someHashes(3), 3)).toThrow('there is no leaf 3 among 3');
    expect(() => inclusionPath([], 0)).toThrow(RangeError);
    expect(() => inclusionPath(someHashes(3), -1)).toThrow(RangeError);
  });
});
