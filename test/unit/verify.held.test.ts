import fc from 'fast-check';
import { expect, it } from 'vitest';
import { reportOf, summaryOf } from '../../src/commands/verify/report.ts';
import type { Command } from '../../src/domain/ledger/commands.ts';
import type { FeeRule } from '../../src/domain/ledger/fees.ts';
import type { Transaction } from '../../src/domain/ledger/journal.ts';
import { Cast, idOf } from '../support/arbitraries.ts';
import { packageOf } from '../support/audit-package.ts';
import { ledgerOf, TimedJournal, verifyFiles } from './verify.ledger.ts';
import { ofType } from './verify.tampering-tools.ts';

const account = (at: number): string => idOf('account', at);

/** Three members, and two accounts of the circuit that fees go to. */
function opened(cast: Cast): Command[] {
  const owners = [
    ...[0, 1, 2].map((at) => ({ memberId: idOf('member', at), system: null })),
    ...(['fees', 'solidarity'] as const).map((system) => ({ memberId: null, system })),
  ];
  return owners.flatMap(({ memberId, system }, at): Command[] => [
    ...(memberId === null
      ? []
      : [
          { kind: 'member-admitted' as const, ...cast.common(), memberId, externalId: null, status: 'active' as const },
        ]),
    {
      kind: 'account-opened',
      ...cast.common(),
      accountId: account(at),
      memberId,
      system,
      externalId: null,
      creditLimit: system === null ? 10_000n : null,
      balanceCap: null,
    },
  ]);
}

const ONE_PER_CENT: Omit<FeeRule, 'place'> = {
  name: 'A fee',
  charges: 'payer',
  toAccountId: account(3),
  rate: '0.01',
  fixed: null,
  minimum: null,
  maximum: null,
  payerGroups: null,
  payeeGroups: null,
  kinds: null,
};

const rule: fc.Arbitrary<Omit<FeeRule, 'place'>> = fc
  .record({
    charges: fc.constantFrom('payer' as const, 'payee' as const),
    toAccountId: fc.constantFrom(account(3), account(4)),
    rate: fc.constantFrom('0.01', '0.033333', '0.5', '0.0005'),
    fixed: fc.constantFrom(null, 1n, 7n),
    minimum: fc.constantFrom(null, 3n),
    maximum: fc.constantFrom(null, 9n),
  })
  .map((more) => ({ ...ONE_PER_CENT, ...more }));

/** What is asked for, by the place of what it goes back to among all that was asked for. */
const asked = fc.record({
  kind: fc.constantFrom(
    ...(['transfer', 'transfer-held', 'transfer-held', 'transfer-captured', 'transfer-captured'] as const),
    ...([
      'transfer-captured',
      'transfer-reversed',
      'transfer-reversed',
      'transfer-voided',
      'transfer-expired',
    ] as const),
  ),
  /** How far back. */
  of: fc.nat(7),
  from: fc.nat(3),
  to: fc.nat(3),
  amount: fc.option(fc.bigInt(1n, 900n)),
  isFinal: fc.boolean(),
  seconds: fc.constantFrom<number>(1, 3, 400),
});
type Asked = typeof asked extends fc.Arbitrary<infer T> ? T : never;

function commandOf(
  { kind, of, from, to, amount, isFinal, seconds }: Asked,
  journal: TimedJournal,
  cast: Cast,
): Command {
  const common = cast.common();
  // Those that there are may be meant by whatever comes after: a hold, or a transfer that has posted something.
  const known = kind === 'transfer-reversed' ? journal.transfers : journal.holds;
  const id = [...known.keys()].at(-1 - (of % Math.max(1, known.size))) ?? idOf('transaction', 9_999);
  const paying = {
    ...common,
    from: account(from),
    to: account(to),
    amount: amount ?? 500n,
    externalId: null,
    occurredOn: null,
    payingMemberId: null,
  };
  switch (kind) {
    case 'transfer':
      return { kind, ...paying };
    case 'transfer-held':
      return { kind, ...paying, expiresAt: journal.now + seconds * 1_000, obligationId: null };
    case 'transfer-captured':
      return { kind, ...common, holdId: id, amount, isFinal, actingMemberId: null };
    case 'transfer-reversed':
      return { kind, ...common, transferId: id, amount, externalId: null, actingMemberId: null };
    case 'transfer-voided':
      return { kind, ...common, holdId: id, actingMemberId: null };
    case 'transfer-expired':
      return { kind, ...common, holdId: id };
  }
}

