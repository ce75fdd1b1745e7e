import type { TransferFields } from '../../domain/log/transfer-leaves.ts';
import { isDay, isTime } from './amounts.ts';
import { hasPiece, readHex, readUuid } from './hex-bytes.ts';
import { latinText } from './lines.ts';

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

/** What stands between the fields of a plain transfer. */
const BEFORE_NUMBER = ascii('{"number":');
const BEFORE_ID = ascii(',"id":"');
const BEFORE_TIME = ascii('","kind":"transfer","postedAt":"');
const BEFORE_PRINCIPAL = ascii('","principalId":"');
const BEFORE_EXTERNAL_ID = ascii(',"externalId":"');
const BEFORE_OCCURRED_ON = ascii(',"occurredOn":"');
const BEFORE_TEXT_DIGEST = ascii(',"textDigest":"');
const BEFORE_SALT = ascii(',"salt":"');
const BEFORE_LEAF_HASH = ascii('","leafHash":"');
const BEFORE_DEBIT = ascii('","rowCount":1,"rows":[{"type":"posting","debitAccountId":"');
const BEFORE_CREDIT = ascii('","creditAccountId":"');
const BEFORE_AMOUNT = ascii('","amount":"');
const END = ascii('"}]}\n');

export const UUID_LENGTH = 36;
export const TIME_LENGTH = 24;
const DAY_LENGTH = 10;
/** Of the time of a day. */
const CLOCK_FORM = ascii('T00:00:00.000Z');
/** A line may be longer, but not shorter. */
const LENGTH_MIN = 440;

const QUOTE = '"'.charCodeAt(0);
const ZERO = '0'.charCodeAt(0);
const POINT = '.'.charCodeAt(0);

const NOTHING: Uint8Array = new Uint8Array(0);
const EXTERNAL_ID_MAX = 64;
const IS_WORD = Uint8Array.from({ length: 256 }, (_, code) =>
  Number(/[A-Za-z0-9._:-]/.test(String.fromCharCode(code))),
);
/** Digits up to which a number is safe. */
const DIGITS_MAX = 15;
const AMOUNT_MAX = 1e15;

/**
 * A line of journal.jsonl that is a plain transfer, as nearly all are, read without making a text or an object of it. It takes
 * only what is good to the byte: whatever else there is, right or wrong, is for `JournalReader` to judge, which needs ten times as
 * long. What was read holds until the next line.
 */
