/** A town whose database somebody has been at, and what its auditor finds. */
import { expect } from 'vitest';
import { reportOf, summaryOf } from '../../src/commands/verify/report.ts';
import { LogInconsistentError } from '../../src/features/audit/log-tree.ts';
import { type AuditedTown, exportTown, rehash, tamper } from './audited-town.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import type { DatabaseTampering } from './tampering.database.ts';
import { verifyInMemory } from './verify.ts';

/** @param unguarded the town's database with its triggers gone; it is copied */
export async function expectFound(
  town: AuditedTown,
  unguarded: TestDatabase,
  { sql, isRehashed, found, place, bySince }: DatabaseTampering,
): Promise<void> {
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
}
