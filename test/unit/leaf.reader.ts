/**
 * Reads leaf and row bytes back, as an auditor's program would, from the docstring of leaf.ts. That every record can be
 * read back is what proves that no two records have the same bytes.
 */

const SYSTEM_ACCOUNTS = [null, 'issue', 'fees', 'solidarity', 'loss'];
const SUBJECTS = [null, 'member', 'account'];
const STATUSES = [null, 'applicant', 'active', 'suspended', 'leaving', 'closed'];

const OBLIGATION_STATES = [null, 'proposed', 'accepted', 'rejected', 'disputed', 'cancelled', 'settled'];
const HOLD_STATES = [null, 'held', 'captured', 'voided', 'expired'];
const MEANS = [null, 'payment', 'clearing'];

export function readLeaf(bytes: Uint8Array) {
  const reader = new Reader(bytes);
  const leaf = {
    version: reader.uint(1),
    header: {
      circuitId: reader.uuid(),
      number: Number(reader.int64()),
      id: reader.uuid(),
      kind: reader.word(),
      postedAt: Number(reader.int64()),
      principalId: reader.uuid(),
      externalId: reader.word(),
      occurredOn: reader.word(),
      textDigest: reader.digest(),
    },
    rowCount: reader.uint(4),
    rowsRoot: reader.take(32).toString('hex'),
  };
  reader.end();
  return leaf;
}

/** The same for the docstring of event-leaf.ts. */
export function readEventLeaf(bytes: Uint8Array) {
  const reader = new Reader(bytes);
  const leaf = {
    version: reader.uint(1),
    circuitId: reader.uuid(),
    number: Number(reader.int64()),
    id: reader.uuid(),
    occurredAt: Number(reader.int64()),
    principalId: reader.uuid(),
    requestId: reader.word(),
    action: reader.word(),
    subjectId: reader.uuid(),
    changeDigest: reader.take(32).toString('hex'),
  };
  reader.end();
  return leaf;
}

export function readRow(bytes: Uint8Array) {
  const reader = new Reader(bytes);
  const salt = reader.take(16).toString('hex');
  const type = reader.uint(1);
  const line = reader.uint(4);
  const row = readFields(reader, type);
  reader.end();
  return { salt, line, row };
}

function readFields(reader: Reader, type: number) {
  switch (type) {
    case 1:
      return {
        type: 'posting',
        debitAccountId: reader.uuid(),
        creditAccountId: reader.uuid(),
        amount: reader.int64(),
      };
    case 2:
      return {
        type: 'account-opened',
        accountId: reader.uuid(),
        memberId: reader.optional(16, () => reader.uuid()),
        system: SYSTEM_ACCOUNTS[reader.uint(1)],
      };
    case 3:
      return {
        type: 'limits-changed',
        accountId: reader.uuid(),
        creditLimit: reader.optional(8, () => reader.int64()),
        balanceCap: reader.optional(8, () => reader.int64()),
      };
    case 4:
      return {
        type: 'status-changed',
        subject: SUBJECTS[reader.uint(1)],
        subjectId: reader.uuid(),
        status: STATUSES[reader.uint(1)],
      };
    case 5:
      return {
        type: 'obligation-recorded',
        obligationId: reader.uuid(),
        debtorAccountId: reader.uuid(),
        creditorAccountId: reader.uuid(),
        amount: reader.int64(),
        dueOn: reader.word(),
        externalId: reader.word(),
        state: OBLIGATION_STATES[reader.uint(1)],
        textDigest: reader.digest(),
      };
    case 6:
      return { type: 'obligation-changed', obligationId: reader.uuid(), state: OBLIGATION_STATES[reader.uint(1)] };
    case 7:
      return {
        type: 'obligation-settled',
        obligationId: reader.uuid(),
        amount: reader.int64(),
        means: MEANS[reader.uint(1)],
      };
    case 8:
      return {
        type: 'hold-placed',
        holdId: reader.uuid(),
        payerAccountId: reader.uuid(),
        payeeAccountId: reader.uuid(),
        amount: reader.int64(),
        fees: reader.int64(),
        expiresAt: Number(reader.int64()),
        obligationId: reader.optional(16, () => reader.uuid()),
        charged: null,
      };
    case 9:
      return {
        type: 'hold-changed',
        holdId: reader.uuid(),
        captured: reader.int64(),
        released: reader.int64(),
        feesCaptured: reader.int64(),
        feesReleased: reader.int64(),
        state: HOLD_STATES[reader.uint(1)],
      };
    case 10:
      return { type: 'transfer-reversed', transferId: reader.uuid(), amount: reader.int64() };
    default:
      throw new Error(`unknown row type ${type}`);
  }
}

class Reader {
  #rest: Buffer;

  constructor(bytes: Uint8Array) {
    this.#rest = Buffer.from(bytes);
  }

  take(length: number): Buffer {
    if (this.#rest.length < length) throw new Error('the record ends too early');
    const taken = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    return taken;
  }

  end(): void {
    if (this.#rest.length > 0) throw new Error('the record goes on after its end');
  }

  uint(length: number): number {
    return this.take(length).readUIntBE(0, length);
  }

  int64(): bigint {
    return this.take(8).readBigInt64BE();
  }

  uuid(): string {
    return this.take(16)
      .toString('hex')
      .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }

  word(): string | null {
    const length = this.uint(1);
    return length === 0 ? null : this.take(length).toString('ascii');
  }

  digest(): Uint8Array | null {
    const length = this.uint(1);
    return length === 0 ? null : new Uint8Array(this.take(length));
  }

  optional<T>(length: number, read: () => T): T | null {
    if (this.uint(1) === 1) return read();
    if (this.take(length).some((byte) => byte !== 0)) throw new Error('an absent value is not zeros');
    return null;
  }
}
