import { createHash } from 'node:crypto';
import { type Bounds, type Clearing, UNLIMITED } from '../domain/clearing/types.ts';
import type { ClearingInput } from './canonical.ts';
import { textOfCell } from './cells.ts';
import {
  CERTIFICATE_FORMAT,
  CERTIFICATE_VERSION,
  type Certified,
  COMMENT,
  type Origin,
  SEAL_BYTES,
  SEAL_WORD,
  UNLIMITED_WORD,
} from './certificate.ts';
import { CsvReader, type CsvRow } from './csv.ts';
import { halvesOf, setUnits } from './int64.ts';
import { FileProblem, quoted } from './problem.ts';

/** What a certificate says. Nothing of it has been checked against anything but its own seal. */
export interface Certificate {
  readonly origin: Origin;
  readonly figures: Certified['figures'];
  readonly bounds: Bounds;
  readonly clearing: Clearing;
}

const COMMENT_BYTE = COMMENT.charCodeAt(0);

/** Digits of a whole number that surely fits an int64. */
const DIGITS_MAX = 18;

type Section = 'format' | 'head' | 'accounts' | 'settled' | 'seal' | 'end';

/** The lines before the accounts, in their order. */
const HEAD = ['scale', 'obligations', 'accounts-file', 'total', 'cleared', 'credit-used', 'accounts'] as const;
type HeadWord = (typeof HEAD)[number];

/**
 * Reads a certificate as it arrives. It comes from anyone, so it is told how many accounts and obligations there are,
 * and makes room for no more. Every method throws a FileProblem at the first thing that is wrong.
 */
export class CertificateReader {
  readonly #csv = new CsvReader((row) => this.#take(row));
  readonly #seal = new Seal();
  readonly #head = new Map<HeadWord, readonly string[]>();
  readonly #bounds: Bounds;
  readonly #clearing: Clearing;
  readonly #settledHalves: Int32Array;
  #section: Section = 'format';
  #index = 0;
  #sealed = '';

  constructor({ network }: Pick<ClearingInput, 'network'>) {
    const { accountCount, amounts } = network;
    this.#bounds = { mayFall: new BigInt64Array(accountCount), mayRise: new BigInt64Array(accountCount) };
    this.#clearing = { settled: new BigInt64Array(amounts.length), potentials: new Int32Array(accountCount) };
    this.#settledHalves = halvesOf(this.#clearing.settled);
  }

  push(chunk: Uint8Array): void {
    this.#seal.push(chunk);
    this.#csv.push(chunk);
  }

