import { expect, it } from 'vitest';
import type { Check } from '../../src/audit-files/verify/findings.ts';
import { reportOf, summaryOf } from '../../src/commands/verify/report.ts';
import { KEY, verifyFiles } from './verify.ledger.ts';
import { FILE_TAMPERINGS, type FileTampering } from './verify.tampering.ts';

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
