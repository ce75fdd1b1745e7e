/**
 * Writes an auditor's package of a ledger in memory, from docs/audit.md and not from the code that exports one: naive, and slow.
 * What it has in common with the code under test is what the document refers to: leaves, notes and the renderers of the journal.
 */
import { createHash } from 'node:crypto';
import { textCell } from '../../src/audit-files/cells.ts';
import { eventLine } from '../../src/audit-files/events.ts';
import type { FiledCircuit, FiledHeader, FiledOwner, FiledRow } from '../../src/audit-files/journal.ts';
import { PART_ROWS } from '../../src/audit-files/journal.ts';
import { journalBeancount } from '../../src/audit-files/journal-beancount.ts';
import { journalCsv } from '../../src/audit-files/journal-csv.ts';
import { journalHledger } from '../../src/audit-files/journal-hledger.ts';
import { journalJsonLines } from '../../src/audit-files/journal-jsonl.ts';
import type { HoldPlacedRow, JournalRow, Transaction } from '../../src/domain/ledger/journal.ts';
import { checkpointText } from '../../src/domain/log/checkpoint.ts';
import { eventLeafHash, type TrailEvent } from '../../src/domain/log/event-leaf.ts';
import { transactionLeafHash } from '../../src/domain/log/leaf.ts';
import { rootOf } from '../../src/domain/log/merkle.ts';
import { type SignerKey, signerKeyOf, signerNamed, signNote, verifierKeyText } from '../../src/domain/log/note.ts';
import { formatAmount } from '../../src/domain/money.ts';
import { newWitness, textOfNote } from './witness.ts';

/** By name; manifest.json and manifest.note among them. */
export type PackageFiles = Map<string, Buffer>;

/** A clearing run that was applied, with the row of clearing-runs.csv between its id and its applied number. */
export interface FiledRun {
  readonly id: string;
  readonly cells: readonly string[];
  readonly appliedNumber: number;
  /** By name within its folder. */
  readonly files: ReadonlyMap<string, string | Uint8Array>;
}

export interface AuditedLedger {
  readonly circuit: FiledCircuit & { readonly name: string };
  readonly transactions: readonly Transaction[];
  readonly runs: readonly FiledRun[];
  /** Texts of transactions first; null: a package without personal data. */
  readonly texts: readonly ({ salt: string; body: string } & ({ number: number } | { obligationId: string }))[] | null;
  readonly checkpointSizes: readonly number[];
  /** The audit trail, in order. */
  readonly events: readonly TrailEvent[];
}

const INSTALLATION = 'saldo-test';
export const originOf = (circuitId: string): string => `${INSTALLATION}/${circuitId}`;
export const signerOf = (origin: string, seed = 7): SignerKey => signerKeyOf(origin, new Uint8Array(32).fill(seed));

export function packageOf(ledger: AuditedLedger, signer = signerOf(originOf(ledger.circuit.id))): PackageFiles {
  const { circuit, transactions, runs, texts } = ledger;
  const leaves = transactions.map(transactionLeafHash);
  const state = new Tables(ledger);
  const files: PackageFiles = new Map();
  const put = (name: string, text: string | Uint8Array) => files.set(name, Buffer.from(text as string));
  const owner = (id: string): FiledOwner => state.owners.get(id) as FiledOwner;
  const renderers = {
    'journal.jsonl': journalJsonLines(),
    'journal.csv': journalCsv(),
    'journal.hledger': journalHledger(circuit, owner),
    'journal.beancount': journalBeancount(circuit, owner),
  };
  for (const [name, renderer] of Object.entries(renderers))
    put(name, renderer.head + state.parts.map((part) => renderer.part(part)).join(''));
  for (const [name, rows] of state.tables()) put(name, `${rows.join('\n')}\n`);
  put(
    'clearing-runs.csv',
    [RUNS_HEADER, ...runs.map(({ id, cells, appliedNumber }) => `${id},${cells.join(',')},${appliedNumber}\n`)].join(
      '',
    ),
  );
  for (const { id, files: own } of runs) for (const [name, bytes] of own) put(`clearing-runs/${id}/${name}`, bytes);
  put(
    'checkpoints.jsonl',
    ledger.checkpointSizes.map((size) => checkpointLine(circuit.id, leaves.slice(0, size), signer)).join(''),
  );
  put('log-nodes.csv', nodesCsv(leaves));
  const events = ledger.events.map((event, index) => ({ ...event, number: index + 1 }));
  const eventLeaves = events.map((event) => eventLeafHash(circuit.id, event));
  const filed = events.map((event, index) => eventLine({ ...event, leafHash: hex(eventLeaves[index] as Uint8Array) }));
  put('audit-events.jsonl', filed.join(''));
  const auditOrigin = `${originOf(circuit.id)}/audit`;
  const auditSigner = signerNamed(signer, auditOrigin);
  if (texts !== null) {
    put('texts.jsonl', texts.map((text) => `${JSON.stringify(text)}\n`).join(''));
    put('members-personal.csv', `\uFEFFmember_id,name,email,phone,address,listed\n${state.personal().join('')}`);
  }
  const manifest = {
    format: 'saldo-audit-package',
    version: 1,
    circuit: { id: circuit.id, code: circuit.code, name: circuit.name, unit: circuit.unit },
    asOf: { number: transactions.length, postedAt: state.parts.at(-1)?.header.postedAt ?? null },
    personalData: texts !== null,
    schema: { database: '0010_ledger_log.sql', leaf: 1 },
    logs: {
      ledger: { ...logFacts(originOf(circuit.id), leaves), checkpoint: noteOf(originOf(circuit.id), leaves, signer) },
      audit: { ...logFacts(auditOrigin, eventLeaves), checkpoint: noteOf(auditOrigin, eventLeaves, auditSigner) },
    },
    keys: [signer, auditSigner].map(verifierKeyText),
    totals: { transactions: transactions.length, ...state.totals() },
    files: [],
  };
  put('manifest.json', JSON.stringify(manifest));
  reseal(files, signer);
  return files;
}

