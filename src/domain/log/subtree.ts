/** The root of a perfect subtree of the log, hashed four nodes at a time. */
import { nodeHash } from './merkle.ts';
import { HASH_BYTES } from './sha256.ts';
import { blocksOf, LANES, Sha256Lanes } from './sha256-lanes.ts';

const NODE_BYTES = 2 * HASH_BYTES;
const NODE_MESSAGE_BYTES = 1 + NODE_BYTES;

export class SubtreeHasher {
  readonly #lanes = new Sha256Lanes();

  constructor() {
    for (let lane = 0; lane < LANES; lane++) {
      this.#lanes.messages[this.#lanes.messageAt(lane)] = 1;
      this.#lanes.finish(lane, NODE_MESSAGE_BYTES);
    }
  }

  /** @param hashes of the leaves, one after the other, as many as a power of two. They are written over */
  rootOf(hashes: Uint8Array): Uint8Array {
    let count = hashes.length / HASH_BYTES;
    for (; count >= 2 * LANES; count /= 2)
      for (let node = 0; node < count / 2; node += LANES) this.#hashNodes(hashes, node);
    const at = (index: number): Uint8Array => hashes.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES);
    for (; count > 1; count /= 2)
      for (let node = 0; node < count / 2; node++)
        hashes.set(nodeHash(at(2 * node), at(2 * node + 1)), node * HASH_BYTES);
    return hashes.slice(0, HASH_BYTES);
  }

  /** Four nodes from this one on, over the hashes that they are made from. */
  #hashNodes(hashes: Uint8Array, node: number): void {
    const lanes = this.#lanes;
    for (let lane = 0; lane < LANES; lane++) {
      const from = (node + lane) * NODE_BYTES;
      const to = lanes.messageAt(lane) + 1;
      for (let index = 0; index < NODE_BYTES; index++) lanes.messages[to + index] = hashes[from + index] as number;
    }
    lanes.hash(blocksOf(NODE_MESSAGE_BYTES));
    hashes.set(lanes.digests, node * HASH_BYTES);
  }
}
