/**
 * The leaf of a transaction in the ledger log: its canonical bytes, such that no two different transactions have the
 * same, and the opening of a single row against it. This is all that a verifier in another language needs to know.
 *
 * Numbers are big-endian, most significant byte first. A UUID is its 16 bytes. A *word* is a byte with the number of
 * characters, then as many ASCII characters. `||` joins bytes. Trees are hashed as in RFC 9162, section 2.1, with
 * SHA-256: a leaf over its data is SHA-256(0x00 || data), a node is SHA-256(0x01 || left || right), no leaf at all is
 * SHA-256("").
 *
 * Leaf data of a transaction, format 1:
 *
 *     uint8     format version, 1
 *     16 bytes  circuit id, a UUID
 *     uint64    number within the circuit, from 1
 *     16 bytes  transaction id, a UUID
 *     word      kind, such as "transfer"
 *     int64     postedAt, milliseconds since 1970-01-01T00:00:00Z
 *     16 bytes  principal id, a UUID
 *     word      externalId; length 0 where there is none
 *     word      occurredOn, "YYYY-MM-DD"; length 0 where there is none
 *     uint8     32 where a text digest follows, 0 where none does
 *     32 bytes  the text digest, if any
 *     uint32    count of rows
 *     32 bytes  root of the tree whose leaves are the rows, in the order of their lines
 *
 * Row data:
 *
 *     16 bytes  salt of the row
 *     uint8     type of the row
 *     uint32    line, from 1
 *     and by type (an absent value is a byte 0 and then zeros, a present one a byte 1 and then its bytes):
 *       1 posting         16 debit account id, 16 credit account id, int64 amount
 *       2 account-opened  16 account id, uint8 and 16 member id, uint8 system account: 0 none, 1 issue, 2 fees,
 *                         3 solidarity, 4 loss
 *       3 limits-changed  16 account id, uint8 and int64 credit limit, uint8 and int64 balance cap; absent: unlimited
 *       4 status-changed  uint8 subject: 1 member, 2 account; 16 subject id; uint8 status: 1 applicant, 2 active,
 *                         3 suspended, 4 leaving, 5 closed
 *       5 obligation-recorded  16 obligation id, 16 debtor account id, 16 creditor account id, int64 amount,
 *                         word dueOn, "YYYY-MM-DD", and word externalId, each of length 0 where there is none; uint8
 *                         state: 1 proposed, 2 accepted, 3 rejected, 4 disputed, 5 cancelled, 6 settled; uint8 32 and
 *                         32 bytes text digest of its description, or uint8 0 where it has none
 *       6 obligation-changed   16 obligation id, uint8 state
 *       7 obligation-settled   16 obligation id, int64 amount, uint8 means: 1 payment, 2 clearing
 *       8 hold-placed     16 hold id, 16 payer account id, 16 payee account id, int64 amount, int64 fees, int64
 *                         expiresAt in milliseconds as above, uint8 and 16 obligation id
 *       9 hold-changed    16 hold id, int64 captured, int64 released, int64 fees captured, int64 fees released, uint8 state:
 *                         1 held, 2 captured, 3 voided, 4 expired
 *      10 transfer-reversed    16 transfer id, int64 amount
 *
 * Salt of a row: the first 16 bytes of SHA-256("saldo row salt" || 16 bytes transaction salt || uint32 line). Without
 * salts, whoever is shown one row could guess the others from their hashes; with a salt derived from one secret for each
 * row, opening a row gives nothing away about the next.
 *
 * Text digest: SHA-256("saldo text" || 16 bytes salt || the text in UTF-8).
 *
 * These bytes are for ever: a new row type takes a new number, and any other change takes a new format version.
 */
import {
  type JournalRow,
  type SealedRows,
  TRANSACTION_KINDS,
  type Transaction,
  type TransactionHeader,
} from '../ledger/journal.ts';
import { ByteWriter } from './bytes.ts';
import { SALT_BYTES, writeDate, writeDigest, writeRow } from './leaf-rows.ts';
import { inclusionPath, leafHash, rootFromInclusion, rootOf } from './merkle.ts';
import { HASH_BYTES, sameHash, sha256 } from './sha256.ts';

const FORMAT_VERSION = 1;

const KINDS: ReadonlySet<string> = new Set(TRANSACTION_KINDS);

// Nothing here waits, so one buffer of each kind serves every call.
const headerWriter = new ByteWriter(1024);
const saltWriter = new ByteWriter(64);

const ROW_SALT_LABEL = new TextEncoder().encode('saldo row salt');
const TEXT_LABEL = new TextEncoder().encode('saldo text');

/** The salt of the row on this line. */
export function rowSalt(transactionSalt: Uint8Array, line: number): Uint8Array {
  saltWriter.restart();
  saltWriter.fixed(ROW_SALT_LABEL, ROW_SALT_LABEL.length);
  saltWriter.fixed(transactionSalt, SALT_BYTES);
  saltWriter.uint32(line);
  return sha256(saltWriter.written(), SALT_BYTES);
}

