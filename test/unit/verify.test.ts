import { describe, expect, it } from 'vitest';
import { IdSet } from '../../src/audit-files/verify/id-set.ts';
import { reportOf, summaryOf } from '../../src/commands/verify/report.ts';
import type { Transfer } from '../../src/domain/ledger/commands.ts';
import { transactionLeafHash } from '../../src/domain/log/leaf.ts';
import { idOf } from '../support/arbitraries.ts';
import { noteOf, packageOf, reseal } from '../support/audit-package.ts';
import { ledgerOf, ORIGIN, SIGNER, smallLedger, TimedJournal, verifyFiles } from './verify.ledger.ts';

const LEDGER = smallLedger();
const LEAVES = LEDGER.transactions.map(transactionLeafHash);

describe('verify', () => {
  it('finds nothing wrong with a package that has something of everything', async () => {
    const report = reportOf(await verifyFiles(packageOf(LEDGER)));
    expect(report, summaryOf(report)).toMatchObject({ verified: true, anchored: true, covered: LEAVES.length });
    expect(report.checks.filter(({ checked }) => checked === 0)).toEqual([]);
  });

  it('takes a package whose certificates have the name that they had at first', async () => {
    const files = packageOf(LEDGER);
    const names = [...files.keys()].filter((name) => name.endsWith('/certificate.txt'));
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) {
      files.set(name.replace(/txt$/, 'json'), files.get(name) as Buffer);
      files.delete(name);
    }
    reseal(files, SIGNER);
    const report = reportOf(await verifyFiles(files));
    expect(report, summaryOf(report)).toMatchObject({ verified: true });
  });

  it('says how many transactions came after the newest checkpoint that was signed', async () => {
    const files = packageOf({ ...LEDGER, checkpointSizes: [1, LEAVES.length - 3] });
    reseal(files, SIGNER, ({ logs }) => {
      logs.ledger.checkpoint = null;
    });
    const report = reportOf(await verifyFiles(files));
    expect(report).toMatchObject({ verified: false, consistent: true, anchored: true, covered: LEAVES.length - 3 });
    expect(summaryOf(report)).toMatch(/: 3 after it are not covered/);
  });

  it('takes a checkpoint that the auditor holds for an anchor, and the key that has signed it', async () => {
    const since = noteOf(ORIGIN, LEAVES.slice(0, 20), SIGNER);
    expect(reportOf(await verifyFiles(packageOf(LEDGER), { key: null, since }))).toMatchObject({ verified: true });
    const torn = since.replace(/.$/m, 'x');
    expect(reportOf(await verifyFiles(packageOf(LEDGER), { key: null, since: torn })).anchored).toBe(false);
  });

  /** Ann has 100 of credit. She pays 150, and is paid 100: as one batch that is fine, one after the other it is not. */
  const journalWith = (isTogether: boolean): TimedJournal => {
    const journal = new TimedJournal();
    journal.isStrict = true;
    const common = (at: number) => ({
      id: idOf('transaction', at),
      principalId: idOf('principal', 0),
      textDigest: null,
      salt: new Uint8Array(16).fill(at),
    });
    for (let at = 0; at < 2; at++) {
      const memberId = idOf('member', at);
      const accountId = idOf('account', at);
      journal.run([
        [{ kind: 'member-admitted', ...common(10 + at), memberId, externalId: null, status: 'active' }],
        [
          {
            kind: 'account-opened',
            ...common(20 + at),
            accountId,
            memberId,
            system: null,
            externalId: null,
            creditLimit: 100n,
            balanceCap: 100n,
          },
        ],
      ]);
    }
    const pay = (at: number, from: number, to: number, amount: bigint): Transfer => ({
      kind: 'transfer',
      ...common(at),
      from: idOf('account', from),
      to: idOf('account', to),
      amount,
      externalId: null,
      occurredOn: null,
      payingMemberId: null,
    });
    journal.run([[pay(1, 0, 1, 150n), pay(2, 1, 0, 100n)]]);
    if (isTogether) return journal;
    const last = journal.transactions.at(-1);
    if (last !== undefined)
      journal.transactions[journal.transactions.length - 1] = {
        ...last,
        header: { ...last.header, postedAt: last.header.postedAt + 1 },
      };
    return journal;
  };

  it('judges the net effect of transfers that may have been one atomic batch', async () => {
    const report = reportOf(await verifyFiles(packageOf(ledgerOf(journalWith(true)))));
    expect(report, summaryOf(report)).toMatchObject({ verified: true });
  });

  it('judges transfers of two moments each by itself', async () => {
    const { checks } = reportOf(await verifyFiles(packageOf(ledgerOf(journalWith(false)))));
    const limits = checks.find(({ check }) => check === 'limits');
    expect(limits?.findings.map(({ place }) => place)).toEqual(['journal.jsonl:5', 'journal.jsonl:5']);
  });
});

describe('a set of ids', () => {
  it('knows each id once, however they count up, and takes what is none for known', () => {
    const ids = new IdSet();
    for (let at = 1; at <= 50_000; at++) expect(ids.add(idOf('transaction', at * 256))).toBe(true);
    for (let at = 1; at <= 50_000; at++) expect(ids.add(idOf('transaction', at * 256))).toBe(false);
    expect(ids.add('no id')).toBe(false);
  });
});
