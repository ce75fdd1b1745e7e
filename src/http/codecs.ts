/**
 * The wire's scalars as zod schemas: one definition each of what is accepted, how it is described and an example that
 * works. Bodies and queries are built from these with `z.strictObject`, so that an unknown field is refused and named.
 *
 * A codec's input side is the wire in both directions: requests are decoded, responses encoded.
 */
import { z } from 'zod';
import { AMOUNT_PATTERN } from '../domain/money.ts';
import {
  METADATA_KEY_LENGTH_MAX,
  METADATA_PAIRS_MAX,
  METADATA_VALUE_LENGTH_MAX,
  PAGE_LIMIT_DEFAULT,
  PAGE_LIMIT_MAX,
} from '../limits.ts';

/** Characters of an amount. The largest has 16 digits and a point; the rest lets the ledger say what is too large. */
const AMOUNT_LENGTH_MAX = 40;

/** Characters of a cursor. Ours have fewer than 200. */
const CURSOR_LENGTH_MAX = 512;

/** Times before this cannot be in any ledger; times after it cannot be written with four digits for the year. */
const TIME_MIN = Date.UTC(1970, 0, 1);
const TIME_MAX = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

const AN_AMOUNT = 'must be a decimal string such as "125.50"';

/** An amount of zero or more. That it has no more decimals than the circuit's unit is judged where the circuit is known. */
export const amountText = z
  .string(AN_AMOUNT)
  .max(AMOUNT_LENGTH_MAX, 'has too many digits')
  .regex(AMOUNT_PATTERN, AN_AMOUNT)
  .meta({ description: "A decimal in the circuit's unit, never a JSON number", examples: ['125.50'] });

/** A balance: like an amount, and below zero where the account owes the circuit. Only in responses. */
export const balanceText = z
  .string()
  .regex(/^-?(0|[1-9][0-9]*)(\.[0-9]+)?$/)
  .meta({ description: "A decimal in the circuit's unit; below zero it is owed to the circuit", examples: ['-20.00'] });

const A_UUID = 'must be a UUID in lower case, with dashes';

/** The id of anything. Upper case is refused rather than folded, so that one thing has one text. */
export const uuid = z
  .string(A_UUID)
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, {
    error: A_UUID,
    // So that a choice between this and something else answers with what it allows, and not with this alone.
    abort: true,
  })
  .meta({ description: 'An id', format: 'uuid', examples: ['0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b'] });

const AN_EXTERNAL_ID = 'must be 1 to 64 letters, digits and . _ : -';

/** The caller's own name for a thing, unique among its kind in the circuit. The form leaves no room for free text. */
export const externalId = z
  .string(AN_EXTERNAL_ID)
  .regex(/^[A-Za-z0-9._:-]{1,64}$/, AN_EXTERNAL_ID)
  .meta({ description: "The caller's own id, unique in the circuit", examples: ['invoice-2026-0117'] });

export const CIRCUIT_REF_PATTERN = /^[A-Za-z0-9._-]{1,64}$/;

const CIRCUIT_REF = 'must be the id or the code of a circuit';

/** `{circuit}` in a path: the circuit's id or its code. */
export const circuitRef = z
  .string(CIRCUIT_REF)
  .regex(CIRCUIT_REF_PATTERN, CIRCUIT_REF)
  .meta({ description: "The circuit's id or its code", examples: ['demo'] });

/** The parameters of every path below a circuit; extend it with the path's other ones. */
export const circuitParams = z.strictObject({ circuit: circuitRef });

/** A code that a circuit may be given. One that looks like an id would make `{circuit}` ambiguous. */
export const circuitCode = circuitRef.refine((code) => !uuid.safeParse(code.toLowerCase()).success, {
  message: 'must not look like an id',
});

/** Control characters other than newline and tab. They have no place in a name, and NUL cannot be stored at all. */
const CONTROL_CHARACTER = /[^\P{Cc}\n\t]/u;

/** Text for people: 1 to `lengthMax` characters, not blank, well-formed Unicode, no control characters. */
export function text(lengthMax: number) {
  return z
    .string()
    .max(lengthMax, `must have at most ${lengthMax} characters`)
    .refine((value) => value.trim() !== '', { message: 'must not be blank' })
    .refine((value) => value.isWellFormed(), { message: 'contains half of a surrogate pair' })
    .refine((value) => !CONTROL_CHARACTER.test(value), { message: 'contains a control character' })
    .meta({ minLength: 1 });
}

