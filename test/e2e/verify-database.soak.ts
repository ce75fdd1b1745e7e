import { beforeAll, it } from 'vitest';
import { newKeyText } from '../../src/features/audit/key-ring.ts';
import { type AuditedTown, makeAuditedTown, unguardedCopy } from '../support/audited-town.ts';
import type { TestDatabase } from '../support/database.ts';
import { expectFound } from '../support/tampered-database.ts';
import { DATABASE_TAMPERINGS } from '../support/tampering.database.ts';

let town: AuditedTown;
let unguarded: TestDatabase;

beforeAll(async () => {
  town = await makeAuditedTown(newKeyText());
  unguarded = await unguardedCopy(town);
});

it.each(DATABASE_TAMPERINGS.map((each) => [each.what, each] as const))('verify finds %s', async (_, tampering) => {
  await expectFound(town, unguarded, tampering);
});
