import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Check } from '../../src/audit-files/verify/findings.ts';
import { reportOf, summaryOf } from '../../src/commands/verify/report.ts';
import { DATABASE_TAMPERINGS } from '../support/tampering.database.ts';
import { rowOf } from '../support/tampering.ts';
import { KEY, verifyFiles } from './verify.ledger.ts';
import { HELD_FILES } from './verify.ledger-held.ts';
import { CAPTURE_TAMPERINGS } from './verify.tampering-captures.ts';
import { FEE_TAMPERINGS } from './verify.tampering-fees.ts';
import { HOLD_TAMPERINGS } from './verify.tampering-holds.ts';
import { JOURNAL_TAMPERINGS } from './verify.tampering-journal.ts';
import { REVERSAL_TAMPERINGS } from './verify.tampering-reversals.ts';
import { TABLE_TAMPERINGS } from './verify.tampering-tables.ts';
import type { FileTampering } from './verify.tampering-tools.ts';
import { UNKNOWN_TAMPERINGS } from './verify.tampering-unknown.ts';

const FILE_TAMPERINGS = [
  ...JOURNAL_TAMPERINGS,
  ...TABLE_TAMPERINGS,
  ...HOLD_TAMPERINGS,
  ...CAPTURE_TAMPERINGS,
  ...FEE_TAMPERINGS,
  ...REVERSAL_TAMPERINGS,
];

/** Of docs/audit.md, up to the next heading. */
const sectionOf = (heading: string): string => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/audit.md'), 'utf8');
  return text.split(`\n### ${heading}\n`)[1]?.split(/\n##/)[0] ?? '';
};

it('finds nothing in the ledger that what is held, charged and taken back is changed in', async () => {
  const report = reportOf(await verifyFiles(HELD_FILES));
  expect(report, summaryOf(report)).toMatchObject({ verified: true });
});

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
  const rows = sectionOf('What is found')
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2);
  expect(rows).toEqual([...FILE_TAMPERINGS, ...DATABASE_TAMPERINGS].map(rowOf));
});

it.each(UNKNOWN_TAMPERINGS.map((each) => [each.what, each] as const))(
  'cannot know of %s, and docs/audit.md says so',
  async (what, tampering) => {
    const report = reportOf(await verifyFiles(tampering.made()));
    expect(report, summaryOf(report)).toMatchObject({ verified: true });
    expect(sectionOf('What it cannot know').replaceAll(/\s+/g, ' ')).toContain(what);
  },
);