export class TransferLine implements TransferFields {
  bytes = NOTHING;
  number = 0;
  minor = 0;
  /** Where fields stand in `bytes`. */
  numberAt = 0;
  numberEnd = 0;
  idAt = 0;
  timeAt = 0;
  principalAt = 0;
  debitAt = 0;
  creditAt = 0;
  amountAt = 0;
  amountEnd = 0;
  externalId = NOTHING;
  occurredOn = NOTHING;
  textDigest = NOTHING;
  postedAtMs = 0;
  readonly id = new Uint8Array(16);
  readonly principalId = new Uint8Array(16);
  readonly salt = new Uint8Array(16);
  readonly leafHash = new Uint8Array(32);
  readonly #sides = new Uint8Array(32);
  readonly debitAccountId = this.#sides.subarray(0, 16);
  readonly creditAccountId = this.#sides.subarray(16);
  /** The same as words: the debit account's four, then the credit account's. */
  readonly sides = new Int32Array(this.#sides.buffer);
  readonly idWords = new Int32Array(this.id.buffer);
  readonly #scale: number;
  /** The time and principal of the line before, and their texts. */
  readonly #time = new Uint8Array(TIME_LENGTH);
  readonly #principal = new Uint8Array(UUID_LENGTH);
  #postedAt: string | null = null;
  #moment: string | null = null;
  #at = 0;

  constructor(scale: number) {
    this.#scale = scale;
  }

  /** @returns where the next line begins; 0: this is something else, or not all of it is there */
  read(bytes: Uint8Array, from: number): number {
    if (from + LENGTH_MIN > bytes.length) return 0;
    this.bytes = bytes;
    this.#at = from;
    const isRead = this.#readHeader() && this.#readSeal() && this.#readPosting() && this.#pass(END);
    return isRead ? this.#at : 0;
  }

  get postedAt(): string {
    this.#postedAt ??= latinText(this.#time);
    return this.#postedAt;
  }

  /** The time and the principal: transfers of one are judged together. */
  get moment(): string {
    this.#moment ??= `${this.postedAt} ${latinText(this.#principal)}`;
    return this.#moment;
  }

  #readHeader(): boolean {
    if (!this.#pass(BEFORE_NUMBER) || !this.#readNumber() || !this.#pass(BEFORE_ID)) return false;
    this.idAt = this.#skip(UUID_LENGTH);
    if (!readUuid(this.bytes, this.idAt, this.id) || !this.#pass(BEFORE_TIME)) return false;
    this.timeAt = this.#skip(TIME_LENGTH);
    if (!this.#readTime() || !this.#pass(BEFORE_PRINCIPAL)) return false;
    this.principalAt = this.#skip(UUID_LENGTH);
    return this.#readPrincipal() && this.#passByte(QUOTE) && this.#readOptional();
  }

  #readNumber(): boolean {
    const { bytes } = this;
    const at = this.#at;
    let number = 0;
    for (;;) {
      const digit = (bytes[this.#at] as number) - ZERO;
      if (!(digit >= 0 && digit <= 9)) break;
      number = 10 * number + digit;
      this.#at++;
    }
    this.number = number;
    this.numberAt = at;
    this.numberEnd = this.#at;
    const length = this.#at - at;
    return length > 0 && length <= DIGITS_MAX && bytes[at] !== ZERO;
  }

  /** Many have the time of the line before, and nearly all its day. */
  #readTime(): boolean {
    const { bytes, timeAt } = this;
    let isSameDay = this.#time[0] !== 0;
    if (isSameDay && hasPiece(bytes, timeAt, this.#time)) return true;
    for (let index = 0; index < DAY_LENGTH; index++) if (bytes[timeAt + index] !== this.#time[index]) isSameDay = false;
    const dayMs = Math.floor(this.postedAtMs / 86_400_000) * 86_400_000;
    const clockMs = isSameDay ? this.#clockMs(timeAt + DAY_LENGTH) : -1;
    if (clockMs === -1) {
      const text = latinText(bytes.subarray(timeAt, timeAt + TIME_LENGTH));
      if (!isTime(text)) return false;
      this.postedAtMs = Date.parse(text);
    } else this.postedAtMs = dayMs + clockMs;
    for (let index = 0; index < TIME_LENGTH; index++) this.#time[index] = bytes[timeAt + index] as number;
    this.#postedAt = this.#moment = null;
    return true;
  }

  /** Milliseconds since the day began; -1: it is no such time. */
  #clockMs(at: number): number {
    const { bytes } = this;
    for (let index = 0; index < CLOCK_FORM.length; index++) {
      const [found, form] = [bytes[at + index] as number, CLOCK_FORM[index] as number];
      if (form === ZERO ? found < ZERO || found > ZERO + 9 : found !== form) return -1;
    }
    const digits = (from: number, count: number): number => {
      let value = 0;
      for (let index = 0; index < count; index++) value = 10 * value + (bytes[at + from + index] as number) - ZERO;
      return value;
    };
    const [hours, minutes, seconds] = [digits(1, 2), digits(4, 2), digits(7, 2)];
    if (hours > 23 || minutes > 59 || seconds > 59) return -1;
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + digits(10, 3);
  }

  #readPrincipal(): boolean {
    const { bytes, principalAt } = this;
    if (this.#principal[0] !== 0 && hasPiece(bytes, principalAt, this.#principal)) return true;
    // What is half read must not pass for the principal of the line before.
    this.#principal[0] = 0;
    if (!readUuid(bytes, principalAt, this.principalId)) return false;
    for (let index = 0; index < UUID_LENGTH; index++) this.#principal[index] = bytes[principalAt + index] as number;
    this.#moment = null;
    return true;
  }

  #readOptional(): boolean {
    const { bytes } = this;
    this.externalId = this.occurredOn = this.textDigest = NOTHING;
    if (bytes[this.#at + 2] === BEFORE_SALT[2]) return true;
    if (this.#pass(BEFORE_EXTERNAL_ID)) {
      const at = this.#at;
      while (IS_WORD[bytes[this.#at] as number] === 1) this.#at++;
      this.externalId = bytes.subarray(at, this.#at);
      if (this.externalId.length === 0 || this.externalId.length > EXTERNAL_ID_MAX || !this.#passByte(QUOTE))
        return false;
    }
    if (this.#pass(BEFORE_OCCURRED_ON)) {
      const at = this.#skip(DAY_LENGTH);
      this.occurredOn = bytes.subarray(at, this.#at);
      if (!isDay(latinText(this.occurredOn)) || !this.#passByte(QUOTE)) return false;
    }
    if (this.#pass(BEFORE_TEXT_DIGEST)) {
      this.textDigest = new Uint8Array(32);
      if (!readHex(bytes, this.#skip(64), this.textDigest) || !this.#passByte(QUOTE)) return false;
    }
    return true;
  }

  #readSeal(): boolean {
    return (
      this.#pass(BEFORE_SALT) &&
      readHex(this.bytes, this.#skip(32), this.salt) &&
      this.#pass(BEFORE_LEAF_HASH) &&
      readHex(this.bytes, this.#skip(64), this.leafHash)
    );
  }

  #readPosting(): boolean {
    const { bytes } = this;
    if (!this.#pass(BEFORE_DEBIT)) return false;
    this.debitAt = this.#skip(UUID_LENGTH);
    if (!readUuid(bytes, this.debitAt, this.debitAccountId) || !this.#pass(BEFORE_CREDIT)) return false;
    this.creditAt = this.#skip(UUID_LENGTH);
    return readUuid(bytes, this.creditAt, this.creditAccountId) && this.#pass(BEFORE_AMOUNT) && this.#readAmount();
  }

  /** With exactly as many decimals as the scale has, and more than zero. */
  #readAmount(): boolean {
    const { bytes } = this;
    const scale = this.#scale;
    const at = this.#at;
    let minor = 0;
    let pointAt = -1;
    for (;;) {
      const digit = (bytes[this.#at] as number) - ZERO;
      if (digit >= 0 && digit <= 9) minor = 10 * minor + digit;
      else if (digit === POINT - ZERO && pointAt === -1) pointAt = this.#at;
      else break;
      this.#at++;
    }
    this.minor = minor;
    this.amountAt = at;
    this.amountEnd = this.#at;
    const wholeEnd = pointAt === -1 ? this.#at : pointAt;
    const decimals = pointAt === -1 ? 0 : this.#at - pointAt - 1;
    const isWhole = wholeEnd - at === 1 || (wholeEnd > at && bytes[at] !== ZERO);
    return isWhole && decimals === scale && (pointAt !== -1) === scale > 0 && minor > 0 && minor <= AMOUNT_MAX;
  }

  #pass(piece: Uint8Array): boolean {
    if (!hasPiece(this.bytes, this.#at, piece)) return false;
    this.#at += piece.length;
    return true;
  }

  #passByte(byte: number): boolean {
    return this.bytes[this.#at++] === byte;
  }

  /** @returns where it begins */
  #skip(length: number): number {
    this.#at += length;
    return this.#at - length;
  }
}