/**
 * Makes the manifest say what the files now are, as far as somebody can who may write them; with a key also its signature.
 * @param change of the manifest before it is written
 */
export function reseal(
  files: PackageFiles,
  signer: SignerKey | null,
  change: (manifest: Editable) => void = () => undefined,
): void {
  const manifest = JSON.parse(String(files.get('manifest.json'))) as Editable;
  manifest.files = [...files]
    .filter(([name]) => !name.startsWith('manifest.'))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, bytes]) => ({
      name,
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      rows: rowsOf(name, bytes.toString()),
    }));
  change(manifest);
  const bytes = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
  files.set('manifest.json', bytes);
  if (signer === null) return;
  const digest = createHash('sha256').update(bytes).digest('base64');
  files.set(
    'manifest.note',
    Buffer.from(signNote(`saldo-audit-package v1\n${manifest.logs.ledger.origin}\n${digest}\n`, [signer])),
  );
}

/** A manifest as JSON has it: tests change whatever they like. */
export interface Editable {
  circuit: { id: string };
  asOf: { number: number; postedAt: string | null };
  logs: Record<'ledger' | 'audit', { origin: string; size: number; root: string; checkpoint: string | null }>;
  keys: string[];
  totals: Record<string, string | number>;
  files: { name: string; bytes: number; sha256: string; rows: number }[];
}

function rowsOf(name: string, text: string): number {
  const lines = (text.match(/\n/g) ?? []).length;
  return name.endsWith('.csv') ? Math.max(0, lines - 1) : lines;
}

const RUNS_HEADER =
  'run_id,state,mode,due_by,dry_run,principal_id,created_at,snapshot_number,obligations,accounts,total,cleared,credit_used,applied_number\n';

const logFacts = (origin: string, leaves: readonly Uint8Array[]) => ({
  origin,
  size: leaves.length,
  root: base64(rootOf(leaves)),
});

export const noteOf = (origin: string, leaves: readonly Uint8Array[], signer: SignerKey): string =>
  signNote(checkpointText({ origin, size: leaves.length, root: rootOf(leaves), extensions: [] }), [signer]);

/** The line of a checkpoint, with the cosignature of a witness. */
export function checkpointLine(circuitId: string, leaves: readonly Uint8Array[], signer: SignerKey): string {
  const note = noteOf(originOf(circuitId), leaves, signer);
  return `${JSON.stringify({
    log: 'ledger',
    size: leaves.length,
    root: base64(rootOf(leaves)),
    signedAt: '2026-03-15T12:30:00.000Z',
    note,
    cosignatures: [cosignatureOf(note)],
  })}\n`;
}

const WITNESS = newWitness('witness.example');

const cosignatureOf = (note: string): { key: string; line: string } => ({
  key: WITNESS.key,
  line: WITNESS.cosign(textOfNote(note), 1_773_577_800),
});

function nodesCsv(leaves: readonly Uint8Array[]): string {
  const lines = ['log,level,place,hash'];
  for (let level = 8; 2 ** level <= leaves.length; level++)
    for (let place = 0; (place + 1) * 2 ** level <= leaves.length; place++)
      lines.push(`ledger,${level},${place},${hex(rootOf(leaves.slice(place * 2 ** level, (place + 1) * 2 ** level)))}`);
  return `${lines.join('\n')}\n`;
}

