import fc from 'fast-check';
import type { Command, HoldTransfer, RecordObligation } from '../../src/domain/ledger/commands.ts';
import { ACCOUNT_STATUSES, MEMBER_STATUSES, SYSTEM_ACCOUNTS } from '../../src/domain/ledger/journal.ts';

/** A UUID of the given sort: ids stay readable in a counterexample. */
export const idOf = (sort: keyof typeof SORTS, index: number): string =>
  `00000000-0000-7000-${SORTS[sort]}-${index.toString(16).padStart(12, '0')}`;

const SORTS = {
  circuit: 'a000',
  principal: 'a001',
  member: 'a002',
  account: 'a003',
  transaction: 'a004',
  obligation: 'a005',
} as const;

/**
 * A command before its ids are known: members and accounts are meant by place among those asked for so far, so that a
 * sequence still makes sense when shrinking takes something out of it.
 */
export type Recipe = (cast: Cast) => Command;

/** Gives out ids, and turns a place into the id of somebody who was asked for earlier or, sometimes, of nobody. */
export class Cast {
  members = 0;
  accounts = 0;
  obligations = 0;
  commands = 0;
  readonly #holds: string[] = [];

  newMember = (): string => idOf('member', this.members++);
  newAccount = (): string => idOf('account', this.accounts++);
  newObligation = (): string => idOf('obligation', this.obligations++);
  readonly #owed: RecordObligation[] = [];
  recorded(command: RecordObligation): RecordObligation {
    this.#owed.push(command);
    return command;
  }
  /** What was recorded earlier, if anything was. */
  owed = (place: number): RecordObligation | undefined => this.#owed[place % (this.#owed.length + 1)];
  member = (place: number): string => idOf('member', place % (this.members + 1));
  account = (place: number): string => idOf('account', place % (this.accounts + 1));
  obligation = (place: number): string => idOf('obligation', place % (this.obligations + 1));

  /** A hold has the id of the command that places it. */
  placed(command: HoldTransfer): HoldTransfer {
    this.#holds.push(command.id);
    return command;
  }
  hold = (place: number): string => this.#holds[place % (this.#holds.length + 1)] ?? idOf('obligation', 0);

  /** What every command has; the salt tells commands apart too. */
  common() {
    const index = this.commands++;
    const salt = new Uint8Array(16);
    new DataView(salt.buffer).setUint32(0, index);
    return { id: idOf('transaction', index), principalId: idOf('principal', 0), textDigest: null, salt };
  }
}

