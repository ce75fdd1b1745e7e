import { isBoundText } from '../../domain/log/bound-text.ts';
import { textDigest } from '../../domain/log/leaf.ts';
import { sameHash } from '../../domain/log/sha256.ts';
import type { Follower } from './comparison.ts';
import type { Findings } from './findings.ts';
import { LineSplitter, utf8Text } from './lines.ts';

const FILE = 'texts.jsonl';

/** Bytes of a line: a text has a thousand characters, and an invoice a few thousand at most, of which JSON may make six bytes each. */
const LINE_BYTES_MAX = 64 * 1024;

/** A text as it stands in the file: of which transaction, or of which obligation, and its digest. */
interface FiledText {
  readonly number: number | null;
  readonly obligationId: string | null;
  readonly digest: Uint8Array;
  readonly place: string;
}

/** What was posted or recorded with the digest of a text. */
interface Bound {
  /** A number, or the id of an obligation. */
  readonly of: number | string;
  readonly digest: Uint8Array;
}

/**
 * texts.jsonl is read twice along with the journal: for the texts of transactions, which stand first, and for those of
 * obligations, both in the order of the journal. An erased text is not there; its digest is passed over.
 */
abstract class Texts implements Follower {
  readonly file = FILE;
  protected readonly findings: Findings;
  readonly #lines: LineSplitter;
  #bound: Bound[] = [];
  #texts: FiledText[] = [];
  #isOver = false;
  #hasEnded = false;

  constructor(findings: Findings) {
    this.findings = findings;
    this.#lines = new LineSplitter(
      LINE_BYTES_MAX,
      (line) => this.#take(line),
      (message) => this.fault(message),
    );
  }

  get wants(): boolean {
    return this.#bound.length > 0 && this.#texts.length === 0 && !this.#isOver && !this.#hasEnded;
  }

  push(chunk: Uint8Array): void {
    // Nobody would give more than was wanted before the journal has ended.
    const isLast = !this.wants;
    this.#lines.push(chunk);
    this.#settle();
    if (isLast) this.end();
  }

  fileEnded(): void {
    this.#lines.end();
    this.#settle();
    if (this.#texts.length === 0) this.#bound = [];
    this.#hasEnded = true;
  }

  end(): void {
    this.#settle();
    const [left] = this.#texts;
    if (left === undefined) return;
    this.#fail(left);
    this.stop();
  }

  stop(): void {
    this.#isOver = true;
    this.#bound = [];
    this.#texts = [];
  }

  protected bind(of: number | string, digest: Uint8Array): void {
    // What comes after the last text has been erased, if it had one.
    if (this.#isOver || (this.#hasEnded && this.#texts.length === 0)) return;
    this.#bound.push({ of, digest });
  }

  protected abstract isOwn(text: FiledText): boolean;
  protected abstract ofText(text: FiledText): number | string;
  protected abstract fault(message: string): void;

  get place(): string {
    return `${FILE}:${this.#lines.line}`;
  }

  #take(bytes: Uint8Array): void {
    const text = textOf(bytes, this.place);
    if (text === null) {
      this.#lines.stop('the line is not written as the format has it');
      this.stop();
    } else if (this.isOwn(text) && !this.#isOver) this.#texts.push(text);
  }

  /** Whatever can be told of now. */
  #settle(): void {
    let bound = 0;
    let text = 0;
    for (; bound < this.#bound.length && text < this.#texts.length; bound++) {
      const { of, digest } = this.#bound[bound] as Bound;
      const next = this.#texts[text] as FiledText;
      if (this.ofText(next) !== of) continue;
      text++;
      const isSame = sameHash(next.digest, digest);
      this.findings.judge(
        'texts',
        next.place,
        isSame ? null : `the text of ${this.named(next)} does not have its digest`,
      );
    }
    this.#bound = this.#bound.slice(bound);
    this.#texts = this.#texts.slice(text);
  }

  #fail(text: FiledText): void {
    this.findings.fail('texts', text.place, `there is no such text of ${this.named(text)}, or not in this order`);
  }

  protected named(text: FiledText): string {
    return `${text.number === null ? 'obligation' : 'transaction'} ${this.ofText(text)}`;
  }
}

/** The first of the two readings, which judges the form of the file as well. */
export class TextsOfTransactions extends Texts {
  posted(number: number, digest: string | null): void {
    if (digest !== null) this.bind(number, Buffer.from(digest, 'hex'));
  }

  protected override isOwn(text: FiledText): boolean {
    return text.number !== null;
  }

  protected override ofText(text: FiledText): number | string {
    return text.number as number;
  }

  protected override fault(message: string): void {
    this.findings.fail('form', this.place, message);
  }
}

export class TextsOfObligations extends Texts {
  recorded(obligationId: string, digest: Uint8Array | null): void {
    if (digest !== null) this.bind(obligationId, digest);
  }

  protected override isOwn(text: FiledText): boolean {
    return text.obligationId !== null;
  }

  protected override ofText(text: FiledText): number | string {
    return text.obligationId as string;
  }

  protected override fault(): void {
    // The other reading has told it.
  }
}

/** Null where the line is not as the format has it, to the byte. */
function textOf(bytes: Uint8Array, place: string): FiledText | null {
  const line = utf8Text(bytes);
  if (line === null) return null;
  try {
    const { number, obligationId, salt, body } = JSON.parse(line) as Record<string, unknown>;
    if (typeof salt !== 'string' || typeof body !== 'string' || !/^[0-9a-f]{32}$/.test(salt)) return null;
    if (!isBoundText(body)) return null;
    const of = number === undefined ? { obligationId } : { number };
    if (JSON.stringify({ ...of, salt, body }) !== line) return null;
    const digest = textDigest(Buffer.from(salt, 'hex'), body);
    if (typeof number === 'number') return { number, obligationId: null, digest, place };
    return typeof obligationId === 'string' ? { number: null, obligationId, digest, place } : null;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError || error instanceof RangeError) return null;
    throw error;
  }
}
