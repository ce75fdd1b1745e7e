import { setImmediate as turn } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Database } from '../../db/database.ts';
import { type Refusal, SaldoError } from '../../domain/errors.ts';
import type { RecordObligation } from '../../domain/ledger/commands.ts';
import { externalIdTaken } from '../../domain/ledger/payments.ts';
import { uuid } from '../../http/codecs.ts';
import { type Idempotency, idempotencyOfPart } from '../../http/idempotency.ts';
import { NOTHING_RECORDED, readRow, type TableRow, tellingOutcome } from '../../http/tables.ts';
import { IMPORT_PART_ROWS } from '../../limits.ts';
import type { Poster } from '../../poster/poster.ts';
import { previewSubmission } from '../../poster/preview.ts';
import type { BesideObligation, Submission } from '../../poster/submission.ts';
import { newCommandParts } from '../../poster/submit.ts';
import type { AccountService } from '../accounts/service.ts';
import type { Circuit } from '../circuits/service.ts';
import { mayNotSayState, type Recorder, recordingOf } from './commands.ts';
import { selectRecordedIds } from './queries.ts';
import { type ObligationImportRow, obligationImportRow } from './schema.ts';

/** What became of a row: its obligation and transaction, null in a dry run; or why not. */
export interface ImportedRow {
  readonly line: number;
  readonly outcome: { readonly id: string | null; readonly number: number | null } | { readonly refusal: Refusal };
}

export interface ImportedPart {
  readonly rows: readonly ImportedRow[];
  /** True where an earlier import with the same key had done this part already. */
  readonly replayed: boolean;
}

export interface ObligationImport {
  /**
   * Records the obligation of each row, in parts of one transaction each, and gives what became of each part once it is
   * durable. Each row stands or falls by itself; the next part is read when the one before is done with.
   *
   * @throws SaldoError what ends the import before its end, such as rows that cannot be read
   */
  recordAll(
    circuit: Circuit,
    rows: AsyncIterable<TableRow>,
    dryRun: boolean,
    recorder: Recorder,
    idempotency: Idempotency | null,
  ): AsyncGenerator<ImportedPart>;
}

/** A row that can be decided, or why it cannot. */
type Prepared =
  | { readonly command: RecordObligation; readonly beside: BesideObligation }
  | { readonly refusal: Refusal };

type Outcome = ImportedRow['outcome'];