const base64 = (hash: Uint8Array): string => Buffer.from(hash).toString('base64');
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

type Cells = Record<string, string | number | null>;

/** The state of things after the last transaction, and the rows of every table. */
class Tables {
  readonly owners = new Map<string, FiledOwner>();
  readonly parts: { header: FiledHeader; firstLine: number; rows: FiledRow[] }[] = [];
  readonly #scale: number;
  readonly #balances = new Map<string, bigint>();
  readonly #heldOut = new Map<string, bigint>();
  readonly #heldIn = new Map<string, bigint>();
  readonly #holds = new Map<string, HoldPlacedRow>();
  readonly #accounts = new Map<string, Cells>();
  readonly #members = new Map<string, Cells>();
  readonly #obligations = new Map<string, Cells & { left: string }>();
  readonly #limitChanges: string[] = [];
  readonly #settlements: string[] = [];
  #postings = 0;
  #turnover = 0n;

  constructor({ circuit, transactions }: AuditedLedger) {
    this.#scale = circuit.unit.scale;
    for (const transaction of transactions) this.#add(transaction);
  }

  #add(transaction: Transaction): void {
    const { header, rows, salt } = transaction;
    const postedAt = new Date(header.postedAt).toISOString();
    const filed: FiledHeader = {
      ...header,
      postedAt,
      textDigest: header.textDigest && hex(header.textDigest),
      salt: hex(salt),
      leafHash: hex(transactionLeafHash(transaction)),
      rowCount: rows.length,
    };
    const all = rows.map((row, index) => this.#row(row, header.number, index + 1, filed));
    for (let from = 0; from === 0 || from < all.length; from += PART_ROWS)
      this.parts.push({ header: filed, firstLine: from + 1, rows: all.slice(from, from + PART_ROWS) });
  }

  #amount = (units: bigint | null): string => (units === null ? '' : formatAmount(units, this.#scale));