/** A journal in which everybody has an account, and the rules of a schedule of which each batch has another version. */
class HeldJournal extends TimedJournal {
  readonly cast = new Cast();

  constructor() {
    super();
    this.run(opened(this.cast).map((command) => [command]));
  }

  /** One batch, in which a command may go back to none that the batch itself asks for. */
  decide(rules: readonly Omit<FeeRule, 'place'>[], asked: readonly Asked[]): void {
    this.wait(1);
    const version = this.fees.byVersion.size + 1;
    const schedule = { version, rules: rules.map((each, index) => ({ ...each, place: index + 1 })) };
    this.fees = { inForce: schedule, byVersion: new Map([...this.fees.byVersion, [version, schedule]]) };
    this.post(asked.map((each) => [commandOf(each, this, this.cast)]));
  }
}

const isReversalWithFees = ({ header, rows }: Transaction): boolean =>
  header.kind === 'transfer-reversed' && rows[1]?.type === 'posting';

it('finds nothing in what is held, charged and taken back, whichever of it is decided together', async () => {
  const batch = fc.record({ rules: fc.array(rule, { maxLength: 4 }), asked: fc.array(asked, { maxLength: 6 }) });
  let reversals = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(batch, { minLength: 5, maxLength: 16 }), async (batches) => {
      const journal = new HeldJournal();
      for (const { rules, asked } of batches) journal.decide(rules, asked);
      reversals += journal.transactions.filter(isReversalWithFees).length;
      const report = reportOf(await verifyFiles(packageOf(ledgerOf(journal))));
      expect(report, summaryOf(report)).toMatchObject({ verified: true });
    }),
    { numRuns: 200 },
  );
  expect(reversals).toBeGreaterThan(0);
}, 60_000);

it('finds nothing in a reversal that was decided together with a capture', async () => {
  const journal = new HeldJournal();
  const rules = [ONE_PER_CENT];
  const common = { of: 0, from: 0, to: 1, isFinal: false, seconds: 400 };
  journal.decide(rules, [{ ...common, kind: 'transfer-held', amount: 500n }]);
  journal.decide(rules, [{ ...common, kind: 'transfer-captured', amount: 149n }]);
  journal.decide(rules, [
    { ...common, kind: 'transfer-captured', amount: 101n },
    { ...common, kind: 'transfer-reversed', amount: 148n },
  ]);
  // Of a fee of 3 for 250, 1 goes back with 148; of a fee of 1 for 149, nothing would.
  expect(journal.transactions.slice(-2).map(({ rows }) => rows.length)).toEqual([3, 3]);
  const report = reportOf(await verifyFiles(packageOf(ledgerOf(journal))));
  expect(report, summaryOf(report)).toMatchObject({ verified: true });
});

it('says of a hold beyond a limit where the account stands with what is held', async () => {
  const journal = new HeldJournal();
  const placed = { kind: 'transfer-held' as const, of: 0, from: 0, to: 1, amount: 500n, isFinal: false, seconds: 400 };
  journal.decide([], [placed]);
  const files = packageOf(ofType(journal.transactions.length, 'hold-placed', { amount: 10_001n })(ledgerOf(journal)));
  const { checks } = reportOf(await verifyFiles(files));
  expect(checks.find(({ check }) => check === 'limits')?.findings[0]?.message).toMatch(
    / to 0\.00, and with what is held to -100\.01, beyond its credit limit of 100\.00$/,
  );
});
