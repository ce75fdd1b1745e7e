import { z } from 'zod';
import { JOURNAL_FORMATS } from '../../audit-files/formats.ts';
import { TRANSACTION_KINDS } from '../../domain/ledger/journal.ts';
import { date, externalId, pageQuery, timeText, uuid } from '../../http/codecs.ts';
import { rowView } from '../transactions/service.ts';

const A_NUMBER = 'must be a whole number from 1';

/** Digits in, a number inside. */
const numberText = z
  .codec(z.string(A_NUMBER).regex(/^[1-9][0-9]{0,14}$/, A_NUMBER), z.int().min(1), { decode: Number, encode: String })
  .meta({ type: 'integer', pattern: undefined, minimum: 1, examples: [1] });

export const transactionNumber = numberText.meta({ description: "The transaction's number" });
export const checkpointSize = numberText.meta({ description: 'How many transactions the checkpoint covers' });

const hex = z.string().regex(/^[0-9a-f]{64}$/);
const hash = hex.meta({ description: 'SHA-256, in hex' });
const path = z.array(hex).meta({ description: 'Hashes in hex, in the order of RFC 9162' });

const logName = z
  .enum(['ledger', 'audit'])
  .default('ledger')
  .meta({
    description: 'Which log: that of the transactions, or the audit trail',
    examples: ['ledger'],
  });

export const checkpointView = z
  .strictObject({
    log: z.enum(['ledger', 'audit']),
    size: z.int().meta({ description: 'How many leaves it covers' }),
    root: hash,
    signedAt: timeText,
    note: z
      .string()
      .meta({ description: 'The checkpoint itself, a signed note (C2SP tlog-checkpoint), with its cosignatures' }),
  })
  .meta({ id: 'Checkpoint' });
export type CheckpointView = z.output<typeof checkpointView>;

export const checkpointFilters = pageQuery.extend({ log: logName });
export type CheckpointFilters = z.output<typeof checkpointFilters>;

export const checkpointList = z.strictObject({
  data: z.array(checkpointView),
  nextCursor: z.string().nullable().meta({ description: 'Where the next page begins; null on the last one' }),
  keys: z.array(z.string()).meta({
    description: 'The public keys in use, `<name>+<id>+<base64>`. Get them by another way as well, and compare',
  }),
  alarm: z.string().nullable().meta({ description: 'Why nothing is signed at present; null: nothing is wrong' }),
});
export type CheckpointList = z.output<typeof checkpointList>;

export const checkpointRequest = z.strictObject({ log: logName });

export const cosignatureRequest = z.strictObject({
  log: logName,
  cosignature: z
    .string()
    .max(1_000)
    .meta({
      description: 'The line of a signed note (C2SP tlog-cosignature), without its line break',
      examples: [
        '— witness.example/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==',
      ],
    }),
  key: z
    .string()
    .max(1_000)
    .meta({
      description: "The witness's public key, `<name>+<id>+<base64>`",
      examples: ['witness.example/w1+8d66cf3f+BPTaGaLSr7zGDOF2xiTXxhnhWpDbGTPvu07f/JgRHsVl'],
    }),
});
export type CosignatureRequest = z.output<typeof cosignatureRequest>;

export const consistencyQuery = z.strictObject({ from: checkpointSize, to: checkpointSize });
export type ConsistencyQuery = z.output<typeof consistencyQuery>;

export const consistencyView = z
  .strictObject({ from: z.int(), to: z.int(), fromRoot: hash, toRoot: hash, proof: path })
  .meta({ id: 'ConsistencyProof' });
export type ConsistencyView = z.output<typeof consistencyView>;

export const proofQuery = z.strictObject({
  size: numberText.optional().meta({
    description:
      'The size of the log that the proof leads to. Without it: that of the first checkpoint that covers the transaction',
  }),
  line: numberText
    .optional()
    .meta({ description: 'Only the row on this line. Without it: the first 100 that you may see' }),
});
export type ProofQuery = z.output<typeof proofQuery>;

export const transactionProofView = z
  .strictObject({
    transaction: z.strictObject({
      circuitId: uuid,
      number: z.int(),
      id: uuid,
      kind: z.enum(TRANSACTION_KINDS),
      postedAt: timeText,
      principalId: uuid,
      externalId: externalId.nullable(),
      occurredOn: date.nullable(),
      textDigest: hash.nullable(),
    }),
    rowCount: z.int(),
    rowsRoot: hash.meta({ description: 'The root over all of its rows' }),
    rows: z
      .array(
        z.strictObject({
          row: rowView,
          salt: z.string().meta({ description: 'Of this row, 16 bytes in hex' }),
          path: path.meta({ description: 'From the row to `rowsRoot`, nearest first' }),
        }),
      )
      .meta({ description: 'The rows that you may see, each with what ties it to the transaction' }),
    leafHash: hash.meta({ description: "The transaction's leaf in the ledger log" }),
    path: path.meta({ description: 'From the leaf to the root, nearest first' }),
    size: z.int().meta({ description: 'How many leaves the log has that the path leads to the root of' }),
    root: hash,
    checkpoint: z
      .string()
      .nullable()
      .meta({ description: 'The signed checkpoint of that size; null: none was signed at that size' }),
  })
  .meta({ id: 'TransactionProof' });
export type TransactionProofView = z.output<typeof transactionProofView>;

export const journalQuery = z
  .strictObject({
    format: z.enum(JOURNAL_FORMATS).meta({ examples: ['csv'] }),
    from: transactionNumber.optional().meta({ description: 'The first transaction. Without it: 1' }),
    to: transactionNumber.optional().meta({ description: 'The last transaction. Without it: the last one there is' }),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    message: 'is after `to`',
    path: ['from'],
  });
export type JournalQuery = z.output<typeof journalQuery>;

export const packageQuery = z.strictObject({
  personal: z
    .stringbool()
    .default(false)
    .meta({ description: 'With names, contacts and free texts', type: 'boolean', examples: [false] }),
});
