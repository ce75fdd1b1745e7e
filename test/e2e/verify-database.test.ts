import { beforeAll, expect, it } from 'vitest';
import { verifyDatabase } from '../../src/commands/verify/live.ts';
import { reportOf, summaryOf } from '../../src/commands/verify/report.ts';
import { verifierKeyText } from '../../src/domain/log/note.ts';
import { newKeyText, readKeyRing } from '../../src/features/audit/key-ring.ts';
import { LogInconsistentError } from '../../src/features/audit/log-tree.ts';
import {
  type AuditedTown,
  exportTown,
  makeAuditedTown,
  rehash,
  tamper,
  unguardedCopy,
} from '../support/audited-town.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { DATABASE_TAMPERINGS } from '../support/tampering.database.ts';
import { SILENT, verifyInMemory } from '../support/verify.ts';

let town: AuditedTown;
let unguarded: TestDatabase;

beforeAll(async () => {
  town = await makeAuditedTown(newKeyText());
  unguarded = await unguardedCopy(town);
}, 60_000);

it('verifies the package of a town as it was exported', async () => {
  const files = await exportTown(town, await createTestDatabase({ copyOf: town.database.name }));
  const report = reportOf(await verifyInMemory(files, { key: town.key, since: town.checkpoint }));
  expect(report, summaryOf(report)).toMatchObject({ verified: true });
});

it('verifies what a database holds, by the checkpoint that it has signed', async () => {
  const { url } = await createTestDatabase({ copyOf: unguarded.name });
  const verify = async (anchors: { key: string | null; since: string | null }) =>
    reportOf(await verifyDatabase(url, town.code, anchors, SILENT));
  expect(await verify({ key: town.key, since: null })).toMatchObject({ verified: true });
  expect(await verify({ key: town.key, since: town.checkpoint })).toMatchObject({ verified: true });
  // As the service tells it when it starts: the installation's, which signs for each of its logs.
  const [own = ''] = town.signing.ring.publicKeys;
  expect(await verify({ key: own, since: null })).toMatchObject({ verified: true });
  expect(await verify({ key: null, since: null })).toMatchObject({ consistent: true, anchored: false });
  const stranger = readKeyRing(newKeyText()).keysOf({ circuitId: town.circuitId, log: 'ledger' }).map(verifierKeyText);
  expect(await verify({ key: stranger[0] ?? '', since: null })).toMatchObject({ consistent: true, anchored: false });
});

it('verifies a database whose sessions begin in another time zone', async () => {
  const database = await createTestDatabase({ copyOf: unguarded.name });
  await tamper(database, town.circuitId, [`ALTER DATABASE "${database.name}" SET timezone = 'Asia/Kolkata'`]);
  const report = reportOf(await verifyDatabase(database.url, town.code, { key: town.key, since: null }, SILENT));
  expect(report, summaryOf(report)).toMatchObject({ verified: true });
});

it.each(DATABASE_TAMPERINGS.map((each) => [each.what, each] as const))('finds %s', async (_, tampering) => {
  const { sql, isRehashed, found, place, bySince } = tampering;
  const database = await createTestDatabase({ copyOf: unguarded.name });
  await tamper(database, town.circuitId, sql);
  if (isRehashed) await rehash(database, town.circuitId);
  const exported = exportTown(town, database);
  if (found === 'refused') {
    await expect(exported).rejects.toThrow(LogInconsistentError);
    return;
  }
  const report = reportOf(
    await verifyInMemory(await exported, { key: town.key, since: bySince ? town.checkpoint : null }),
  );
  expect(report.verified).toBe(false);
  if (found === 'anchor') {
    expect(report.anchorFaults, summaryOf(report)).not.toEqual([]);
    return;
  }
  const findings = report.checks.find(({ check }) => check === found)?.findings ?? [];
  expect(
    findings.some((finding) => finding.place.startsWith(place)),
    summaryOf(report),
  ).toBe(true);
});
