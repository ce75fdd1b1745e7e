/**
 * SHA-256 (FIPS 180-4) of four short messages in step: the same word of each is a lane of a vector. To hash three messages of a
 * line of the journal natively takes four times as long, most of it on the way there and back.
 *
 * The rounds are a function of WebAssembly, which has vectors where JavaScript has none, and which is put together here.
 */
import { HASH_BYTES } from './sha256.ts';

export const LANES = 4;

/** Bytes of a message and its padding: a multiple of a block, and as many as a transfer's leaf can have. */
const STRIDE = 256;
const BLOCK_BYTES = 64;
const VECTOR_BYTES = 16;

/** Where things are in the memory that both have: constants of the rounds, hashes at the start and so far, messages, digests. */
const ROUNDS_AT = 0;
const INITIAL_AT = ROUNDS_AT + 64 * VECTOR_BYTES;
const STATE_AT = INITIAL_AT + 8 * VECTOR_BYTES;
const MESSAGES_AT = STATE_AT + 8 * VECTOR_BYTES;
const DIGESTS_AT = MESSAGES_AT + LANES * STRIDE;

/** What the runtime has of WebAssembly, as far as it is used here. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
  ) => {
    readonly exports: {
      readonly memory: { readonly buffer: ArrayBuffer };
      /** The next block of each message, which begins so many bytes behind its beginning. */
      readonly compress: (offset: number) => void;
      readonly digest: () => void;
    };
  };
};

/** Made when it is needed for the first time, and then for all. */
let compiled: object | null = null;

function instance() {
  compiled ??= new WebAssembly.Module(moduleBytes());
  return new WebAssembly.Instance(compiled).exports;
}

