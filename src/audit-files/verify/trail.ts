import { FileProblem } from '../../clearing-files/problem.ts';
import { eventLeafHash } from '../../domain/log/event-leaf.ts';
import { type FiledEvent, readEventLine } from '../events.ts';
import type { Findings } from './findings.ts';
import { IdSet } from './id-set.ts';
import { LineSplitter, utf8Text } from './lines.ts';
import type { LogReplay } from './log-replay.ts';
import type { TableReader } from './tables.ts';

/** Bytes of a line: what one event has changed. */
const LINE_BYTES_MAX = 1024 * 1024;

/** The audit trail: its events, numbered without a gap, are the leaves of the audit log. */
export class Trail implements TableReader {
  readonly file = 'audit-events.jsonl';
  /** False once it could not be read any further. */
  isWhole = true;
  readonly #circuitId: string;
  readonly #log: LogReplay;
  readonly #findings: Findings;
  readonly #lines: LineSplitter;
  readonly #ids = new IdSet();
  #lastNumber = 0;

  constructor(circuitId: string, log: LogReplay, findings: Findings) {
    this.#circuitId = circuitId;
    this.#log = log;
    this.#findings = findings;
    this.#lines = new LineSplitter(
      LINE_BYTES_MAX,
      (line) => this.#take(utf8Text(line)),
      (message) => {
        this.isWhole = false;
        findings.fail('form', this.#place, `${message}; nothing after it was looked at`);
      },
    );
  }

  push(chunk: Uint8Array): void {
    this.#lines.push(chunk);
  }

  end(): void {
    this.#lines.end();
  }

  get #place(): string {
    return `${this.file}:${this.#lines.line}`;
  }

  #take(text: string | null): void {
    try {
      if (text === null) throw new FileProblem(this.#lines.line, 'the line is not text in UTF-8');
      const event = readEventLine(text, this.#lines.line);
      const leaf = eventLeafHash(this.#circuitId, event);
      this.#log.append(leaf);
      this.#findings.checked('form');
      this.#findings.judge('trail', this.#place, this.#wrongWith(event, Buffer.from(leaf).toString('hex')));
      this.#lastNumber = event.number;
    } catch (error) {
      if (!(error instanceof FileProblem || error instanceof RangeError)) throw error;
      this.#lines.stop(error.message);
    }
  }

  #wrongWith({ number, id, leafHash }: FiledEvent, leaf: string): string | null {
    const expected = this.#lastNumber + 1;
    if (number !== expected) return `event ${number} follows ${this.#lastNumber}, and ${expected} should`;
    if (!this.#ids.add(id)) return `event ${number}: id ${id} was given before`;
    return leaf === leafHash ? null : `event ${number}: leafHash is ${leafHash}, and what the line says gives ${leaf}`;
  }
}
