import { readCosignature } from '../../domain/log/cosignature.ts';
import { NoteError, type VerifierKey } from '../../domain/log/note.ts';
import type { Findings } from './findings.ts';
import { LineSplitter, utf8Text } from './lines.ts';
import type { LogReplay } from './log-replay.ts';
import type { PackageKeys } from './signatures.ts';

export const LOGS = ['audit', 'ledger'] as const;
export type LogName = (typeof LOGS)[number];

/** Bytes of a line: a hundred witnesses may have signed. */
const LINE_BYTES_MAX = 256 * 1024;

/** A checkpoint that is signed, of which only the root is still to be judged. */
export interface FiledCheckpoint {
  readonly log: LogName;
  readonly size: number;
  readonly root: Uint8Array;
  readonly line: number;
  readonly signedBy: readonly VerifierKey[];
}

interface Line {
  readonly log: LogName;
  readonly size: number;
  readonly root: string;
  readonly signedAt: string;
  readonly note: string;
  readonly cosignatures: readonly { readonly key: string; readonly line: string }[];
}

/** Reads checkpoints.jsonl before the logs are made again: by then it must be known at which sizes a root is wanted. */
export class CheckpointsReader {
  readonly checkpoints: FiledCheckpoint[] = [];
  readonly #keys: PackageKeys;
  readonly #findings: Findings;
  readonly #lines: LineSplitter;

  constructor(keys: PackageKeys, findings: Findings) {
    this.#keys = keys;
    this.#findings = findings;
    this.#lines = new LineSplitter(
      LINE_BYTES_MAX,
      (line) => this.#take(line),
      (message) => findings.fail('form', this.#place, message),
    );
  }

  push(chunk: Uint8Array): void {
    this.#lines.push(chunk);
  }

  end(): void {
    this.#lines.end();
  }

  /** The size of each log's newest checkpoint. */
  get newest(): Record<LogName, number> {
    const newest = { audit: 0, ledger: 0 };
    for (const { log, size } of this.checkpoints) newest[log] = Math.max(newest[log], size);
    return newest;
  }

  get #place(): string {
    return `checkpoints.jsonl:${this.#lines.line}`;
  }

  #take(bytes: Uint8Array): void {
    const line = lineOf(utf8Text(bytes));
    if (line === null) {
      this.#lines.stop('the line is not written as the format has it');
      return;
    }
    this.#findings.checked('form');
    this.#findings.checked('checkpoints');
    const { log, size } = line;
    const before = this.checkpoints.at(-1);
    if (before !== undefined && (before.log > log || (before.log === log && before.size >= size)))
      this.#fail(`the checkpoint of ${size} leaves of the ${log} log is there twice, or not in its order`);
    try {
      const { checkpoint, signedBy } = this.#keys.checkpointOf(line.note, log);
      const root = Buffer.from(checkpoint.root).toString('base64');
      if (checkpoint.size !== size || root !== line.root)
        this.#fail(
          `the checkpoint of ${size} leaves says ${line.root} of it, and its note ${root} of ${checkpoint.size}`,
        );
      const text = line.note.slice(0, line.note.lastIndexOf('\n\n') + 1);
      for (const { key, line: cosignature } of line.cosignatures) readCosignature(text, cosignature, key);
      this.checkpoints.push({ log, size, root: checkpoint.root, line: this.#lines.line, signedBy });
    } catch (error) {
      if (!(error instanceof NoteError)) throw error;
      this.#fail(`the checkpoint of ${size} leaves of the ${log} log: ${error.message}`);
    }
  }

  #fail(message: string): void {
    this.#findings.fail('checkpoints', this.#place, message);
  }
}

/** Null where it is not as the format has it. */
function lineOf(text: string | null): Line | null {
  try {
    const { log, size, root, signedAt, note, cosignatures } = JSON.parse(text ?? '') as Line;
    const witnesses = cosignatures.map(({ key, line }) => ({ key, line }));
    const isLine =
      JSON.stringify({ log, size, root, signedAt, note, cosignatures: witnesses }) === text &&
      LOGS.includes(log) &&
      Number.isSafeInteger(size) &&
      [root, signedAt, note, ...witnesses.flatMap(({ key, line }) => [key, line])].every(
        (word) => typeof word === 'string',
      ) &&
      new Date(signedAt).toISOString() === signedAt;
    return isLine ? { log, size, root, signedAt, note, cosignatures } : null;
  } catch (error) {
    // Of JSON, of what is missing, and of a time that is none.
    if (error instanceof SyntaxError || error instanceof TypeError || error instanceof RangeError) return null;
    throw error;
  }
}

/** Holds the roots of checkpoints against the log that was made again. */
export function judgeRoots(
  checkpoints: readonly FiledCheckpoint[],
  log: LogName,
  replay: LogReplay,
  findings: Findings,
): void {
  for (const { log: own, size, root, line } of checkpoints) {
    if (own !== log || replay.hasRoot(size, root)) continue;
    const rebuilt = replay.rootAt(size);
    const place = `checkpoints.jsonl:${line}`;
    const said = Buffer.from(root).toString('base64');
    findings.fail(
      'checkpoints',
      place,
      rebuilt === undefined
        ? `the checkpoint of ${size} leaves of the ${log} log: the package has only ${replay.size}`
        : `the checkpoint of ${size} leaves of the ${log} log has the root ${said}, and its leaves give ${Buffer.from(rebuilt).toString('base64')}`,
    );
  }
}
