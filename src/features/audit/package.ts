/** The files of an auditor's package (docs/audit.md), one after the other, from one snapshot. */
import type { Pool } from 'pg';
import { JOURNAL_FORMATS, type JournalFormat, journalFileOf, rendererOf } from '../../audit-files/formats.ts';
import type { FiledPart } from '../../audit-files/journal.ts';
import {
  ACCOUNTS,
  CLEARING_RUNS,
  LIMIT_CHANGES,
  MEMBERS,
  MEMBERS_PERSONAL,
  OBLIGATIONS,
  SETTLEMENTS,
  type TableFile,
  tableHead,
  tableLines,
} from '../../audit-files/tables.ts';
import type { Invoice } from '../../domain/invoice.ts';
import { boundText } from '../../domain/log/bound-text.ts';
import type { Circuit } from '../circuits/service.ts';
import type { ClearingFiles } from '../clearing/service.ts';
import type { TrailService } from '../trail/service.ts';
import { copiedRows } from './copied-rows.ts';
import { readJournal } from './journal-reader.ts';
import { logFiles } from './log-files.ts';
import type { Snapshot } from './snapshot.ts';
import { type AppliedRun, selectAppliedRuns } from './snapshot-queries.ts';
import { copyDescriptions, copyTable, copyTexts } from './table-queries.ts';

/** A file of the package, as text that is made while it is read. */
export interface PackageFile {
  readonly name: string;
  readonly chunks: AsyncIterable<string | Uint8Array>;
  /** Lines at its beginning that are no rows. */
  readonly headLines: number;
}

/** Where what never changes is read from, outside of the snapshot. */
export interface PackageSources {
  /** Of the database that is written to. */
  readonly pool: Pool;
  readonly clearing: ClearingFiles;
  readonly trail: TrailService;
}

/** Range of the journal as a file of one format, once the snapshot is let go of. It begins with what the file begins with if it begins with the journal. */
export async function* journalFile(
  { journal, circuit, ownerOf }: Snapshot,
  format: JournalFormat,
  range: { readonly from: number; readonly to: number },
  observe: (part: FiledPart) => void = () => undefined,
): AsyncGenerator<string> {
  const renderer = rendererOf(format, circuit, ownerOf);
  if (range.from === 1) yield renderer.head;
  const { id: circuitId, unit } = circuit;
  const isSealed = format === 'jsonl';
  for await (const parts of readJournal(journal, { circuitId, scale: unit.scale, isSealed, ...range })) {
    let text = '';
    for (const part of parts) {
      observe(part);
      text += renderer.part(part);
    }
    if (text !== '') yield text;
  }
}

/**
 * All files but the manifest's, in an order in which each can be written before the next is begun.
 * @param observe sees each part of the journal once
 */
export async function* packageFiles(
  snapshot: Snapshot,
  circuit: Circuit,
  { pool, clearing, trail }: PackageSources,
  { isPersonal, observe }: { readonly isPersonal: boolean; readonly observe: (part: FiledPart) => void },
): AsyncGenerator<PackageFile> {
  const tables = [ACCOUNTS, MEMBERS, LIMIT_CHANGES, OBLIGATIONS, SETTLEMENTS, CLEARING_RUNS];
  for (const table of isPersonal ? [...tables, MEMBERS_PERSONAL] : tables)
    yield tableFile(snapshot, table, copyTable(circuit.id, table));
  if (isPersonal) yield { name: 'texts.jsonl', chunks: textLines(snapshot), headLines: 0 };
  const runs = await selectAppliedRuns(snapshot.client, circuit.id);
  // What follows never changes.
  await snapshot.end();
  const all = { from: 1, to: snapshot.size };
  for (const format of JOURNAL_FORMATS) {
    const chunks = journalFile(snapshot, format, all, format === 'jsonl' ? observe : undefined);
    yield { name: journalFileOf(format), chunks, headLines: format === 'csv' ? 1 : 0 };
  }
  yield* logFiles(snapshot, pool, trail);
  yield* runFiles(runs, circuit, clearing);
}

function tableFile({ client, circuit }: Snapshot, table: TableFile, query: string): PackageFile {
  const lineOf = tableLines(table, circuit.unit.scale);
  async function* chunks(): AsyncGenerator<string> {
    yield tableHead(table);
    for await (const rows of copiedRows(client, query)) yield rows.map(lineOf).join('');
  }
  return { name: table.name, chunks: chunks(), headLines: 1 };
}

/** Free texts with what their digests are made from. */
async function* textLines({ client, circuit }: Snapshot): AsyncGenerator<string> {
  for (const query of [copyTexts(circuit.id), copyDescriptions(circuit.id)]) {
    for await (const rows of copiedRows(client, query)) {
      yield rows
        .map(([number, obligationId, salt, description = null, invoice = null]) => {
          const of = number === null ? { obligationId } : { number: Number(number) };
          const body = boundText(description, invoice === null ? null : (JSON.parse(invoice) as Invoice));
          return `${JSON.stringify({ ...of, salt, body })}\n`;
        })
        .join('');
    }
  }
}

/** What each applied run was computed from, and its proof. */
async function* runFiles(
  runs: readonly AppliedRun[],
  circuit: Circuit,
  clearing: ClearingFiles,
): AsyncGenerator<PackageFile> {
  for (const { id, mode } of runs) {
    const nameOf = (file: string): string => `clearing-runs/${id}/${file}`;
    const files: [string, () => Promise<AsyncIterable<string | Uint8Array> | Iterable<Uint8Array>>][] = [
      ['obligations.csv', () => clearing.inputFile(circuit, id, 'obligations')],
      ['certificate.txt', () => clearing.certificate(circuit, id)],
    ];
    if (mode !== 'set-off') files.push(['accounts.csv', () => clearing.inputFile(circuit, id, 'accounts')]);
    for (const [file, open] of files) {
      async function* chunks(): AsyncGenerator<string | Uint8Array> {
        yield* await open();
      }
      yield { name: nameOf(file), chunks: chunks(), headLines: file.endsWith('.csv') ? 1 : 0 };
    }
  }
}
