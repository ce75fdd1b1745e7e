import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Command, Group } from '../../src/domain/ledger/commands.ts';
import { decide, type Outcome } from '../../src/domain/ledger/decide.ts';
import type { FeeRule } from '../../src/domain/ledger/fees.ts';
import { type AccountState, type Hold, stillHeld } from '../../src/domain/ledger/state.ts';
import { BATCH_MS, commandsOfHistory, HISTORY_BEGINS, history } from '../support/arbitraries.ts';
import { Model } from '../support/model.ts';
import { contradiction } from '../support/model.verdict.ts';
import { Journal } from './decide.journal.ts';

const codeOf = (outcome: Outcome): string | null => ('refusal' in outcome ? outcome.refusal.code : null);

/** The outcomes of a batch, group by group. */
function byGroup(groups: readonly Group[], outcomes: readonly Outcome[]): Outcome[][] {
  const rest = [...outcomes];
  return groups.map((group) => rest.splice(0, group.length));
}

const anyHistory = history.map(commandsOfHistory);

const rule = (place: number, toAccountId: string, more: Partial<FeeRule>): FeeRule => ({
  place,
  name: `rule ${place}`,
  charges: 'payer',
  toAccountId,
  rate: '0.03',
  fixed: null,
  minimum: null,
  maximum: null,
  payerGroups: null,
  payeeGroups: null,
  kinds: null,
  ...more,
});

/** Another schedule for each batch, of the circuit's own accounts so far; those of open holds stay at hand. */
function withSchedule(journal: Journal, version: number): void {
  const own = [...journal.accounts.values()].filter(({ system }) => system === 'fees' || system === 'solidarity');
  const rules = own
    .slice(0, 3)
    .flatMap(({ id }, index) => [
      rule(2 * index + 1, id, { fixed: BigInt(version % 3), minimum: 2n, maximum: 40n }),
      rule(2 * index + 2, id, { charges: 'payee', rate: version % 2 === 0 ? '0.05' : '0.333333' }),
    ]);
  const inForce = rules.length === 0 ? null : { version, rules };
  const byVersion = new Map(journal.fees.byVersion);
  if (inForce !== null) byVersion.set(version, inForce);
  journal.fees = { inForce, byVersion };
}

/** Runs a property on every batch of random histories, with the journal as it stood before the batch. */
function historiesOf(isCharged: boolean) {
  return (property: (journal: Journal, batch: Command[][]) => void, numRuns = 300): void =>
    fc.assert(
      fc.property(anyHistory, (batches) => {
        const journal = new Journal();
        for (const [index, batch] of batches.entries()) {
          journal.now = HISTORY_BEGINS + index * BATCH_MS;
          if (isCharged) withSchedule(journal, index + 1);
          property(journal, batch);
        }
      }),
      { numRuns },
    );
}

