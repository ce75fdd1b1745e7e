/** The data of a journal row as its hash has it: see leaf.ts, which says which bytes they are. */
import type {
  AccountStatus,
  HoldState,
  JournalRow,
  MemberStatus,
  ObligationState,
  SettlementMeans,
  SystemAccount,
} from '../ledger/journal.ts';
import { ByteWriter } from './bytes.ts';
import { HASH_BYTES } from './sha256.ts';

/** Bytes of a transaction's salt, of a row's and of a text's. */
export const SALT_BYTES = 16;

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
  'transfer-reversed': 10,
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

// Nothing here waits, so one buffer serves every call.
const rowWriter = new ByteWriter(512);

/** Row data as a view that holds until the next row. */
export function writeRow(row: JournalRow, line: number, salt: Uint8Array): Uint8Array {
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
      rowWriter.int64(row.fees);
      rowWriter.integer(row.expiresAt);
      writeUuid(row.obligationId);
      break;
    case 'hold-changed':
      rowWriter.uuid(row.holdId);
      rowWriter.int64(row.captured);
      rowWriter.int64(row.released);
      rowWriter.int64(row.feesCaptured);
      rowWriter.int64(row.feesReleased);
      rowWriter.uint8(codeOf(HOLD_STATES, row.state));
      break;
    case 'transfer-reversed':
      rowWriter.uuid(row.transferId);
      rowWriter.int64(row.amount);
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

export function writeDate(writer: ByteWriter, date: string | null, field: string): void {
  if (date !== null && date.length !== 'YYYY-MM-DD'.length) throw new RangeError(`${field} is not a date YYYY-MM-DD`);
  writer.ascii(date);
}

export function writeDigest(writer: ByteWriter, digest: Uint8Array | null): void {
  writer.uint8(digest === null ? 0 : HASH_BYTES);
  if (digest !== null) writer.fixed(digest, HASH_BYTES);
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
