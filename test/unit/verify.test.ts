import { expect, it } from 'vitest';
import { reportOf, summaryOf } from '../../src/commands/verify/report.ts';
import { packageOf } from '../support/audit-package.ts';
import { smallLedger, verifyFiles } from './verify.ledger.ts';

it('verifies a package with something of everything in it', async () => {
  const report = reportOf(await verifyFiles(packageOf(smallLedger())));
  console.log(summaryOf(report));
  expect(report).toMatchObject({ verified: true, anchored: true });
});