export function createObligationImport(
  pool: Pool,
  db: Database,
  poster: Poster,
  accounts: AccountService,
): ObligationImport {
  async function prepareAll(circuit: Circuit, rows: readonly TableRow[], recorder: Recorder): Promise<Prepared[]> {
    const read = rows.map((row) => readRow(row, obligationImportRow));
    const names = read.flatMap((row) => ('data' in row ? [row.data.debtor, row.data.creditor] : []));
    const named = [...new Set(names.filter((name) => !isId(name)))];
    const ids = await accounts.idsByExternalId(circuit.id, named, recorder.memberId);
    // One id and salt for all: they become one transaction.
    const { parts } = newCommandParts(recorder.id, undefined);
    const idOf = (name: string): string | null => (isId(name) ? name : (ids.get(name) ?? null));
    return read.map((row): Prepared => {
      if ('refusal' in row) return row;
      return prepare(row.data, (row) => {
        const sides = { debtor: idOf(row.debtor), creditor: idOf(row.creditor) };
        return recordingOf(circuit, row, sides, recorder, parts);
      });
    });

    function prepare(row: ObligationImportRow, make: (row: ObligationImportRow) => Prepared): Prepared {
      const refused = mayNotSayState(row, recorder);
      if (refused) return { refusal: refused };
      try {
        return make(row);
      } catch (error) {
        if (error instanceof SaldoError) return { refusal: error.refusal };
        throw error;
      }
    }
  }

  /** The outcome of each command that was posted now or by an earlier import with the same key. */
  async function postAll(
    circuitId: string,
    submission: Submission,
  ): Promise<{ outcomes: Outcome[]; replayed: boolean }> {
    const { answers, replayed } = await poster.post(circuitId, submission);
    const number = answers.flatMap((answer) => ('refusal' in answer ? [] : [answer.number]))[0];
    // Lines of the transaction are in the order of the rows, so that the ids are found in it again.
    const ids = replayed && number !== undefined ? await selectRecordedIds(db, circuitId, number) : null;
    let line = 0;
    const outcomes = answers.map((answer, index): Outcome => {
      if ('refusal' in answer) return answer;
      const [command] = submission.groups[index] as [RecordObligation];
      return { id: ids === null ? command.obligationId : (ids[line++] ?? null), number: answer.number };
    });
    return { outcomes, replayed };
  }

  async function previewAll(circuitId: string, submission: Submission, seen: Set<string>): Promise<Outcome[]> {
    const foreseen = await previewSubmission(pool, circuitId, submission);
    return foreseen.map((outcome, index): Outcome => {
      if ('refusal' in outcome) return outcome;
      const [{ externalId }] = submission.groups[index] as [RecordObligation];
      // Parts before this one have written nothing that the preview could have met.
      if (externalId !== null && seen.has(externalId)) return { refusal: externalIdTaken('obligation', externalId) };
      if (externalId !== null) seen.add(externalId);
      return { id: null, number: null };
    });
  }

  return {
    async *recordAll(circuit, rows, dryRun, recorder, idempotency) {
      const seen = new Set<string>();
      let place = 0;
      for await (const part of inParts(rows, IMPORT_PART_ROWS)) {
        const prepared = await prepareAll(circuit, part, recorder);
        const good = prepared.flatMap((each) => ('command' in each ? [each] : []));
        const key = idempotency && idempotencyOfPart(idempotency, place, JSON.stringify(part));
        const submission = submissionOf(recorder, good, key);
        const { outcomes, replayed } =
          good.length === 0
            ? { outcomes: [], replayed: false }
            : dryRun
              ? { outcomes: await previewAll(circuit.id, submission, seen), replayed: false }
              : await postAll(circuit.id, submission);
        throwIfKeyReused(outcomes[0]);
        let at = 0;
        yield {
          rows: part.map(({ line }, index): ImportedRow => {
            const entry = prepared[index] as Prepared;
            return { line, outcome: 'refusal' in entry ? entry : (outcomes[at++] as Outcome) };
          }),
          replayed,
        };
        place += part.length;
      }
    },
  };
}

const isId = (name: string): boolean => uuid.safeParse(name).success;

function submissionOf(
  recorder: Recorder,
  good: readonly { command: RecordObligation; beside: BesideObligation }[],
  idempotency: Idempotency | null,
): Submission {
  const obligations = new Map(good.map(({ command, beside }) => [command.obligationId, beside]));
  const id = good[0]?.command.id;
  return {
    principalId: recorder.id,
    idempotency,
    groups: good.map(({ command }) => [command]),
    beside: id === undefined ? new Map() : new Map([[id, { obligations }]]),
  };
}

/** A key that was used for another request is the whole import's problem, not its rows'. */
function throwIfKeyReused(first: Outcome | undefined): void {
  if (first !== undefined && 'refusal' in first && first.refusal.code === 'idempotency-key-reused')
    throw new SaldoError(first.refusal);
}

/**
 * So many rows at a time. Rows of a part that cannot be read to its end are not done: who mends what is wrong there, and
 * sends it again with the same key, finds the parts before as they were. What is wrong is told with what was done.
 */
async function* inParts(rows: AsyncIterable<TableRow>, size: number): AsyncGenerator<TableRow[]> {
  let part: TableRow[] = [];
  let outcome = NOTHING_RECORDED;
  for await (const row of tellingOutcomes(rows, () => outcome)) {
    part.push(row);
    if (part.length < size) continue;
    yield part;
    outcome = `The rows up to line ${row.line} have their outcomes; nothing after them was recorded.`;
    // Rows that are refused as they are wait for no database, and came together: all others would wait for them.
    await turn();
    part = [];
  }
  if (part.length > 0) yield part;
}

/** The same rows, so that what is wrong with them is told like that, and not what goes wrong with whoever takes them. */
async function* tellingOutcomes(rows: AsyncIterable<TableRow>, outcome: () => string): AsyncGenerator<TableRow> {
  try {
    yield* rows;
  } catch (error) {
    throw tellingOutcome(error, outcome());
  }
}