  end(): Certificate {
    this.#csv.end();
    if (this.#section !== 'end') throw new FileProblem(null, 'the certificate breaks off before its last line');
    if (!this.#seal.fits(this.#sealed))
      throw new FileProblem(
        null,
        'the certificate was changed: its last line is not the digest of what stands before it',
      );
    return { origin: this.#origin(), figures: this.#figures(), bounds: this.#bounds, clearing: this.#clearing };
  }

  #take(row: CsvRow): void {
    const isComment = row.bytes[row.starts[0] as number] === COMMENT_BYTE;
    if (isComment && this.#section !== 'format') return;
    switch (this.#section) {
      case 'format':
        this.#takeFormat(row);
        break;
      case 'head':
        this.#takeHead(row);
        break;
      case 'accounts':
        this.#takeAccount(row);
        break;
      case 'settled':
        this.#takeSettled(row);
        break;
      case 'seal':
        this.#sealed = wordsOf(row, SEAL_WORD, 2)[1] ?? '';
        this.#section = 'end';
        break;
      case 'end':
        throw new FileProblem(row.line, 'something follows the last line of the certificate');
    }
  }

  #takeFormat(row: CsvRow): void {
    if (textOfCell(row, 0) !== CERTIFICATE_FORMAT)
      throw new FileProblem(row.line, `this is no certificate: it does not begin with ${CERTIFICATE_FORMAT}`);
    const [, version = ''] = wordsOf(row, CERTIFICATE_FORMAT, 2);
    if (version !== CERTIFICATE_VERSION)
      throw new FileProblem(row.line, `the format's version is ${quoted(version)}, and not ${CERTIFICATE_VERSION}`);
    this.#section = 'head';
  }

  #takeHead(row: CsvRow): void {
    const word = HEAD[this.#head.size] as HeadWord;
    const hasDigest = word === 'obligations' || (word === 'accounts-file' && textOfCell(row, 1) !== 'none');
    this.#head.set(word, wordsOf(row, word, hasDigest ? 3 : 2).slice(1));
    if (word !== 'accounts') return;
    this.#requireCount(row, 'accounts', this.#clearing.potentials.length);
    this.#begin(this.#clearing.potentials.length === 0 ? 'settled' : 'accounts');
  }

  #takeAccount(row: CsvRow): void {
    const index = this.#index++;
    const [mayFall = '', mayRise = '', potential = ''] = wordsOf(row, null, 3);
    this.#bounds.mayFall[index] = boundOf(row, mayFall);
    this.#bounds.mayRise[index] = boundOf(row, mayRise);
    const value = /^-?\d{1,10}$/.test(potential) ? Number(potential) : Number.NaN;
    if (value !== (value | 0)) throw new FileProblem(row.line, `the potential ${quoted(potential)} is none`);
    this.#clearing.potentials[index] = value;
    if (this.#index === this.#clearing.potentials.length) this.#begin('settled');
  }

  /** The first line says how many follow. */
  #takeSettled(row: CsvRow): void {
    const count = this.#clearing.settled.length;
    if (this.#index === 0) this.#requireCount(row, 'settled', count);
    else setUnits(this.#settledHalves, this.#index - 1, unitsOf(row));
    this.#index++;
    if (this.#index > count) this.#begin('seal');
  }

  #begin(section: Section): void {
    this.#section = section;
    this.#index = 0;
  }

  #requireCount(row: CsvRow, word: string, expected: number): void {
    const [, count = ''] = wordsOf(row, word, 2);
    if (count !== String(expected))
      throw new FileProblem(row.line, `${word} is ${quoted(count)}, and in the files it is ${expected}`);
  }

  #origin(): Origin {
    const [scale] = this.#wordsOfHead('scale');
    const [obligationCount, obligationsDigest = ''] = this.#wordsOfHead('obligations');
    const [accountCount] = this.#wordsOfHead('accounts');
    const [rowCount, digest = ''] = this.#wordsOfHead('accounts-file');
    return {
      scale: Number(scale),
      obligationCount: Number(obligationCount),
      obligationsDigest,
      accountCount: Number(accountCount),
      accountsFile: rowCount === 'none' ? null : { rowCount: Number(rowCount), digest },
    };
  }

  #figures(): Certified['figures'] {
    const figure = (word: HeadWord): bigint => {
      const [text = ''] = this.#wordsOfHead(word);
      if (!/^\d{1,20}$/.test(text)) throw new FileProblem(null, `${word} is ${quoted(text)}, which is no amount`);
      return BigInt(text);
    };
    return { total: figure('total'), cleared: figure('cleared'), creditUsed: figure('credit-used') };
  }

  #wordsOfHead(word: HeadWord): readonly string[] {
    return this.#head.get(word) ?? [];
  }
}

/** The cells of a line of so many, of which the first is the word that has its turn. */
function wordsOf(row: CsvRow, first: string | null, count: number): string[] {
  const words = Array.from({ length: Math.min(row.cellCount, count) }, (_, cell) => textOfCell(row, cell));
  if (row.cellCount === count && (first === null || words[0] === first)) return words;
  const expected = `a line of ${count} ${count === 1 ? 'cell' : 'cells'}${first === null ? '' : ` that begins with ${first}`}`;
  throw new FileProblem(row.line, `here should be ${expected}`);
}

function boundOf(row: CsvRow, text: string): bigint {
  if (text === UNLIMITED_WORD) return UNLIMITED;
  if (/^\d{1,19}$/.test(text) && BigInt(text) < UNLIMITED) return BigInt(text);
  throw new FileProblem(row.line, `the bound ${quoted(text)} is no amount`);
}

/** There may be a million of these, so no text is made of one. */
function unitsOf(row: CsvRow): number {
  const start = row.starts[0] as number;
  const end = row.ends[0] as number;
  let units = 0;
  for (let at = start; at < end; at++) {
    const digit = (row.bytes[at] as number) - 0x30;
    if (digit < 0 || digit > 9) units = Number.NaN;
    units = units * 10 + digit;
  }
  if (row.cellCount !== 1 || start === end || !(units <= Number.MAX_SAFE_INTEGER) || end - start > DIGITS_MAX)
    throw new FileProblem(row.line, `${quoted(textOfCell(row, 0))} is not an amount that is settled`);
  return units;
}

/** Keeps back the last bytes, which are the seal of those before them. */
class Seal {
  readonly #hash = createHash('sha256');
  #tail = new Uint8Array(0);

  push(chunk: Uint8Array): void {
    const all = new Uint8Array(this.#tail.length + chunk.length);
    all.set(this.#tail);
    all.set(chunk, this.#tail.length);
    const kept = Math.max(0, all.length - SEAL_BYTES);
    this.#hash.update(all.subarray(0, kept));
    this.#tail = all.slice(kept);
  }

  /** Whether these are the last bytes, and the digest of all the others. */
  fits(digest: string): boolean {
    return (
      Buffer.from(this.#tail).toString('latin1') === `${SEAL_WORD},${digest}\n` && this.#hash.digest('hex') === digest
    );
  }
}