  #row(row: JournalRow, number: number, line: number, { postedAt, principalId, id }: FiledHeader): FiledRow {
    switch (row.type) {
      case 'posting': {
        const move = (account: string, by: bigint): string => {
          const before = this.#balances.get(account) ?? 0n;
          this.#balances.set(account, before + by);
          const cells = this.#accounts.get(account) as Cells;
          if (before + by >= 0n) cells.negative_since = '';
          else if (before >= 0n) cells.negative_since = postedAt;
          return this.#amount(before + by);
        };
        this.#postings++;
        this.#turnover += row.amount;
        const debitBalanceAfter = move(row.debitAccountId, -row.amount);
        return {
          ...row,
          amount: this.#amount(row.amount),
          debitBalanceAfter,
          creditBalanceAfter: move(row.creditAccountId, row.amount),
        };
      }
      case 'account-opened':
        this.owners.set(row.accountId, { memberId: row.memberId, system: row.system });
        this.#accounts.set(row.accountId, {
          account_id: row.accountId,
          member_id: row.memberId,
          system: row.system,
          external_id: `-a${number}`,
          status: 'active',
          opened_number: number,
        });
        return row;
      case 'limits-changed': {
        const limits = { creditLimit: this.#amount(row.creditLimit), balanceCap: this.#amount(row.balanceCap) };
        const cells = this.#accounts.get(row.accountId) as Cells;
        cells.credit_limit = limits.creditLimit;
        cells.balance_cap = limits.balanceCap;
        this.#limitChanges.push(
          [number, line, postedAt, principalId, row.accountId, limits.creditLimit, limits.balanceCap].join(','),
        );
        return { ...row, creditLimit: limits.creditLimit || null, balanceCap: limits.balanceCap || null };
      }
      case 'status-changed': {
        const cells = (row.subject === 'member' ? this.#members : this.#accounts).get(row.subjectId);
        if (cells === undefined) this.#members.set(row.subjectId, { status: row.status, admitted_number: number });
        else cells.status = row.status;
        return row;
      }
      case 'obligation-recorded':
        this.#obligations.set(row.obligationId, {
          obligation_id: row.obligationId,
          debtor_account_id: row.debtorAccountId,
          creditor_account_id: row.creditorAccountId,
          amount: this.#amount(row.amount),
          due_on: row.dueOn,
          external_id: row.externalId,
          recorded_number: number,
          recorded_line: line,
          state: row.state,
          settled: '0',
          left: String(row.amount),
        });
        return { ...row, amount: this.#amount(row.amount), textDigest: row.textDigest && hex(row.textDigest) };
      case 'obligation-changed': {
        const cells = this.#obligations.get(row.obligationId) as Cells;
        cells.state = row.state;
        return row;
      }
      case 'obligation-settled': {
        const cells = this.#obligations.get(row.obligationId) as Cells & { left: string };
        const left = BigInt(cells.left) - row.amount;
        cells.left = String(left);
        cells.settled = String(BigInt(cells.settled ?? 0) + row.amount);
        if (left === 0n) cells.state = 'settled';
        const run = row.means === 'clearing' ? id : '';
        this.#settlements.push(
          [number, line, postedAt, row.obligationId, this.#amount(row.amount), row.means, run].join(','),
        );
        return { ...row, amount: this.#amount(row.amount) };
      }
      case 'hold-placed':
        this.#holds.set(row.holdId, row);
        this.#reserve(row.holdId, row.amount, row.fees);
        return {
          type: row.type,
          holdId: row.holdId,
          payerAccountId: row.payerAccountId,
          payeeAccountId: row.payeeAccountId,
          amount: this.#amount(row.amount),
          fees: this.#amount(row.fees),
          expiresAt: new Date(row.expiresAt).toISOString(),
          obligationId: row.obligationId,
        };
      case 'hold-changed':
        this.#reserve(row.holdId, -row.captured - row.released, -row.feesCaptured - row.feesReleased);
        return {
          ...row,
          captured: this.#amount(row.captured),
          released: this.#amount(row.released),
          feesCaptured: this.#amount(row.feesCaptured),
          feesReleased: this.#amount(row.feesReleased),
        };
      case 'transfer-reversed':
        return { ...row, amount: this.#amount(row.amount) };
    }
  }

  #reserve(holdId: string, amount: bigint, fees: bigint): void {
    const hold = this.#holds.get(holdId);
    // Of one that nobody has placed somebody who tampers may say what he likes: it reserves nothing of anybody.
    if (hold === undefined) return;
    const { payerAccountId, payeeAccountId } = hold;
    this.#heldOut.set(payerAccountId, (this.#heldOut.get(payerAccountId) ?? 0n) + amount + fees);
    this.#heldIn.set(payeeAccountId, (this.#heldIn.get(payeeAccountId) ?? 0n) + amount);
  }

  *tables(): Generator<[string, string[]]> {
    const row = (...cells: (string | number | null | undefined)[]): string =>
      cells
        .map((cell) => (typeof cell === 'string' && !/^-[\d.]+$/.test(cell) ? textCell(cell) : (cell ?? '')))
        .join(',');
    yield [
      'accounts.csv',
      [
        'account_id,member_id,system,external_id,status,balance,held_out,held_in,credit_limit,balance_cap,clearing_draw_max,negative_since,opened_number',
        ...[...this.#accounts].map(([id, a]) =>
          row(
            id,
            a.member_id,
            a.system,
            a.external_id,
            a.status,
            this.#amount(this.#balances.get(id) ?? 0n),
            this.#amount(this.#heldOut.get(id) ?? 0n),
            this.#amount(this.#heldIn.get(id) ?? 0n),
            a.credit_limit,
            a.balance_cap,
            '',
            a.negative_since,
            a.opened_number,
          ),
        ),
      ],
    ];
    yield [
      'members.csv',
      [
        'member_id,external_id,group,status,admitted_number',
        ...[...this.#members].map(([id, m]) => row(id, null, 'full', m.status, m.admitted_number)),
      ],
    ];
    yield [
      'limit-changes.csv',
      ['number,line,posted_at,principal_id,account_id,credit_limit,balance_cap', ...this.#limitChanges],
    ];
    yield ['settlements.csv', ['number,line,posted_at,obligation_id,amount,means,run_id', ...this.#settlements]];
    yield [
      'obligations.csv',
      [
        'obligation_id,debtor_account_id,creditor_account_id,amount,due_on,external_id,recorded_number,recorded_line,state,settled,remaining',
        ...[...this.#obligations.values()].map(({ left, settled, ...o }) =>
          row(...Object.values(o), this.#amount(BigInt(settled ?? 0)), this.#amount(BigInt(left))),
        ),
      ],
    ];
  }

  /** One of them has a name that needs quotes, and every second one an address. */
  personal(): string[] {
    return [...this.#members.keys()].map(
      (id, index) =>
        `${id},${textCell(index === 0 ? '=Ann "the\nBaker", Ltd' : `Member ${index}`)},m${index}@example.org,,${index % 2 ? 'Main Street 1' : ''},true\n`,
    );
  }

  totals() {
    const balances = [...this.#balances.values()];
    const sum = (of: bigint[]): string => this.#amount(of.reduce((total, balance) => total + balance, 0n));
    return {
      postings: this.#postings,
      turnover: this.#amount(this.#turnover),
      positive: sum(balances.filter((balance) => balance > 0n)),
      negative: sum(balances.filter((balance) => balance < 0n)),
    };
  }
}