export class Sha256Lanes {
  readonly #code = instance();
  /** The messages, each `STRIDE` bytes behind the one before it. What is written there stays until it is written over. */
  readonly messages = new Uint8Array(this.#code.memory.buffer, MESSAGES_AT, LANES * STRIDE);
  /** Of the messages that were hashed last, one after the other. */
  readonly digests = new Uint8Array(this.#code.memory.buffer, DIGESTS_AT, LANES * HASH_BYTES);
  readonly #state = new Uint32Array(this.#code.memory.buffer, STATE_AT, 8 * LANES);
  readonly #initial = new Uint32Array(this.#code.memory.buffer, INITIAL_AT, 8 * LANES);

  constructor() {
    const constants = new Uint32Array(this.#code.memory.buffer, ROUNDS_AT, 64 * LANES);
    const primes = firstPrimes(64);
    for (const [index, prime] of primes.entries()) constants.fill(rootFraction(prime, 3n), 4 * index, 4 * index + 4);
    for (const [index, prime] of primes.slice(0, 8).entries())
      this.#initial.fill(rootFraction(prime, 2n), 4 * index, 4 * index + 4);
  }

  /** Where the message of a lane begins. */
  messageAt(lane: number): number {
    return lane * STRIDE;
  }

  /** Where the digest of a lane begins. */
  digestAt(lane: number): number {
    return lane * HASH_BYTES;
  }

  /** Puts the end behind a message of this length, of which it has `blocksOf(length)` blocks. */
  finish(lane: number, length: number): void {
    const { messages } = this;
    const at = lane * STRIDE;
    const end = at + BLOCK_BYTES * blocksOf(length);
    messages[at + length] = 0x80;
    messages.fill(0, at + length + 1, end);
    messages[end - 1] = (8 * length) & 0xff;
    messages[end - 2] = (8 * length) >>> 8;
  }

  /** Hashes all four messages, of so many blocks each. */
  hash(blocks: number): void {
    const { compress, digest } = this.#code;
    this.#state.set(this.#initial);
    for (let block = 0; block < blocks; block++) compress(block * BLOCK_BYTES);
    digest();
  }
}

/** Blocks that a message of this length becomes, with a bit at its end and its length in 8 bytes. */
export function blocksOf(length: number): number {
  const blocks = Math.ceil((length + 9) / BLOCK_BYTES);
  if (blocks * BLOCK_BYTES > STRIDE) throw new RangeError(`a message of ${length} bytes is too long for a lane`);
  return blocks;
}

function firstPrimes(count: number): bigint[] {
  const primes: bigint[] = [];
  for (let number = 2n; primes.length < count; number++)
    if (primes.every((prime) => number % prime !== 0n)) primes.push(number);
  return primes;
}

/** The first 32 bits behind the point of a prime's square or cube root. */
function rootFraction(prime: bigint, degree: bigint): number {
  const target = prime << (32n * degree);
  let [low, high] = [0n, 1n << 40n];
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (middle ** degree <= target) low = middle;
    else high = middle;
  }
  return Number(low & 0xffffffffn);
}

// From here on: instructions (https://webassembly.github.io/spec/core/binary/instructions.html). Each function gives the bytes of
// an expression or of a statement.

type Code = readonly number[];

const leb = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...leb(value >>> 7)]);
const vector = (opcode: number, ...rest: Code): number[] => [0xfd, ...leb(opcode), ...rest];
const local = (index: number): Code => [0x20, index];
const setLocal = (index: number, value: Code): Code => [...value, 0x21, index];
/** @param address an i32, of which the constant part is `offset` */
const load = (address: Code, offset: number): Code => [...address, ...vector(0, 4, ...leb(offset))];
const store = (address: Code, offset: number, value: Code): Code => [
  ...address,
  ...value,
  ...vector(11, 4, ...leb(offset)),
];
const NOWHERE: Code = [0x41, 0];
const shuffle = (one: Code, other: Code, bytes: Code): Code => [...one, ...other, ...vector(13, ...bytes)];
const xor = (one: Code, other: Code): Code => [...one, ...other, ...vector(81)];
const choose = (yes: Code, no: Code, bits: Code): Code => [...yes, ...no, ...bits, ...vector(82)];
const sum = (first: Code, ...rest: readonly Code[]): Code => [
  ...first,
  ...rest.flatMap((each) => [...each, ...vector(174)]),
];
/** A shift count below 64 is one byte of a signed LEB128. */
const shiftLeft = (value: Code, bits: number): Code => [...value, 0x41, bits, ...vector(171)];
const shiftRight = (value: Code, bits: number): Code => [...value, 0x41, bits, ...vector(173)];
const rotate = (value: Code, bits: number): Code => [
  ...shiftRight(value, bits),
  ...shiftLeft(value, 32 - bits),
  ...vector(80),
];

/** Bytes of a vector of four words, each the other way round. */
const SWAPPED = [3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12];
const words = (...indexes: number[]): number[] =>
  indexes.flatMap((word) => [0, 1, 2, 3].map((byte) => 4 * word + byte));

/** Four vectors in locals from `from` on, rows of a square of words, become its columns. @param spare four locals more */
function transpose(from: number, spare: number): Code {
  const [a, b, c, d] = [0, 1, 2, 3].map((index) => local(from + index)) as [Code, Code, Code, Code];
  const [e, f, g, h] = [0, 1, 2, 3].map((index) => local(spare + index)) as [Code, Code, Code, Code];
  return [
    ...setLocal(spare, shuffle(a, b, words(0, 4, 1, 5))),
    ...setLocal(spare + 1, shuffle(c, d, words(0, 4, 1, 5))),
    ...setLocal(spare + 2, shuffle(a, b, words(2, 6, 3, 7))),
    ...setLocal(spare + 3, shuffle(c, d, words(2, 6, 3, 7))),
    ...setLocal(from, shuffle(e, f, words(0, 1, 4, 5))),
    ...setLocal(from + 1, shuffle(e, f, words(2, 3, 6, 7))),
    ...setLocal(from + 2, shuffle(g, h, words(0, 1, 4, 5))),
    ...setLocal(from + 3, shuffle(g, h, words(2, 3, 6, 7))),
  ];
}

/** Locals of `compress`, behind its parameter: the words of the block, and those of the hash; one to put something by. */
const W = 1;
const H = W + 16;
const SPARE = H + 8;

