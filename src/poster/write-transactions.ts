import { integersOrNull, sparse, uuidArray, wordArray } from '../db/arrays.ts';
import type { Statement } from '../db/transaction.ts';
import type { HoldChangedRow } from '../domain/ledger/journal.ts';
import type { Posted } from './write.ts';

/** What becomes of a hold, which stands in the row of its transaction, and where it stands among that one's rows. */
type Step = HoldChangedRow & { readonly line: number };

interface Entry {
  readonly posted: Posted;
  readonly leafHash: Uint8Array;
  readonly step: Step | null;
}

/** The transactions of a batch, each with the step of a hold that it is, if it is one. */
export const transactionsOf = (
  circuitId: string,
  postedAt: string,
  batch: readonly Posted[],
  leafHashes: readonly Uint8Array[],
): Statement[] =>
  inSteps(
    batch.map((posted, index) => ({ posted, leafHash: leafHashes[index] as Uint8Array, step: stepOf(posted) })),
  ).map((entries) => statementOf(circuitId, postedAt, entries));

/** What changes a hold is the last row of its transaction. */
function stepOf({ transaction: { rows } }: Posted): Step | null {
  const row = rows.at(-1);
  return row?.type === 'hold-changed' ? { ...row, line: rows.length } : null;
}

/** In order, such that none has a hold twice: the database takes one step of a hold at a time. There is seldom a second part. */
function inSteps(entries: readonly Entry[]): Entry[][] {
  const parts: Entry[][] = [[]];
  const taken = new Set<string>();
  for (const entry of entries) {
    const holdId = entry.step?.holdId;
    if (holdId !== undefined && taken.has(holdId)) {
      parts.push([]);
      taken.clear();
    }
    if (holdId !== undefined) taken.add(holdId);
    parts.at(-1)?.push(entry);
  }
  return parts;
}

function statementOf(circuitId: string, postedAt: string, entries: readonly Entry[]): Statement {
  const headers = entries.map(({ posted }) => posted.transaction.header);
  const textDigests = headers.map((header) => header.textDigest && Buffer.from(header.textDigest).toString('hex'));
  const values = [
    circuitId,
    (headers[0]?.number ?? 0) - 1,
    postedAt,
    Buffer.concat(entries.map(({ posted }) => posted.transaction.salt)),
    Buffer.concat(entries.map(({ leafHash }) => leafHash)),
    uuidArray(headers.map((header) => header.id)),
    wordArray(headers.map((header) => header.kind)),
    uuidArray(headers.map((header) => header.principalId)),
    sparse(
      headers.map((header) => header.externalId),
      wordArray,
    ),
    sparse(
      headers.map((header) => header.occurredOn),
      wordArray,
    ),
    sparse(textDigests, wordArray),
  ];
  if (entries.every(({ step }) => step === null)) return { name: 'write transactions', text: PLAIN, values };
  const ofSteps = <T>(cell: (step: Step) => T) => entries.map(({ step }) => (step === null ? null : cell(step)));
  values.push(
    wordArray(ofSteps((step) => step.holdId)),
    integersOrNull(ofSteps((step) => step.line)),
    integersOrNull(ofSteps((step) => step.captured)),
    integersOrNull(ofSteps((step) => step.released)),
    integersOrNull(ofSteps((step) => step.feesCaptured)),
    integersOrNull(ofSteps((step) => step.feesReleased)),
    wordArray(ofSteps((step) => step.state)),
  );
  return { name: 'write transactions and steps', text: WITH_STEPS, values };
}

// Salts and hashes come as one string of bytes each and are cut here: that is cheaper than arrays of them.
const insertion = (columns: string, arrays: string): string => `
  INSERT INTO transaction (circuit_id, number, id, kind, posted_at, principal_id, external_id, occurred_on, text_digest, salt, leaf_hash${columns})
  SELECT $1, $2::bigint + place, id, kind, $3, principal_id, external_id, occurred_on, decode(text_digest, 'hex'),
         substring($4::bytea FROM (place * 16 - 15)::int FOR 16), substring($5::bytea FROM (place * 32 - 31)::int FOR 32)${columns}
  FROM unnest($6::uuid[], $7::text[], $8::uuid[], $9::text[], $10::date[], $11::text[]${arrays})
    WITH ORDINALITY AS new (id, kind, principal_id, external_id, occurred_on, text_digest${columns}, place)`;
const PLAIN = insertion('', '');
const WITH_STEPS = insertion(
  ', hold_id, hold_line, hold_captured, hold_released, hold_fees_captured, hold_fees_released, hold_state',
  ', $12::uuid[], $13::smallint[], $14::bigint[], $15::bigint[], $16::bigint[], $17::bigint[], $18::text[]',
);