const place = fc.nat(23);
const rarely = <T>(weight: number, value: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.oneof({ weight: 10 - weight, arbitrary: fc.constant(null) }, { weight, arbitrary: value });
const externalId = rarely(3, fc.constantFrom('r1', 'r2', 'r3', 'r4'));
const expectedVersion = rarely(3, fc.integer({ min: 1, max: 4 }));
const limit = fc.constantFrom(0n, 10n, 30n, 100n, 1_000n);
const creditLimit = fc.oneof({ weight: 9, arbitrary: limit }, { weight: 1, arbitrary: fc.constant(null) });
const balanceCap = fc.oneof({ weight: 3, arbitrary: limit }, { weight: 1, arbitrary: fc.constant(null) });

/** Mostly of the size of the limits, so that many are just in reach and many are just not. */
const amount = fc.oneof(
  { weight: 30, arbitrary: fc.integer({ min: 1, max: 60 }).map(BigInt) },
  { weight: 5, arbitrary: fc.constantFrom(10n, 30n, 100n, 1_000n) },
  { weight: 1, arbitrary: fc.constantFrom(0n, -1n, 10n ** 15n, 10n ** 15n + 1n, 2n ** 63n) },
);

const transfer: fc.Arbitrary<Recipe> = fc
  .record({
    from: place,
    to: place,
    amount,
    externalId,
    occurredOn: rarely(2, fc.constantFrom('2026-03-14', '2026-03-15', '2026-03-16')),
    payer: rarely(2, place),
  })
  .map(({ from, to, payer, ...rest }) => (cast) => ({
    kind: 'transfer',
    ...cast.common(),
    ...rest,
    from: cast.account(from),
    to: cast.account(to),
    payingMemberId: payer === null ? null : cast.member(payer),
  }));

const admission: fc.Arbitrary<Recipe> = fc
  .record({ externalId, status: fc.constantFrom('active', 'active', 'applicant', 'applicant', ...MEMBER_STATUSES) })
  .map((rest) => (cast) => ({ kind: 'member-admitted', ...cast.common(), ...rest, memberId: cast.newMember() }));

const memberStatus: fc.Arbitrary<Recipe> = fc
  .record({
    member: place,
    status: fc.constantFrom('closed', 'closed', 'leaving', ...MEMBER_STATUSES),
    expectedVersion,
  })
  .map(({ member, ...rest }) => (cast) => ({
    kind: 'member-status-changed',
    ...cast.common(),
    ...rest,
    memberId: cast.member(member),
  }));

const opening: fc.Arbitrary<Recipe> = fc
  .record({
    member: place,
    system: rarely(2, fc.constantFrom(...SYSTEM_ACCOUNTS)),
    externalId,
    creditLimit,
    balanceCap,
  })
  .map(({ member, system, ...rest }) => (cast) => ({
    kind: 'account-opened',
    ...cast.common(),
    ...rest,
    system,
    memberId: system === null ? cast.member(member) : null,
    accountId: cast.newAccount(),
  }));

const accountStatus: fc.Arbitrary<Recipe> = fc
  .record({ account: place, status: fc.constantFrom(...ACCOUNT_STATUSES), expectedVersion })
  .map(({ account, ...rest }) => (cast) => ({
    kind: 'account-status-changed',
    ...cast.common(),
    ...rest,
    accountId: cast.account(account),
  }));

const limits: fc.Arbitrary<Recipe> = fc
  .record({ account: place, creditLimit, balanceCap, expectedVersion })
  .map(({ account, ...rest }) => (cast) => ({
    kind: 'limits-changed',
    ...cast.common(),
    ...rest,
    accountId: cast.account(account),
  }));

const actor = rarely(5, place);

const owing: fc.Arbitrary<Recipe> = fc
  .record({
    debtor: rarely(9, place),
    creditor: rarely(9, place),
    amount,
    externalId,
    dueOn: rarely(2, fc.constantFrom('2026-03-14', '2026-03-16')),
    state: fc.constantFrom('accepted' as const, 'accepted' as const, 'proposed' as const),
    actor,
  })
  .map(
    ({ debtor, creditor, actor, ...rest }) =>
      (cast) =>
        cast.recorded({
          kind: 'obligations-recorded',
          ...cast.common(),
          ...rest,
          debtor: debtor === null ? null : cast.account(debtor),
          creditor: creditor === null ? null : cast.account(creditor),
          actingMemberId: actor === null ? null : cast.member(actor),
          descriptionDigest: null,
          obligationId: cast.newObligation(),
        }),
  );

const obligationEvent: fc.Arbitrary<Recipe> = fc
  .record({ obligation: place, event: fc.constantFrom('accept', 'reject', 'dispute', 'cancel'), actor })
  .map(({ obligation, event, actor }) => (cast) => ({
    kind: 'obligation-changed',
    ...cast.common(),
    event,
    actingMemberId: actor === null ? null : cast.member(actor),
    obligationId: cast.obligation(obligation),
  }));

const obligationPayment: fc.Arbitrary<Recipe> = fc
  .record({ obligation: place, amount: rarely(6, amount), actor })
  .map(({ obligation, amount, actor }) => (cast) => ({
    kind: 'obligation-paid',
    ...cast.common(),
    amount,
    actingMemberId: actor === null ? null : cast.member(actor),
    obligationId: cast.obligation(obligation),
  }));

/** Each batch of a history is posted an hour after the one before. */
export const HISTORY_BEGINS = Date.parse('2026-03-15T12:00:00.000Z');
export const BATCH_MS = 3_600_000;

const holding: fc.Arbitrary<Recipe> = fc
  .record({
    from: place,
    to: place,
    amount,
    externalId,
    hours: rarely(8, fc.constantFrom(-1, 0, 1, 1, 2, 2, 3, 4, 5, 366 * 24, 367 * 24)),
    obligation: rarely(3, place),
    payer: rarely(2, place),
  })
  .map(
    ({ from, to, payer, hours, obligation, ...rest }) =>
      (cast) =>
        cast.placed({
          kind: 'transfer-held',
          ...cast.common(),
          ...rest,
          occurredOn: null,
          from: cast.account(from),
          to: cast.account(to),
          payingMemberId: payer === null ? null : cast.member(payer),
          expiresAt: hours === null ? null : HISTORY_BEGINS + hours * BATCH_MS,
          obligationId: obligation === null ? null : cast.obligation(obligation),
        }),
  );

/** A hold on what is owed, between its two accounts: by chance these would seldom meet. */
const holdingOwed: fc.Arbitrary<Recipe> = fc
  .record({ amount, hours: fc.constantFrom(1, 2, 3, 4), obligation: place })
  .map(({ amount, hours, obligation }) => (cast) => {
    const owed = cast.owed(obligation);
    return cast.placed({
      kind: 'transfer-held',
      ...cast.common(),
      amount,
      externalId: null,
      occurredOn: null,
      from: owed?.debtor ?? cast.account(0),
      to: owed?.creditor ?? cast.account(1),
      payingMemberId: null,
      expiresAt: HISTORY_BEGINS + hours * BATCH_MS,
      obligationId: owed?.obligationId ?? null,
    });
  });

const holdEvent: fc.Arbitrary<Recipe> = fc
  .record({
    hold: place,
    event: fc.constantFrom('capture' as const, 'capture' as const, 'void' as const, 'expire' as const),
    amount: rarely(6, amount),
    isFinal: fc.boolean(),
    actor,
  })
  .map(({ hold, event, amount, isFinal, actor }) => (cast) => {
    const common = { ...cast.common(), holdId: cast.hold(hold) };
    const actingMemberId = actor === null ? null : cast.member(actor);
    if (event === 'expire') return { kind: 'transfer-expired', ...common };
    if (event === 'void') return { kind: 'transfer-voided', ...common, actingMemberId };
    return { kind: 'transfer-captured', ...common, amount, isFinal, actingMemberId };
  });

const recipe: fc.Arbitrary<Recipe> = fc.oneof(
  { weight: 14, arbitrary: transfer },
  { weight: 2, arbitrary: admission },
  { weight: 2, arbitrary: opening },
  { weight: 2, arbitrary: memberStatus },
  { weight: 2, arbitrary: accountStatus },
  { weight: 3, arbitrary: limits },
  { weight: 4, arbitrary: owing },
  { weight: 3, arbitrary: obligationEvent },
  { weight: 5, arbitrary: obligationPayment },
  { weight: 6, arbitrary: holding },
  { weight: 3, arbitrary: holdingOwed },
  { weight: 9, arbitrary: holdEvent },
);

/** Singles, and atomic groups of a few. */
const groupOf = (commands: fc.Arbitrary<Recipe>): fc.Arbitrary<Recipe[]> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.array(commands, { minLength: 1, maxLength: 1 }) },
    { weight: 1, arbitrary: fc.array(commands, { minLength: 2, maxLength: 6 }) },
  );

