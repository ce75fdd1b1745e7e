import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClearingSummary, demoClearing } from '../../src/commands/demo/clearing.ts';
import { checkClearingDemo, type Evidence, requireClaims } from '../../src/commands/demo/clearing-checks.ts';
import type { Step } from '../../src/commands/demo/clearing-evidence.ts';
import { amongBestConnected } from '../../src/commands/demo/sarafu.ts';
import { type Api, startApi } from '../support/api.ts';

describe('of a small network', () => {
  const rows = [
    ['1', '2', '10'],
    ['2', '3', '7.5'],
    ['3', '1', '5.125'],
    ['3', '4', '3'],
    ['4', '5', '2'],
    ['2', '1', '0.5'],
  ] as const;
  const owed = rows.map(([debtor, creditor, amount]) => ({ debtor, creditor, amount }));
  const said: string[] = [];
  let api: Api;
  let summary: ClearingSummary;
  beforeAll(async () => {
    api = await startApi();
    const silent = { start: () => undefined, step: () => undefined, stop: () => undefined };
    const client = api.saldo(api.adminKey);
    summary = await demoClearing(client, silent, (text) => said.push(text), { owed, sampleOf: null });
  }, 120_000);
  afterAll(async () => {
    await api?.stop();
  });

  it('the demo clears what can be cleared, and says how', () => {
    expect(summary.total).toBe('28.125');
    expect(summary.evidence.steps.map(({ run }) => [run.state, run.cleared])).toEqual([
      ['applied', '16.375'],
      ['computed', expect.any(String)],
      ['computed', expect.any(String)],
      ['applied', expect.any(String)],
    ]);
    expect(said.join('\n')).toContain('Member 1 settles 5.125 with 2, 2 with 3, and 3 with 1.');
    requireClaims(summary.claims);
  });

  const step = (place: number, change: (step: Step) => Partial<Step>) => (evidence: Evidence) => ({
    steps: evidence.steps.map((each, index) => (index === place ? { ...each, ...change(each) } : each)),
  });
  const first = <Row>(list: readonly Row[], change: Partial<Row>): Row[] =>
    list.map((row, index) => (index === 0 ? { ...row, ...change } : row));

  it.each<[string, (evidence: Evidence) => Partial<Evidence>, string[]]>([
    [
      'a certificate has another digit',
      step(3, ({ files }) => ({ files: { ...files, certificate: withOtherDigit(files.certificate) } })),
      ['certificates hold'],
    ],
    [
      'a certificate is that of another run',
      (evidence) =>
        step(1, ({ files }) => ({
          files: { ...files, certificate: evidence.steps[2]?.files.certificate ?? files.certificate },
        }))(evidence),
      ['certificates hold'],
    ],
    [
      'a run tells that it cleared more than it did',
      step(0, ({ run }) => ({ run: { ...run, cleared: '16.376' } })),
      ['certificates hold'],
    ],
    [
      'a run tells that it used less credit than it did',
      step(3, ({ run }) => ({ run: { ...run, creditUsed: '0.000' } })),
      ['certificates hold'],
    ],
    ['a cycle is missing', step(0, ({ loops }) => ({ loops: loops.slice(1) })), ['cycles and chains add up']],
    [
      'more of an obligation remains',
      ({ obligations }) => ({ obligations: first(obligations, { remaining: '9.999' }) }),
      ['obligations remain', 'as before'],
    ],
    [
      'an obligation is owed to somebody else',
      ({ obligations, accounts }) => ({ obligations: first(obligations, { creditor: accounts[4]?.id ?? '' }) }),
      ['obligations remain'],
    ],
    [
      'an obligation is there that the file does not have',
      ({ obligations }) => ({
        obligations: [...obligations, ...first(obligations.slice(0, 1), { remaining: '0.000', settled: '0.000' })],
      }),
      ['obligations remain', 'added up'],
    ],
    [
      'a balance is another',
      ({ accounts }) => ({ accounts: first(accounts, { balance: '0.123' }) }),
      ['as before', 'the balances sum', 'added up'],
    ],
    [
      'a balance is beyond its limit',
      ({ limits }) => ({ limits: new Map([...limits].map(([name]) => [name, 1n])) }),
      ['within their limits'],
    ],
    [
      'an account has another limit',
      ({ accounts }) => ({ accounts: first(accounts, { creditLimit: '9.000' }) }),
      ['within their limits'],
    ],
    ['a transaction is missing', ({ journal }) => ({ journal: { ...journal, gaps: [7] } }), ['without a gap']],
    [
      'the journal settles something else',
      ({ journal }) => ({ journal: { ...journal, settled: new Map() } }),
      ['added up'],
    ],
    [
      'a run is applied twice',
      ({ journal }) => ({ journal: { ...journal, clearings: [...journal.clearings, ...journal.clearings] } }),
      ['applied once'],
    ],
  ])('no check passes over it if %s', (_, change, fragments) => {
    const claims = checkClearingDemo({ ...summary.evidence, ...change(summary.evidence) });
    const wrong = claims.filter(({ faults }) => faults.length > 0).map(({ claim }) => claim);
    for (const fragment of fragments)
      expect(wrong).toEqual(expect.arrayContaining([expect.stringContaining(fragment)]));
    expect(() => requireClaims(claims)).toThrow(`${wrong.length} of 9 checks failed`);
  });

  it('for the whole file, another figure than that of other solvers is a fault', () => {
    const whole = Array.from({ length: 94_223 }, () => owed[0] ?? { debtor: '', creditor: '', amount: '0' });
    const [claim] = checkClearingDemo({ ...summary.evidence, owed: whole });
    expect(claim?.claim).toContain('72,671,889.614 of 107,886,628.824');
    expect(claim?.faults).toEqual(['it clears 16.375 of 28.125']);
  });
});

it('the sample is what is owed among the accounts with the most partners, in the order of the file', () => {
  const owed = (debtor: string, creditor: string) => ({ debtor, creditor, amount: '1' });
  const rows = [owed('9', '10'), owed('10', '11'), owed('11', '9'), owed('12', '9'), owed('12', '13')];
  // 9 has three partners; 10, 11 and 12 have two, and 12 has the highest number.
  expect(amongBestConnected(rows, 3)).toEqual(rows.slice(0, 3));
  expect(amongBestConnected(rows, 2)).toEqual(rows.slice(0, 1));
});

function withOtherDigit(certificate: Uint8Array): Uint8Array {
  const changed = certificate.slice();
  const place = changed.findLastIndex((byte, index) => index < changed.length - 80 && byte >= 0x30 && byte <= 0x38);
  changed[place] = (changed[place] ?? 0) + 1;
  return changed;
}
