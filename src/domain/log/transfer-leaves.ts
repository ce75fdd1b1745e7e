/** Leaves of plain transfers, which are nearly all that a journal has, several at a time: the same that leaf.ts says. */
import { uuidBytes } from './bytes.ts';
import { blocksOf, LANES, Sha256Lanes } from './sha256-lanes.ts';

/** A transfer of one row, in bytes. What is read from here is copied. Of a word or digest there may be none: it is empty. */
export interface TransferFields {
  readonly number: number;
  /** Milliseconds since 1970. */
  readonly postedAtMs: number;
  /** Minor units. */
  readonly minor: number;
  /** UUIDs, and the transaction's salt: 16 bytes each. */
  readonly id: Uint8Array;
  readonly principalId: Uint8Array;
  readonly debitAccountId: Uint8Array;
  readonly creditAccountId: Uint8Array;
  readonly salt: Uint8Array;
  /** In ASCII: up to 64 characters, and a day. */
  readonly externalId: Uint8Array;
  readonly occurredOn: Uint8Array;
  /** 32 bytes. */
  readonly textDigest: Uint8Array;
}

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
const KIND = ascii('\x08transfer');
const ID_BYTES = 16;

/** Of the messages that are hashed, each of which begins as RFC 9162 has leaves begin, except the first. */
const SALT_MESSAGE = { label: ascii('saldo row salt'), length: 14 + 16 + 4 };
const ROW_MESSAGE = { saltAt: 1, typeAt: 17, lineAt: 18, sidesAt: 22, amountAt: 54, length: 62 };
const LEAF_MESSAGE = { versionAt: 1, circuitAt: 2, numberAt: 18, idAt: 26, kindAt: 42 };

export class TransferLeaves {
  /** How many were added since the last hashing. */
  count = 0;
  readonly #salts = new Sha256Lanes();
  readonly #rows = new Sha256Lanes();
  readonly #leaves = new Sha256Lanes();
  /** Where the root over the rows goes, and how long it all is. */
  readonly #rootAt = new Int32Array(LANES);
  #blocks = 0;

  constructor(circuitId: string) {
    const circuit = uuidBytes(circuitId);
    for (let lane = 0; lane < LANES; lane++) {
      const at = this.#salts.messageAt(lane);
      this.#salts.messages.set(SALT_MESSAGE.label, at);
      this.#salts.messages[at + SALT_MESSAGE.length - 1] = 1;
      this.#salts.finish(lane, SALT_MESSAGE.length);
      this.#rows.messages[at + ROW_MESSAGE.typeAt] = 1;
      this.#rows.messages[at + ROW_MESSAGE.lineAt + 3] = 1;
      this.#rows.finish(lane, ROW_MESSAGE.length);
      this.#leaves.messages[at + LEAF_MESSAGE.versionAt] = 1;
      this.#leaves.messages.set(circuit, at + LEAF_MESSAGE.circuitAt);
      this.#leaves.messages.set(KIND, at + LEAF_MESSAGE.kindAt);
    }
  }

  /** Whether there is room for another one with these fields; if not, those that are here must be hashed first. */
  hasRoomFor(fields: TransferFields): boolean {
    return this.count === 0 || (this.count < LANES && blocksOf(leafLength(fields)) === this.#blocks);
  }

  add(fields: TransferFields): void {
    const lane = this.count++;
    const start = this.#rows.messageAt(lane);
    copy(fields.salt, this.#salts.messages, start + SALT_MESSAGE.label.length);
    const row = this.#rows.messages;
    copy(fields.debitAccountId, row, start + ROW_MESSAGE.sidesAt);
    copy(fields.creditAccountId, row, start + ROW_MESSAGE.sidesAt + ID_BYTES);
    writeInteger(row, start + ROW_MESSAGE.amountAt, fields.minor);
    const leaf = this.#leaves.messages;
    writeInteger(leaf, start + LEAF_MESSAGE.numberAt, fields.number);
    copy(fields.id, leaf, start + LEAF_MESSAGE.idAt);
    let at = start + LEAF_MESSAGE.kindAt + KIND.length;
    writeInteger(leaf, at, fields.postedAtMs);
    at = copy(fields.principalId, leaf, at + 8);
    at = writeSized(fields.externalId, leaf, at);
    at = writeSized(fields.occurredOn, leaf, at);
    at = writeSized(fields.textDigest, leaf, at);
    leaf[at] = leaf[at + 1] = leaf[at + 2] = 0;
    leaf[at + 3] = 1;
    this.#rootAt[lane] = at + 4;
    const length = leafLength(fields);
    this.#blocks = blocksOf(length);
    this.#leaves.finish(lane, length);
  }

  /** The leaf hashes of those that were added, 32 bytes each: a view that holds until the next hashing. */
  hash(): Uint8Array {
    const { count } = this;
    this.#salts.hash(1);
    const rows = this.#rows.messages;
    for (let lane = 0; lane < count; lane++)
      copyPart(
        this.#salts.digests,
        this.#salts.digestAt(lane),
        16,
        rows,
        this.#rows.messageAt(lane) + ROW_MESSAGE.saltAt,
      );
    this.#rows.hash(2);
    const leaves = this.#leaves.messages;
    for (let lane = 0; lane < count; lane++)
      copyPart(this.#rows.digests, this.#rows.digestAt(lane), 32, leaves, this.#rootAt[lane] as number);
    this.#leaves.hash(this.#blocks);
    this.count = 0;
    return this.#leaves.digests;
  }
}

/** With the byte that leaves begin with. */
const leafLength = ({ externalId, occurredOn, textDigest }: TransferFields): number =>
  114 + externalId.length + occurredOn.length + textDigest.length;

// Sixteen bytes are copied in less time than it takes to call what copies them.
function copy(from: Uint8Array, to: Uint8Array, at: number): number {
  return copyPart(from, 0, from.length, to, at);
}

function copyPart(from: Uint8Array, start: number, length: number, to: Uint8Array, at: number): number {
  for (let index = 0; index < length; index++) to[at + index] = from[start + index] as number;
  return at + length;
}

function writeSized(from: Uint8Array, to: Uint8Array, at: number): number {
  to[at] = from.length;
  return copy(from, to, at + 1);
}

/** A number that is safe and not negative, in 8 bytes. */
function writeInteger(to: Uint8Array, at: number, value: number): void {
  const [high, low] = [Math.floor(value / 2 ** 32), value >>> 0];
  to[at] = high >>> 24;
  to[at + 1] = high >>> 16;
  to[at + 2] = high >>> 8;
  to[at + 3] = high;
  to[at + 4] = low >>> 24;
  to[at + 5] = low >>> 16;
  to[at + 6] = low >>> 8;
  to[at + 7] = low;
}