/** Up to 16 pairs of short strings. Keys have the form of an external id, so that a filter can name them. */
export const metadata = z
  .record(
    z.string().regex(new RegExp(`^[A-Za-z0-9._:-]{1,${METADATA_KEY_LENGTH_MAX}}$`), 'is not a metadata key'),
    text(METADATA_VALUE_LENGTH_MAX),
  )
  .refine((pairs) => Object.keys(pairs).length <= METADATA_PAIRS_MAX, {
    message: `must have at most ${METADATA_PAIRS_MAX} pairs`,
  })
  .meta({
    description: `Up to ${METADATA_PAIRS_MAX} pairs of short strings`,
    maxProperties: METADATA_PAIRS_MAX,
    examples: [{ order: 'A-1001' }],
  });

const A_PAIR = new RegExp(
  `^[A-Za-z0-9._:-]{1,${METADATA_KEY_LENGTH_MAX}}=([^\\p{Cc}]|[\\n\\t]){1,${METADATA_VALUE_LENGTH_MAX}}$`,
  'u',
);

/** A list's filter by one pair of `metadata`. Like the values themselves it has no control characters: NUL cannot be sought. */
export const metadataFilter = z
  .string()
  .regex(A_PAIR, 'must be key=value')
  .meta({ description: 'Only those with this pair' });

const A_TIMESTAMP = 'must be an RFC 3339 time such as "2026-01-31T09:30:00.000Z"';

/** A point in time: RFC 3339 on the wire (any offset in, UTC with milliseconds out), epoch milliseconds inside. */
export const timestamp = z
  .codec(
    z.iso.datetime({ offset: true, error: A_TIMESTAMP }).max(40, A_TIMESTAMP),
    z.number().min(TIME_MIN, 'is before 1970').max(TIME_MAX, 'is after the year 9999'),
    { decode: (wire) => Date.parse(wire), encode: (milliseconds) => new Date(milliseconds).toISOString() },
  )
  .meta({ description: 'A time (RFC 3339)', pattern: undefined, examples: ['2026-01-31T09:30:00.000Z'] });

/** A point in time in a response that is built as text: what `timestamp` encodes to. */
export const timeText = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  .meta({ description: 'A time (RFC 3339, UTC)', format: 'date-time', examples: ['2026-01-31T09:30:00.000Z'] });

const A_DATE = 'must be a date of the calendar such as "2026-01-31"';

/** A day of the calendar, a string inside as well: it has no time zone until a circuit gives it one. */
export const date = z.iso
  .date(A_DATE)
  .refine((day) => day >= '1900-01-01', { message: 'is before 1900' })
  .meta({ description: 'A date (ISO 8601)', pattern: undefined, examples: ['2026-01-31'] });

/** A time zone by its name; an offset is none, because it knows no summer. */
export const timeZone = z
  .string()
  .refine(isTimeZone, 'must be a time zone of the IANA database such as "Europe/Rome"')
  .meta({ description: 'A time zone', examples: ['Europe/Rome'] });

function isTimeZone(name: string): boolean {
  try {
    return (
      Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== undefined && !/^[+-]/.test(name)
    );
  } catch {
    return false;
  }
}

const A_LIMIT = `must be a whole number from 1 to ${PAGE_LIMIT_MAX}`;

/** Digits in, number inside: a query has only texts, and `Number('0x10')` or `Number(' 5')` must not pass for one. */
const pageLimit = z
  .codec(z.string(A_LIMIT).regex(/^[0-9]{1,4}$/, A_LIMIT), z.int().min(1, A_LIMIT).max(PAGE_LIMIT_MAX, A_LIMIT), {
    decode: Number,
    encode: String,
  })
  .default(PAGE_LIMIT_DEFAULT)
  .meta({
    description: 'Rows on a page',
    // In a query, digits are how an integer is written, and an integer is what the document calls it.
    type: 'integer',
    pattern: undefined,
    minimum: 1,
    maximum: PAGE_LIMIT_MAX,
    default: PAGE_LIMIT_DEFAULT,
    examples: [PAGE_LIMIT_DEFAULT],
  });

/** The query of every list; extend it with the list's filters: `pageQuery.extend({ status: … })`. */
export const pageQuery = z.strictObject({
  limit: pageLimit,
  cursor: z
    .string()
    .min(1, 'must not be empty')
    .max(CURSOR_LENGTH_MAX, 'is too long')
    .optional()
    .meta({ description: '`nextCursor` of the page before' }),
});

/** The query of an import. */
export const dryRunQuery = z.strictObject({
  dryRun: z
    .stringbool()
    .default(false)
    .meta({
      description: 'Say what would become of each row, and write nothing',
      type: 'boolean',
      examples: [true],
    }),
});

/** The answer of every list. */
export function pageOf<Row extends z.ZodType>(row: Row) {
  return z.strictObject({
    data: z.array(row),
    nextCursor: z.string().nullable().meta({ description: 'Where the next page begins; null on the last one' }),
  });
}
