/** A ledger with something of everything in it, and ledgers of random histories, as packages in memory. */
import { AccountReader } from '../../src/clearing-files/accounts.ts';
import { certificateOf, originOf as certificateOrigin } from '../../src/clearing-files/certificate.ts';
import { accountsCsv, accountTableOf, OBLIGATIONS_HEADER, obligationLine } from '../../src/clearing-files/inputs.ts';
import { ObligationReader } from '../../src/clearing-files/obligations.ts';
import { textAt } from '../../src/clearing-files/texts.ts';
import type { Verification } from '../../src/commands/verify/package.ts';
import type { Bounds } from '../../src/domain/clearing/types.ts';
import type { Command, Group } from '../../src/domain/ledger/commands.ts';
import type { JournalRow } from '../../src/domain/ledger/journal.ts';
import { textDigest } from '../../src/domain/log/leaf.ts';
import { verifierKeyText } from '../../src/domain/log/note.ts';
import { formatAmount } from '../../src/domain/money.ts';
import { compute } from '../../src/features/clearing/compute.ts';
import { Cast, idOf } from '../support/arbitraries.ts';
import { type AuditedLedger, type FiledRun, originOf, type PackageFiles, signerOf } from '../support/audit-package.ts';
import { verifyInMemory } from '../support/verify.ts';
import { CIRCUIT_ID, Journal, NOW } from './decide.journal.ts';

const SCALE = 2;

const CIRCUIT = { id: CIRCUIT_ID, code: 'valley', name: 'The Välley', unit: { code: 'SRD', scale: SCALE } };
export const ORIGIN = originOf(CIRCUIT_ID);
export const SIGNER = signerOf(ORIGIN);
export const KEY = verifierKeyText(SIGNER);

/** A journal whose groups are each of a later second. */
export class TimedJournal extends Journal {
  readonly runs: FiledRun[] = [];
  #second = 0;

  /** Posts each group in a batch of its own. */
  run(groups: readonly Group[]): void {
    for (const group of groups) {
      this.wait(1);
      // What the fixture asks for is posted; a random history may be refused.
      for (const outcome of this.post([group]))
        if ('refusal' in outcome && this.isStrict) throw new Error(outcome.refusal.detail);
    }
  }

  isStrict = false;

  wait(seconds: number): void {
    this.#second += seconds;
    this.now = NOW + 1_000 * this.#second;
  }

  /** Computes and applies a clearing run over all that is accepted, as the service would. */
  clear(id: string, withCredit: boolean): void {
    const snapshot = this.transactions.length;
    const owed = [...this.obligations.values()].filter(({ state }) => state === 'accepted');
    const text = owed.map((each) =>
      obligationLine(
        {
          id: each.id,
          debtor: each.debtorAccountId,
          creditor: each.creditorAccountId,
          remaining: each.amount - each.settled,
          due_on: null,
        },
        SCALE,
      ),
    );
    const obligations = OBLIGATIONS_HEADER + text.join('');
    const reader = new ObligationReader(SCALE);
    reader.push(Buffer.from(obligations));
    const input = reader.end();
    const bounds = withCredit
      ? this.#boundsOf(Array.from({ length: input.network.accountCount }, (_, at) => textAt(input.names, at)))
      : null;
    const accounts = bounds && Buffer.concat([...accountsCsv(accountTableOf(input.names, bounds, SCALE))]);
    const accountReader = new AccountReader(SCALE);
    accountReader.push(accounts ?? Buffer.alloc(0));
    const table = accounts === null ? null : accountReader.end();
    const computed = compute({ input, bounds });
    const rows: JournalRow[] = [...computed.movements.amounts].map((amount, index) => ({
      type: 'posting',
      debitAccountId: textAt(input.names, computed.movements.payers[index] as number),
      creditAccountId: textAt(input.names, computed.movements.payees[index] as number),
      amount,
    }));
    computed.settled.forEach((amount, index) => {
      if (amount === 0n || input.ids === null) return;
      rows.push({
        type: 'obligation-settled',
        obligationId: textAt(input.ids.texts, input.ids.rows[index] as number),
        amount,
        means: 'clearing',
      });
    });
    const certificate = Buffer.concat([
      ...certificateOf({
        origin: certificateOrigin(input, table),
        bounds,
        clearing: { settled: computed.settled, potentials: computed.potentials },
        figures: computed.figures,
      }),
    ]);
    this.#append(id, rows);
    const figure = (units: bigint): string => formatAmount(units, SCALE);
    const { total, cleared, creditUsed } = computed.figures;
    this.runs.push({
      id,
      cells: [
        ...[
          'applied',
          withCredit ? 'with-credit' : 'set-off',
          '',
          'false',
          idOf('principal', 0),
          new Date(this.now).toISOString(),
        ],
        ...[snapshot, owed.length, input.network.accountCount].map(String),
        ...[total, cleared, creditUsed].map(figure),
      ],
      appliedNumber: this.transactions.length,
      files: new Map<string, string | Uint8Array>([
        ['obligations.csv', obligations],
        ...(accounts === null ? [] : ([['accounts.csv', accounts]] as const)),
        ['certificate.txt', certificate],
      ]),
    });
  }