/** Batches of groups, as they come to `decide` one after the other. */
export const history: fc.Arbitrary<Recipe[][][]> = fc.array(fc.array(groupOf(recipe), { minLength: 1, maxLength: 8 }), {
  minLength: 1,
  maxLength: 8,
});

/** How a history begins, so that there is somebody to trade: three active members with an account each, the circuit's own, and an applicant. */
const opened: readonly Recipe[] = [
  ...[0, 1, 2].flatMap((index): Recipe[] => [
    (cast) => ({
      kind: 'member-admitted',
      ...cast.common(),
      memberId: cast.newMember(),
      externalId: null,
      status: 'active',
    }),
    (cast) => ({
      kind: 'account-opened',
      ...cast.common(),
      accountId: cast.newAccount(),
      memberId: idOf('member', index),
      system: null,
      externalId: null,
      creditLimit: 100n,
      balanceCap: 100n,
    }),
  ]),
  (cast) => ({
    kind: 'member-admitted',
    ...cast.common(),
    memberId: cast.newMember(),
    externalId: null,
    status: 'applicant',
  }),
  (cast) => ({
    kind: 'account-opened',
    ...cast.common(),
    accountId: cast.newAccount(),
    memberId: null,
    system: 'fees',
    externalId: null,
    creditLimit: null,
    balanceCap: null,
  }),
];

/** The commands of a history, in batches of groups, the opening first, as the first batch. */
export function commandsOfHistory(batches: readonly Recipe[][][]): Command[][][] {
  const cast = new Cast();
  return [opened.map((make) => [make]), ...batches].map((batch) =>
    batch.map((group) => group.map((make) => make(cast))),
  );
}
