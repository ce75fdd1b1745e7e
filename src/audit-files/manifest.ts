/** What an auditor's package says of itself (docs/audit.md). */
import type { FiledCircuit } from './journal.ts';

export interface FileEntry {
  readonly name: string;
  readonly bytes: number;
  /** In hex. */
  readonly sha256: string;
  readonly rows: number;
}

export interface LogEntry {
  readonly origin: string | null;
  readonly size: number;
  /** In base64. */
  readonly root: string;
  /** A signed note; null where nothing could be signed. */
  readonly checkpoint: string | null;
}

export interface Totals {
  readonly transactions: number;
  readonly postings: number;
  readonly turnover: string;
  readonly positive: string;
  readonly negative: string;
}

export interface Manifest {
  readonly format: typeof PACKAGE_FORMAT;
  readonly version: typeof PACKAGE_VERSION;
  readonly circuit: FiledCircuit & { readonly name: string };
  readonly asOf: { readonly number: number; readonly postedAt: string | null };
  readonly personalData: boolean;
  readonly schema: { readonly database: string; readonly leaf: number };
  readonly logs: { readonly ledger: LogEntry; readonly audit: LogEntry };
  readonly keys: readonly string[];
  readonly totals: Totals;
  readonly files: readonly FileEntry[];
}

export const PACKAGE_FORMAT = 'saldo-audit-package';
export const PACKAGE_VERSION = 1;

/** The names of the manifest's own two files. */
export const MANIFEST_FILE = 'manifest.json';
export const MANIFEST_NOTE_FILE = 'manifest.note';

export function manifestText({ circuit, ...manifest }: Manifest): string {
  const { id, code, name, unit } = circuit;
  const ordered = {
    format: manifest.format,
    version: manifest.version,
    circuit: { id, code, name, unit: { code: unit.code, scale: unit.scale } },
    asOf: manifest.asOf,
    personalData: manifest.personalData,
    schema: manifest.schema,
    logs: manifest.logs,
    keys: manifest.keys,
    totals: manifest.totals,
    files: manifest.files,
  };
  return `${JSON.stringify(ordered, null, 2)}\n`;
}

/** What the note signs. Its first line is no log's origin, so that it is never taken for a checkpoint. @param sha256 in base64 */
export const manifestNoteText = (origin: string, sha256: string): string =>
  `${PACKAGE_FORMAT} v1\n${origin}\n${sha256}\n`;