  #boundsOf(accounts: readonly string[]): Bounds {
    const of = (bound: (id: string) => bigint) => BigInt64Array.from(accounts, (id) => bound(id));
    const max = (units: bigint): bigint => (units > 0n ? units : 0n);
    return {
      mayFall: of((id) => max((this.balance(id) ?? 0n) + (this.accounts.get(id)?.creditLimit ?? 10n ** 9n))),
      mayRise: of((id) => max((this.accounts.get(id)?.balanceCap ?? 10n ** 9n) - (this.balance(id) ?? 0n))),
    };
  }

  #append(id: string, rows: JournalRow[]): void {
    this.wait(1);
    this.transactions.push({
      header: {
        circuitId: CIRCUIT_ID,
        number: this.transactions.length + 1,
        id,
        kind: 'clearing-applied',
        postedAt: this.now,
        principalId: idOf('principal', 0),
        externalId: null,
        occurredOn: null,
        textDigest: null,
      },
      rows,
      salt: new Uint8Array(16).fill(this.#second),
    });
    const move = (account: string, by: bigint) => {
      const before = this.accounts.get(account);
      if (before !== undefined) this.accounts.set(account, { ...before, balance: before.balance + by });
    };
    for (const row of rows) {
      if (row.type === 'posting') {
        move(row.debitAccountId, -row.amount);
        move(row.creditAccountId, row.amount);
      }
      const owed = row.type === 'obligation-settled' ? this.obligations.get(row.obligationId) : undefined;
      if (owed === undefined || row.type !== 'obligation-settled') continue;
      const settled = owed.settled + row.amount;
      this.obligations.set(owed.id, { ...owed, settled, state: settled === owed.amount ? 'settled' : owed.state });
    }
  }
}

export const ledgerOf = (journal: TimedJournal, more: Partial<AuditedLedger> = {}): AuditedLedger => ({
  circuit: CIRCUIT,
  transactions: journal.transactions,
  runs: journal.runs,
  texts: null,
  events: [],
  checkpointSizes: [...new Set([1, Math.floor(journal.transactions.length / 2), journal.transactions.length])].filter(
    (size) => size > 0,
  ),
  ...more,
});