/**
 * The digest that binds a text kept beside the journal. Once text and salt are erased, it tells nothing. Throws a
 * RangeError on a lone surrogate, which UTF-8 cannot hold: it would be replaced, and two texts would have one digest.
 */
export function textDigest(salt: Uint8Array, text: string): Uint8Array {
  if (salt.length !== SALT_BYTES) throw new RangeError(`expected ${SALT_BYTES} bytes of salt, not ${salt.length}`);
  if (!text.isWellFormed()) throw new RangeError('the text holds a lone surrogate');
  return sha256(Buffer.concat([TEXT_LABEL, salt, new TextEncoder().encode(text)]));
}

/** The data of a row as above. Throws a RangeError on whatever has no place in it. */
export function encodeRow(row: JournalRow, line: number, salt: Uint8Array): Uint8Array {
  return new Uint8Array(writeRow(row, line, salt));
}

/** All rows of a transaction as its leaf has them, for one that is to be written without having them at hand again. */
export function sealRows({ rows, salt }: Pick<Transaction, 'rows' | 'salt'>): SealedRows {
  return { count: rows.length, root: rootOf(rowHashes(rows, salt)) };
}

/** The leaf data as above, not yet hashed. Throws a RangeError on whatever has no place in it. */
export function transactionLeaf(transaction: Transaction): Uint8Array {
  return new Uint8Array(writeLeaf(transaction.header, transaction.sealed ?? sealRows(transaction)));
}

/** The hash of the leaf, as it enters the ledger log. */
export function transactionLeafHash(transaction: Transaction): Uint8Array {
  return leafHash(writeLeaf(transaction.header, transaction.sealed ?? sealRows(transaction)));
}

/** One row of a transaction with what ties it to the transaction's leaf: it discloses the header and no other row. */
export interface OpenedRow {
  readonly header: TransactionHeader;
  readonly rowCount: number;
  readonly line: number;
  readonly row: JournalRow;
  /** The salt of this row. The transaction's own salt would open every row. */
  readonly salt: Uint8Array;
  /** From the row to the root over the rows, nearest first. */
  readonly path: readonly Uint8Array[];
}

/** Opens the row on a line, from 1. Throws a RangeError where there is none. */
export function openRow(transaction: Transaction, line: number): OpenedRow {
  const row = transaction.rows[line - 1];
  if (row === undefined) throw new RangeError(`transaction ${transaction.header.id} has no line ${line}`);
  return {
    header: transaction.header,
    rowCount: transaction.rows.length,
    line,
    row,
    salt: rowSalt(transaction.salt, line),
    path: inclusionPath(rowHashes(transaction.rows, transaction.salt), line - 1),
  };
}

/**
 * Whether the row, on its line, and the header are those of the transaction with this leaf hash. False also for what
 * cannot be encoded at all: an opening may come from anyone.
 */
export function verifyOpenedRow(opened: OpenedRow, leaf: Uint8Array): boolean {
  try {
    const rowHash = leafHash(writeRow(opened.row, opened.line, opened.salt));
    const root = rootFromInclusion(rowHash, opened.line - 1, opened.rowCount, opened.path);
    return root !== null && sameHash(leafHash(writeLeaf(opened.header, { count: opened.rowCount, root })), leaf);
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function rowHashes(rows: readonly JournalRow[], salt: Uint8Array): Uint8Array[] {
  return rows.map((row, index) => rowHash(row, index + 1, salt));
}

/** The hash of a row among the rows of a transaction with this salt. Throws a RangeError on whatever has no place in it. */
export function rowHash(row: JournalRow, line: number, transactionSalt: Uint8Array): Uint8Array {
  return leafHash(writeRow(row, line, rowSalt(transactionSalt, line)));
}

/** Leaf data as a view that holds until the next leaf. */
function writeLeaf(header: TransactionHeader, { count, root }: SealedRows): Uint8Array {
  const { number, kind } = header;
  if (number < 1) throw new RangeError(`transactions are numbered from 1, not ${number}`);
  if (!KINDS.has(kind)) throw new RangeError(`"${kind}" is not a kind of transaction`);
  headerWriter.restart();
  headerWriter.uint8(FORMAT_VERSION);
  headerWriter.uuid(header.circuitId);
  headerWriter.integer(number);
  headerWriter.uuid(header.id);
  headerWriter.ascii(kind);
  headerWriter.integer(header.postedAt);
  headerWriter.uuid(header.principalId);
  headerWriter.ascii(header.externalId);
  writeDate(headerWriter, header.occurredOn, 'occurredOn');
  writeDigest(headerWriter, header.textDigest);
  headerWriter.uint32(count);
  headerWriter.fixed(root, HASH_BYTES);
  return headerWriter.written();
}