function compressBody(): Code {
  const code: number[] = [];
  for (let group = 0; group < 4; group++) {
    for (let lane = 0; lane < LANES; lane++) {
      const word = load(local(0), MESSAGES_AT + lane * STRIDE + group * VECTOR_BYTES);
      code.push(...setLocal(W + 4 * group + lane, shuffle(word, word, SWAPPED)));
    }
    code.push(...transpose(W + 4 * group, H));
  }
  for (let index = 0; index < 8; index++)
    code.push(...setLocal(H + index, load(NOWHERE, STATE_AT + index * VECTOR_BYTES)));
  for (let round = 0; round < 64; round++) code.push(...roundOf(round));
  for (let index = 0; index < 8; index++) {
    const at = STATE_AT + index * VECTOR_BYTES;
    code.push(...store(NOWHERE, at, sum(load(NOWHERE, at), local(H + index))));
  }
  return code;
}

/** FIPS 180-4, 6.2.2. Instead of moving each word to the next local, the locals change their names from round to round. */
function roundOf(round: number): Code {
  const w = (back: number): Code => local(W + ((round - back) & 15));
  const [a, b, c, d, e, f, g, h] = Array.from({ length: 8 }, (_, index) => H + ((index - round) & 7)) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const code: number[] = [];
  if (round >= 16) {
    const small0 = xor(xor(rotate(w(15), 7), rotate(w(15), 18)), shiftRight(w(15), 3));
    const small1 = xor(xor(rotate(w(2), 17), rotate(w(2), 19)), shiftRight(w(2), 10));
    code.push(...setLocal(W + (round & 15), sum(w(16), small0, w(7), small1)));
  }
  const big1 = xor(xor(rotate(local(e), 6), rotate(local(e), 11)), rotate(local(e), 25));
  const big0 = xor(xor(rotate(local(a), 2), rotate(local(a), 13)), rotate(local(a), 22));
  const chosen = choose(local(f), local(g), local(e));
  const majority = choose(local(c), local(b), xor(local(a), local(b)));
  const constant = load(NOWHERE, ROUNDS_AT + round * VECTOR_BYTES);
  code.push(
    ...setLocal(SPARE, sum(local(h), big1, chosen, constant, w(0))),
    ...setLocal(d, sum(local(d), local(SPARE))),
    ...setLocal(h, sum(local(SPARE), big0, majority)),
  );
  return code;
}

function digestBody(): Code {
  const code: number[] = [];
  for (let half = 0; half < 2; half++) {
    for (let index = 0; index < 4; index++)
      code.push(...setLocal(index, load(NOWHERE, STATE_AT + (4 * half + index) * VECTOR_BYTES)));
    code.push(...transpose(0, 4));
    for (let lane = 0; lane < LANES; lane++)
      code.push(
        ...store(
          NOWHERE,
          DIGESTS_AT + lane * HASH_BYTES + half * VECTOR_BYTES,
          shuffle(local(lane), local(lane), SWAPPED),
        ),
      );
  }
  return code;
}

/** The module (https://webassembly.github.io/spec/core/binary/modules.html): a page of memory and two functions. */
function moduleBytes(): Uint8Array {
  const sized = (bytes: Code): number[] => [...leb(bytes.length), ...bytes];
  const section = (id: number, items: readonly Code[]): number[] => [
    id,
    ...sized([...leb(items.length), ...items.flat()]),
  ];
  const name = (text: string): number[] => sized([...new TextEncoder().encode(text)]);
  const body = (vectors: number, code: Code): number[] => sized([1, vectors, 0x7b, ...code, 0x0b]);
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, [
      [0x60, 1, 0x7f, 0],
      [0x60, 0, 0],
    ]),
    ...section(3, [[0], [1]]),
    ...section(5, [[0, 1]]),
    ...section(7, [
      [...name('memory'), 2, 0],
      [...name('compress'), 0, 0],
      [...name('digest'), 0, 1],
    ]),
    ...section(10, [body(SPARE, compressBody()), body(8, digestBody())]),
  ]);
}