/** Six members, the circuit's own account, transfers, debts paid and cleared, limits changed, an account closed. */
export function smallLedger(transfers = 12): AuditedLedger {
  const journal = new TimedJournal();
  journal.isStrict = true;
  const cast = new Cast();
  const salt = Buffer.from('00112233445566778899aabbccddeeff', 'hex');
  const post = (command: (common: ReturnType<Cast['common']>) => Command) => journal.run([[command(cast.common())]]);
  const text = textDigest(salt, 'Bread for the Välley');
  const account = (at: number) => idOf('account', at);
  for (let at = 0; at < 6; at++) {
    post((common) => ({
      kind: 'member-admitted',
      ...common,
      memberId: idOf('member', at),
      externalId: null,
      status: 'active',
    }));
    post((common) => ({
      kind: 'account-opened',
      ...common,
      accountId: account(at),
      memberId: idOf('member', at),
      system: null,
      externalId: null,
      creditLimit: 10_000n,
      balanceCap: 20_000n,
    }));
  }
  post((common) => ({
    kind: 'account-opened',
    ...common,
    accountId: account(6),
    memberId: null,
    system: 'fees',
    externalId: null,
    creditLimit: null,
    balanceCap: null,
  }));
  const pay = (from: number, to: number, amount: bigint, more: object = {}) =>
    post((common) => ({
      kind: 'transfer',
      ...common,
      from: account(from),
      to: account(to),
      amount,
      externalId: null,
      occurredOn: null,
      payingMemberId: null,
      ...more,
    }));
  pay(0, 1, 1_250n, { externalId: 'INV-1', occurredOn: '2026-03-14', textDigest: text });
  for (let at = 0; at < transfers; at++) pay(at % 4, (at + 1) % 4, BigInt(100 + (at % 7)));
  const owe = (id: number, debtor: number, creditor: number, amount: bigint, more: object = {}) =>
    post((common) => ({
      kind: 'obligations-recorded',
      ...common,
      obligationId: idOf('obligation', id),
      debtor: account(debtor),
      creditor: account(creditor),
      amount,
      dueOn: null,
      externalId: null,
      state: 'accepted',
      descriptionDigest: null,
      actingMemberId: null,
      ...more,
    }));
  owe(0, 0, 1, 500n, { externalId: 'F-1', descriptionDigest: text });
  owe(1, 1, 2, 700n);
  owe(2, 2, 0, 600n);
  owe(3, 3, 4, 900n);
  owe(4, 4, 0, 300n, { state: 'proposed' });
  const obligation = (id: number) => ({ obligationId: idOf('obligation', id), actingMemberId: null });
  post((common) => ({ kind: 'obligation-paid', ...common, ...obligation(3), amount: 400n }));
  journal.clear(idOf('transaction', 9_001), false);
  post((common) => ({ kind: 'obligation-changed', ...common, ...obligation(4), event: 'reject' }));
  post((common) => ({
    kind: 'limits-changed',
    ...common,
    accountId: account(0),
    creditLimit: 2_500n,
    balanceCap: null,
    expectedVersion: null,
  }));
  owe(5, 0, 3, 1_000n);
  journal.clear(idOf('transaction', 9_002), true);
  post((common) => ({
    kind: 'account-status-changed',
    ...common,
    accountId: account(5),
    status: 'closed',
    expectedVersion: null,
  }));
  pay(2, 6, 50n);
  return ledgerOf(journal, {
    events: [0, 1, 2].map((at) => ({
      id: idOf('transaction', 8_000 + at),
      occurredAt: NOW + at,
      principalId: idOf('principal', 0),
      requestId: `request-${at}`,
      action: 'getMember',
      subjectId: idOf('member', at),
      change: { at, of: ['ä', null] },
    })),
    texts: [
      { number: 14, salt: salt.toString('hex'), body: 'Bread for the Välley' },
      { obligationId: idOf('obligation', 0), salt: salt.toString('hex'), body: 'Bread for the Välley' },
    ],
  });
}

/** Verifies files by the key of this circuit, unless told otherwise. */
export const verifyFiles = (
  files: PackageFiles,
  anchors: { key?: string | null; since?: string | null } = {},
  chunkBytes?: number,
): Promise<Verification> => verifyInMemory(files, { key: KEY, since: null, ...anchors }, chunkBytes);
