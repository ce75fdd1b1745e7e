import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RUN_STATES, type RunState } from '../../src/domain/clearing/runs.ts';
import { movementsOf } from '../../src/domain/clearing/shares.ts';
import type { ApplyClearing } from '../../src/domain/ledger/commands.ts';
import { decide } from '../../src/domain/ledger/decide.ts';
import type { PostingRow } from '../../src/domain/ledger/journal.ts';
import type { AccountState, ClearingRun, LedgerState } from '../../src/domain/ledger/state.ts';
import { Cast } from '../support/arbitraries.ts';
import { sumOf } from '../support/clearing.ts';
import { account, pay, stateOf, told } from './decide.commands.ts';

const cast = new Cast();

const apply = (postings: readonly PostingRow[], more: Partial<ApplyClearing> = {}): ApplyClearing => ({
  kind: 'clearing-applied',
  ...cast.common(),
  id: 'run',
  attempt: 1,
  postings,
  sealed: { count: postings.length + 3, root: new Uint8Array(32) },
  ...more,
});

const computed: ClearingRun = { id: 'run', state: 'computed', attempt: 1, isDry: false, conflict: null };

const withRun = (accounts: readonly AccountState[], run: Partial<ClearingRun> = {}): LedgerState =>
  stateOf(accounts, undefined, { clearingRuns: new Map([['run', { ...computed, ...run }]]) });

const posting = (debitAccountId: string, creditAccountId: string, amount: bigint): PostingRow => ({
  type: 'posting',
  debitAccountId,
  creditAccountId,
  amount,
});

const AB = [account('A'), account('B', { memberId: 'N' })];

describe('a clearing run that is applied', () => {
  it('is a transaction of its id, with its movements, and sealed as it was computed', () => {
    const command = apply([posting('A', 'B', 60n)]);
    const [outcome] = decide(withRun(AB), [[command]]);
    expect(outcome).toMatchObject({
      transaction: { header: { id: 'run', kind: 'clearing-applied' }, rows: command.postings, sealed: command.sealed },
      balancesAfter: [{ debit: -60n, credit: 60n }],
    });
  });

  it.each(RUN_STATES)('only once it is computed, and not while it is %s', (state: RunState) => {
    // That one is computed afresh is no last word: who asks twice at once would be refused by itself.
    const word = state === 'computing' ? 'clearing-run-outdated' : 'transition-not-allowed';
    expect(told(decide(withRun(AB, { state }), [[apply([])]]))).toEqual([state === 'computed' ? 8 : word]);
  });

  it('is outdated where it was computed afresh, where something of it no longer fits, or where limits are in the way', () => {
    const outdated = ['clearing-run-outdated'];
    expect(told(decide(withRun(AB, { attempt: 2 }), [[apply([])]]))).toEqual(outdated);
    expect(told(decide(withRun(AB, { conflict: 'it was paid' }), [[apply([])]]))).toEqual(outdated);
    expect(told(decide(withRun(AB), [[apply([posting('A', 'B', 101n)])]]))).toEqual(outdated);
    expect(told(decide(withRun(AB), [[apply([posting('A', 'Z', 1n)])]]))).toEqual(outdated);
  });

  it('is never a dry run, nor one that is not there', () => {
    expect(told(decide(withRun(AB, { isDry: true }), [[apply([])]]))).toEqual(['transition-not-allowed']);
    expect(told(decide(stateOf(AB), [[apply([])]]))).toEqual(['clearing-run-not-found']);
  });
});

/** Accounts that stand anywhere, also beyond their limits, and what a run would have them fall by. */
const scenes = fc
  .array(
    fc.record({
      balance: fc.bigInt({ min: -300n, max: 300n }),
      creditLimit: fc.bigInt({ min: 0n, max: 200n }),
      balanceCap: fc.bigInt({ min: 0n, max: 200n }),
      fall: fc.bigInt({ min: -120n, max: 120n }),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((some) => {
    const accounts = some.map(({ fall: _, ...limits }, index) => account(`A${index}`, limits));
    // The circuit's own account takes what is left over, without limits.
    const own = account('F', { memberId: null, system: 'fees', creditLimit: null, balanceCap: null });
    const falls = some.map(({ fall }) => fall);
    const all = [...accounts, own];
    const { payers, payees, amounts } = movementsOf(BigInt64Array.from([...falls, -sumOf(falls)]));
    const name = (index: number | undefined): string => all[index as number]?.id as string;
    const postings = Array.from(amounts, (amount, index) => posting(name(payers[index]), name(payees[index]), amount));
    return { accounts: all, falls, postings };
  });

describe('over random balances and limits, a clearing run', () => {
  it('is applied exactly where no account ends beyond a limit, or further beyond it than it stood', () => {
    fc.assert(
      fc.property(scenes, ({ accounts, falls, postings }) => {
        const breaks = accounts.some(({ balance, creditLimit, balanceCap }, index) => {
          const after = balance - (falls[index] ?? 0n);
          if (creditLimit === null || balanceCap === null) return false;
          return (after < -creditLimit && after < balance) || (after > balanceCap && after > balance);
        });
        const outcomes = decide(withRun(accounts), [[apply(postings)]]);
        expect(told(outcomes)).toEqual([breaks ? 'clearing-run-outdated' : 8]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('that is refused leaves its neighbours as if it had not been there', () => {
    fc.assert(
      fc.property(scenes, ({ accounts, postings }) => {
        const state = withRun(accounts, { conflict: 'an obligation of it was paid' });
        const around = () => [[pay('A0', 'F', 10n)], [pay('F', 'A0', 10n)]] as const;
        const [before, after] = around();
        const without = decide(state, [before, after]);
        const within = decide(state, [before, [apply(postings)], after]);
        expect(told(within)).toEqual([told(without)[0], 'clearing-run-outdated', told(without)[1]]);
        const balances = (outcome: (typeof within)[number] | undefined) =>
          outcome !== undefined && 'transaction' in outcome ? outcome.balancesAfter : null;
        expect([balances(within[0]), balances(within[2])]).toEqual(without.map(balances));
      }),
    );
  });
});
