import type { JournalRow, TransactionKind } from '../../domain/ledger/journal.ts';
import { transactionLeafHash } from '../../domain/log/leaf.ts';
import type { FiledHeader } from '../journal.ts';
import { digestBytes, isTime, RowFault, requireDay, requireWord } from './amounts.ts';
import type { Findings } from './findings.ts';
import { IdSet } from './id-set.ts';
import { latinText } from './lines.ts';
import type { TransferLine } from './transfer-line.ts';

/** Milliseconds by which the day may have begun earlier somewhere than in UTC. */
const DAY_AHEAD_MS = 14 * 3_600_000;

/** Judges what follows from one transaction to the next: numbers, times and ids. */
export class HeaderJudge {
  lastNumber = 0;
  lastPostedAt: string | null = null;
  readonly #findings: Findings;
  readonly #ids = new IdSet();
  #lastMs = Number.NEGATIVE_INFINITY;

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  judge({ number, id, postedAt, occurredOn }: FiledHeader, place: string): void {
    const findings = this.#findings;
    const expected = this.lastNumber + 1;
    findings.judge(
      'numbers',
      place,
      number === expected ? null : `transaction ${number} follows ${this.lastNumber}, and ${expected} should`,
    );
    this.lastNumber = number;
    const ms = postedAt === this.lastPostedAt ? this.#lastMs : Date.parse(postedAt);
    findings.judge('times', place, this.#wrongTime(number, ms, postedAt, occurredOn));
    this.#lastMs = ms;
    this.lastPostedAt = postedAt;
    findings.judge('ids', place, this.#ids.add(id) ? null : `transaction ${number}: id ${id} was given before`);
  }

  /** The same of a plain transfer with which all is well; false: something may be wrong, and nothing was done. */
  takes(line: TransferLine): boolean {
    const { number, postedAtMs, occurredOn } = line;
    if (number !== this.lastNumber + 1 || postedAtMs < this.#lastMs) return false;
    if (occurredOn.length > 0 && this.#wrongTime(number, postedAtMs, '', latinText(occurredOn)) !== null) return false;
    if (!this.#ids.addWords(line.idWords, 0)) return false;
    this.#findings.checked('numbers');
    this.#findings.checked('times');
    this.#findings.checked('ids');
    this.lastNumber = number;
    this.#lastMs = postedAtMs;
    this.lastPostedAt = line.postedAt;
    return true;
  }

  #wrongTime(number: number, ms: number, postedAt: string, occurredOn: string | null): string | null {
    if (ms < this.#lastMs)
      return `transaction ${number} is posted at ${postedAt}, before the one that it follows, at ${this.lastPostedAt}`;
    return occurredOn !== null && Date.parse(occurredOn) > ms + DAY_AHEAD_MS
      ? `transaction ${number} occurred on ${occurredOn}, after it was posted, at ${postedAt}`
      : null;
  }
}

/** What of a header is not as the format has it. @throws RowFault */
export function requireHeader({ number, postedAt, externalId, occurredOn, salt, leafHash }: FiledHeader): void {
  if (number < 1) throw new RowFault('numbers begin with 1');
  requireTime(postedAt);
  if (!/^[0-9a-f]{32}$/.test(salt)) throw new RowFault('salt is not 16 bytes in hex');
  if (!/^[0-9a-f]{64}$/.test(leafHash)) throw new RowFault('leafHash is no SHA-256 in hex');
  requireWord(externalId, 'externalId');
  requireDay(occurredOn, 'occurredOn');
}

let lastTime = '';

/** Many transactions have the time of the one before them. */
function requireTime(postedAt: string): void {
  if (postedAt === lastTime) return;
  if (!isTime(postedAt)) throw new RowFault(`postedAt "${postedAt}" is no time in UTC with milliseconds`);
  lastTime = postedAt;
}

/** The leaf hash of what the lines of a transaction say. @throws RangeError on what has no place in a leaf, RowFault */
export const leafOf = (circuitId: string, header: FiledHeader, rows: readonly JournalRow[]): Uint8Array =>
  transactionLeafHash({
    header: {
      ...header,
      circuitId,
      kind: header.kind as TransactionKind,
      postedAt: Date.parse(header.postedAt),
      textDigest: digestBytes(header.textDigest, 'textDigest'),
    },
    rows,
    salt: Buffer.from(header.salt, 'hex'),
  });
