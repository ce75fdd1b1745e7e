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
 *       8 hold-placed     16 hold id, 16 payer account id, 16 payee account id, int64 amount, int64 expiresAt in
 *                         milliseconds as above, uint8 and 16 obligation id
 *       9 hold-changed    16 hold id, int64 captured, int64 released, uint8 state: 1 held, 2 captured, 3 voided, 4 expired
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
  type AccountStatus,
  type HoldState,
  type JournalRow,
  type MemberStatus,
  type ObligationState,
  type SealedRows,
  type SettlementMeans,
  type SystemAccount,
  TRANSACTION_KINDS,
  type Transaction,
  type TransactionHeader,
} from '../ledger/journal.ts';
import { ByteWriter } from './bytes.ts';
import { inclusionPath, leafHash, rootFromInclusion, rootOf } from './merkle.ts';
import { HASH_BYTES, sameHash, sha256 } from './sha256.ts';

const FORMAT_VERSION = 1;

/** Bytes of a transaction's salt, of a row's and of a text's. */
export const SALT_BYTES = 16;

const KINDS: ReadonlySet<string> = new Set(TRANSACTION_KINDS);

// The numbers are written out instead of taken from the order of the lists in journal.ts: those may be rearranged.
const ROW_TYPES = codes<JournalRow['type']>({
  posting: 1,
  'account-opened': 2,
  'limits-changed': 3,
  'status-changed': 4,
  'obligation-recorded': 5,
  'obligation-changed': 6,
  'obligation-settled': 7,
  'hold-placed': 8,
  'hold-changed': 9,
});
const SYSTEM_ACCOUNTS = codes<SystemAccount>({ issue: 1, fees: 2, solidarity: 3, loss: 4 });
const SUBJECTS = codes<'member' | 'account'>({ member: 1, account: 2 });
const STATUSES = codes<MemberStatus | AccountStatus>({ applicant: 1, active: 2, suspended: 3, leaving: 4, closed: 5 });
const OBLIGATION_STATES = codes<ObligationState>({
  proposed: 1,
  accepted: 2,
  rejected: 3,
  disputed: 4,
  cancelled: 5,
  settled: 6,
});
const HOLD_STATES = codes<HoldState>({ held: 1, captured: 2, voided: 3, expired: 4 });
const MEANS = codes<SettlementMeans>({ payment: 1, clearing: 2 });

// Nothing here waits, so one buffer of each kind serves every call.
const rowWriter = new ByteWriter(512);
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

/** Row data as a view that holds until the next row. */
function writeRow(row: JournalRow, line: number, salt: Uint8Array): Uint8Array {
  if (line < 1) throw new RangeError(`lines are numbered from 1, not ${line}`);
  rowWriter.restart();
  rowWriter.fixed(salt, SALT_BYTES);
  rowWriter.uint8(codeOf(ROW_TYPES, row.type));
  rowWriter.uint32(line);
  switch (row.type) {
    case 'posting':
      rowWriter.uuid(row.debitAccountId);
      rowWriter.uuid(row.creditAccountId);
      rowWriter.int64(row.amount);
      break;
    case 'account-opened':
      rowWriter.uuid(row.accountId);
      writeUuid(row.memberId);
      rowWriter.uint8(row.system === null ? 0 : codeOf(SYSTEM_ACCOUNTS, row.system));
      break;
    case 'limits-changed':
      rowWriter.uuid(row.accountId);
      writeLimit(row.creditLimit);
      writeLimit(row.balanceCap);
      break;
    case 'status-changed':
      rowWriter.uint8(codeOf(SUBJECTS, row.subject));
      rowWriter.uuid(row.subjectId);
      rowWriter.uint8(codeOf(STATUSES, row.status));
      break;
    case 'obligation-recorded':
      rowWriter.uuid(row.obligationId);
      rowWriter.uuid(row.debtorAccountId);
      rowWriter.uuid(row.creditorAccountId);
      rowWriter.int64(row.amount);
      writeDate(rowWriter, row.dueOn, 'dueOn');
      rowWriter.ascii(row.externalId);
      rowWriter.uint8(codeOf(OBLIGATION_STATES, row.state));
      writeDigest(rowWriter, row.textDigest);
      break;
    case 'obligation-changed':
      rowWriter.uuid(row.obligationId);
      rowWriter.uint8(codeOf(OBLIGATION_STATES, row.state));
      break;
    case 'obligation-settled':
      rowWriter.uuid(row.obligationId);
      rowWriter.int64(row.amount);
      rowWriter.uint8(codeOf(MEANS, row.means));
      break;
    case 'hold-placed':
      rowWriter.uuid(row.holdId);
      rowWriter.uuid(row.payerAccountId);
      rowWriter.uuid(row.payeeAccountId);
      rowWriter.int64(row.amount);
      rowWriter.integer(row.expiresAt);
      writeUuid(row.obligationId);
      break;
    case 'hold-changed':
      rowWriter.uuid(row.holdId);
      rowWriter.int64(row.captured);
      rowWriter.int64(row.released);
      rowWriter.uint8(codeOf(HOLD_STATES, row.state));
      break;
  }
  return rowWriter.written();
}

function writeUuid(id: string | null): void {
  rowWriter.uint8(id === null ? 0 : 1);
  if (id === null) rowWriter.zeros(16);
  else rowWriter.uuid(id);
}

function writeLimit(limit: bigint | null): void {
  rowWriter.uint8(limit === null ? 0 : 1);
  rowWriter.int64(limit ?? 0n);
}

function writeDate(writer: ByteWriter, date: string | null, field: string): void {
  if (date !== null && date.length !== 'YYYY-MM-DD'.length) throw new RangeError(`${field} is not a date YYYY-MM-DD`);
  writer.ascii(date);
}

function writeDigest(writer: ByteWriter, digest: Uint8Array | null): void {
  writer.uint8(digest === null ? 0 : HASH_BYTES);
  if (digest !== null) writer.fixed(digest, HASH_BYTES);
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

function codes<Word extends string>(numbers: Readonly<Record<Word, number>>): ReadonlyMap<string, number> {
  return new Map(Object.entries<number>(numbers));
}

/** A word that has no number must stop here, as must any word that an object would inherit, such as "constructor". */
function codeOf(table: ReadonlyMap<string, number>, word: string): number {
  const code = table.get(word);
  if (code === undefined) throw new RangeError(`"${word}" has no number in the format of a leaf`);
  return code;
}
