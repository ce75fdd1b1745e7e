import { beforeAll, expect, it } from 'vitest';
import { verifyDatabase } from '../../src/commands/verify/live.ts';
import { reportOf, summaryOf } from '../../src/commands/verify/report.ts';
import { verifierKeyText } from '../../src/domain/log/note.ts';
import { newKeyText, readKeyRing } from '../../src/features/audit/key-ring.ts';
import { type AuditedTown, exportTown, makeAuditedTown, tamper, unguardedCopy } from '../support/audited-town.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { expectFound } from '../support/tampered-database.ts';
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

/** One for each way in which something is found; `npm run soak` has them all. */
const SAMPLE = [
  ...Map.groupBy(DATABASE_TAMPERINGS, ({ found, isRehashed, bySince }) => `${found} ${isRehashed} ${bySince}`).values(),
].flatMap((alike) => alike.slice(0, 1));

it.each(SAMPLE.map((each) => [each.what, each] as const))('finds %s', async (_, tampering) => {
  await expectFound(town, unguarded, tampering);
});