describe('decide, over random histories', () => {
  it('agrees with a naive model on every outcome and every balance', () => {
    fc.assert(
      fc.property(anyHistory, (batches) => {
        const journal = new Journal();
        const model = new Model();
        for (const [index, batch] of batches.entries()) {
          journal.now = model.now = HISTORY_BEGINS + index * BATCH_MS;
          const outcomes = byGroup(batch, journal.post(batch));
          batch.forEach((group, index) => {
            const verdict = model.judge(group);
            expect(contradiction(verdict, (outcomes[index] as Outcome[]).map(codeOf))).toBeNull();
            if (verdict === 'posted') model.post(group);
          });
          expect(journal.transactions.length).toBe(model.posted);
          const state = journal.state();
          for (const [id, { captured, left }] of model.holds) {
            const hold = journal.holds.get(id) as Hold;
            expect([hold.captured, stillHeld(hold)]).toEqual([captured, left]);
          }
          for (const [id, { balance, status, version, creditLimit, balanceCap }] of model.accounts) {
            const held = { heldOut: model.heldOut(id), heldIn: model.heldIn(id) };
            expect(state.accounts.get(id)).toMatchObject({
              balance,
              status,
              version,
              creditLimit,
              balanceCap,
              ...held,
            });
          }
          for (const [id, { amount, settled, state }] of model.obligations) {
            expect(journal.obligations.get(id)).toMatchObject({ amount, settled, state });
          }
          for (const [id, member] of model.members) expect(journal.members.get(id)).toMatchObject(member);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

describe.each([
  ['without fees', false],
  ['with fees', true],
])('decide, over random histories %s', (_, isCharged) => {
  const onEveryBatch = historiesOf(isCharged);

  it('keeps the sum of balances at zero, and each balance its own history', () => {
    onEveryBatch((journal, batch) => {
      journal.post(batch);
      const sums = new Map<string, bigint>();
      for (const row of journal.transactions.flatMap((transaction) => transaction.rows)) {
        if (row.type !== 'posting') continue;
        expect(row.amount > 0n).toBe(true);
        expect(row.debitAccountId).not.toBe(row.creditAccountId);
        sums.set(row.debitAccountId, (sums.get(row.debitAccountId) ?? 0n) - row.amount);
        sums.set(row.creditAccountId, (sums.get(row.creditAccountId) ?? 0n) + row.amount);
      }
      for (const [id, account] of journal.accounts) expect(account.balance).toBe(sums.get(id) ?? 0n);
      expect([...journal.accounts.values()].reduce((sum, account) => sum + account.balance, 0n)).toBe(0n);
    });
  });

  it('never lets a group take an account beyond a limit, or further beyond one than it stood', () => {
    const within = (before: AccountState | undefined, { creditLimit, balanceCap, ...after }: AccountState) => {
      const stood = before ?? { balance: 0n, heldOut: 0n, heldIn: 0n };
      const spendable = after.balance - after.heldOut;
      const standing = after.balance + after.heldIn;
      const isWithinCredit =
        creditLimit === null || spendable >= -creditLimit || spendable >= stood.balance - stood.heldOut;
      const isWithinCap = balanceCap === null || standing <= balanceCap || standing <= stood.balance + stood.heldIn;
      return isWithinCredit && isWithinCap;
    };
    onEveryBatch((journal, batch) => {
      for (const group of batch) {
        const before = journal.state().accounts;
        journal.post([group]);
        for (const [id, after] of journal.state().accounts) expect(within(before.get(id), after)).toBe(true);
      }
    });
  });

  it('reserves nothing twice and loses nothing of a hold: what is captured, released and still held is its amount', () => {
    onEveryBatch((journal, batch) => {
      journal.post(batch);
      for (const { amount, captured, released, state } of journal.holds.values()) {
        expect(captured >= 0n && released >= 0n && captured + released <= amount).toBe(true);
        expect(state === 'held').toBe(captured + released < amount);
      }
      for (const { heldOut, heldIn } of journal.accounts.values()) expect(heldOut >= 0n && heldIn >= 0n).toBe(true);
      for (const { amount, settled, held } of journal.state().obligations.values())
        expect(held >= 0n && settled + held <= amount).toBe(true);
    });
  });

  it('numbers transactions without a gap and gives each the header of its command', () => {
    onEveryBatch((journal, batch) => {
      const last = journal.transactions.length;
      const outcomes = journal.post(batch);
      const posted = batch.flat().flatMap((command, index) => {
        const outcome = outcomes[index] as Outcome;
        return 'transaction' in outcome ? [{ command, header: outcome.transaction.header }] : [];
      });
      posted.forEach(({ command, header }, index) => {
        expect(header).toMatchObject({
          number: last + index + 1,
          id: command.id,
          kind: command.kind,
          principalId: command.principalId,
        });
      });
    });
  });

  it('answers each command of a batch, and a group whole or not at all', () => {
    onEveryBatch((journal, batch) => {
      const outcomes = journal.post(batch);
      expect(outcomes.length).toBe(batch.flat().length);
      for (const group of byGroup(batch, outcomes)) {
        expect(new Set(group.map((outcome) => 'refusal' in outcome)).size).toBe(1);
      }
    });
  });

  it('lets a refused group change nothing for its neighbours: without it, they are answered the same', () => {
    onEveryBatch((journal, batch) => {
      const state = journal.state();
      const outcomes = byGroup(batch, decide(state, batch));
      const isPosted = (index: number) => outcomes[index]?.every((outcome) => 'transaction' in outcome);
      const posted = batch.filter((_, index) => isPosted(index));
      expect(decide(state, posted)).toEqual(outcomes.filter((_, index) => isPosted(index)).flat());
      journal.post(batch);
    });
  });

  it('decides a batch as it would decide its groups one after the other', () => {
    onEveryBatch((journal, batch) => {
      const { members } = journal;
      const before = new Set(members.keys());
      const together = decide(journal.state(), batch);
      const apart = batch.flatMap((group) => {
        const outcomes = journal.post([group]);
        // Whom a batch admits is in no group of members until it is over.
        for (const [id, { group: _, ...member }] of members) if (!before.has(id)) members.set(id, member);
        return outcomes;
      });
      expect(together).toEqual(apart);
      for (const [id, member] of members) members.set(id, { ...member, group: 'shops' });
    });
  });

  it('gives the same answer to the same question, and leaves the question as it was', () => {
    onEveryBatch((journal, batch) => {
      const state = journal.state();
      for (const part of [...state.accounts.values(), ...state.members.values(), ...batch.flat()]) Object.freeze(part);
      const before = structuredClone(state);
      const first = decide(state, batch);
      expect(decide(state, batch)).toEqual(first);
      expect(state).toEqual(before);
      journal.post(batch);
    });
  });

  it('keeps every balance after a posting within an int64', () => {
    onEveryBatch((journal, batch) => {
      for (const outcome of journal.post(batch)) {
        if ('refusal' in outcome) continue;
        for (const { debit, credit } of outcome.balancesAfter) {
          expect(BigInt.asIntN(64, debit)).toBe(debit);
          expect(BigInt.asIntN(64, credit)).toBe(credit);
        }
      }
    });
  });

  it('charges nothing that it did not reserve, and gives back no more than was charged', () => {
    let charged = 0;
    onEveryBatch((journal, batch) => {
      journal.post(batch);
      for (const { fees, feesCaptured, feesReleased, state } of journal.holds.values()) {
        expect(feesCaptured >= 0n && feesReleased >= 0n && feesCaptured + feesReleased <= fees).toBe(true);
        if (state !== 'held') expect(feesCaptured + feesReleased).toBe(fees);
      }
      for (const { posted, reversed, fees } of journal.transfers.values())
        for (const { amount, givenBack } of fees) {
          charged++;
          expect(givenBack >= 0n && givenBack <= amount).toBe(true);
          if (reversed === posted) expect(givenBack).toBe(amount);
        }
    });
    expect(charged > 0).toBe(isCharged);
  });
});
