import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Check } from '../../src/audit-files/verify/findings.ts';
import { reportOf, summaryOf } from '../../src/commands/verify/report.ts';
import { DATABASE_TAMPERINGS } from '../support/tampering.database.ts';
import { rowOf } from '../support/tampering.ts';
import { KEY, verifyFiles } from './verify.ledger.ts';
import { JOURNAL_TAMPERINGS } from './verify.tampering-journal.ts';
import { TABLE_TAMPERINGS } from './verify.tampering-tables.ts';
import type { FileTampering } from './verify.tampering-tools.ts';

const FILE_TAMPERINGS = [...JOURNAL_TAMPERINGS, ...TABLE_TAMPERINGS];

it.each(FILE_TAMPERINGS.map((each) => [`${each.what} (${each.reach})`, each] as const))(
  'finds %s',
  async (_, tampering) => {
    const { found, place, since } = tampering as FileTampering;
    const verified = verifyFiles(tampering.made(), since === undefined ? { key: KEY } : { key: null, since });
    if (found === 'refused') {
      await expect(verified).rejects.toThrow(/^package: /);
      return;
    }
    const report = reportOf(await verified);
    expect(report.verified).toBe(false);
    if (found === 'anchor') {
      expect(report.anchorFaults, summaryOf(report)).not.toEqual([]);
      return;
    }
    const places = report.checks
      .find(({ check }) => check === (found as Check))
      ?.findings.map((finding) => finding.place);
    expect(places, summaryOf(report)).toContain(place);
  },
);

it('is described in docs/audit.md, kind by kind', () => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/audit.md'), 'utf8');
  const section = text.split('\n### What is found\n')[1]?.split('\n## ')[0] ?? '';
  const rows = section
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2);
  expect(rows).toEqual([...FILE_TAMPERINGS, ...DATABASE_TAMPERINGS].map(rowOf));
});
