import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RUN_STATES, type RunState } from '../../src/domain/clearing/runs.ts';
import type { ApplyClearing } from '../../src/domain/ledger/commands.ts';
import { decide } from '../../src/domain/ledger/decide.ts';
import type { ClearingRun, LedgerState } from '../../src/domain/ledger/state.ts';
import { Cast } from '../support/arbitraries.ts';
import { account, pay, stateOf, told } from './decide.commands.ts';

const cast = new Cast();

const apply = (more: Partial<ApplyClearing> = {}): ApplyClearing => ({
  kind: 'clearing-applied',
  ...cast.common(),
  id: 'run',
  attempt: 1,
  sealed: { count: 3, root: new Uint8Array(32) },
  ...more,
});

const computed: ClearingRun = { id: 'run', state: 'computed', attempt: 1, isDry: false, conflict: null };
const AB = [account('A'), account('B', { memberId: 'N' })];

const withRun = (run: Partial<ClearingRun> = {}, accounts = AB): LedgerState =>
  stateOf(accounts, undefined, { clearingRuns: new Map([['run', { ...computed, ...run }]]) });

describe('a clearing run that is applied', () => {
  it('is a transaction of its id, sealed as it was computed', () => {
    const command = apply();
    const [outcome] = decide(withRun(), [[command]]);
    expect(outcome).toMatchObject({
      transaction: { header: { id: 'run', kind: 'clearing-applied' }, rows: [], sealed: command.sealed },
      balancesAfter: [],
    });
  });

  it.each(RUN_STATES)('only once it is computed, and not while it is %s', (state: RunState) => {
    // That one is computed afresh is no last word: who asks twice at once would be refused by itself.
    const word = state === 'computing' ? 'clearing-run-outdated' : 'transition-not-allowed';
    expect(told(decide(withRun({ state }), [[apply()]]))).toEqual([state === 'computed' ? 8 : word]);
  });

  it('is outdated where it was computed afresh, or where something of it no longer fits', () => {
    const outdated = ['clearing-run-outdated'];
    expect(told(decide(withRun({ attempt: 2 }), [[apply()]]))).toEqual(outdated);
    expect(told(decide(withRun({ conflict: 'it was paid' }), [[apply()]]))).toEqual(outdated);
  });

  it('is never a dry run, nor one that is not there', () => {
    expect(told(decide(withRun({ isDry: true }), [[apply()]]))).toEqual(['transition-not-allowed']);
    expect(told(decide(stateOf(AB), [[apply()]]))).toEqual(['clearing-run-not-found']);
  });

  it('and refused leaves its neighbours as if it had not been there', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 200n }), fc.bigInt({ min: 1n, max: 200n }), (there, back) => {
        const state = withRun({ conflict: 'an obligation of it was paid' });
        const [before, after] = [[pay('A', 'B', there)], [pay('B', 'A', back)]];
        const without = decide(state, [before, after]);
        const within = decide(state, [before, [apply()], after]);
        expect(told(within)).toEqual([told(without)[0], 'clearing-run-outdated', told(without)[1]]);
        const balances = (outcome: (typeof within)[number] | undefined) =>
          outcome !== undefined && 'transaction' in outcome ? outcome.balancesAfter : null;
        expect([balances(within[0]), balances(within[2])]).toEqual(without.map(balances));
      }),
    );
  });
});
