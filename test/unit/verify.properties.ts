import fc from 'fast-check';
import { expect } from 'vitest';
import { reportOf, summaryOf } from '../../src/commands/verify/report.ts';
import type { Command } from '../../src/domain/ledger/commands.ts';
import { commandsOfHistory, history } from '../support/arbitraries.ts';
import { type PackageFiles, packageOf, reseal } from '../support/audit-package.ts';
import { KEY, ledgerOf, SIGNER, smallLedger, TimedJournal, verifyFiles } from './verify.ledger.ts';

const FILES = packageOf(smallLedger());
const NAMES = [...FILES.keys()];

/** A group as the API has them: only transfers of one principal are ever atomic. */
const asAsked = (group: Command[]): Command[][] =>
  group.every(({ kind }) => kind === 'transfer') ? [group] : group.map((command) => [command]);

async function isFound(files: PackageFiles): Promise<boolean> {
  try {
    return !reportOf(await verifyFiles(files)).verified;
  } catch (error) {
    // What is no package at all is refused in one line.
    expect((error as Error).message).toMatch(/^package: /);
    return true;
  }
}

const withFile = (name: string, bytes: Buffer): PackageFiles => new Map([...FILES, [name, bytes]]);

const anyFile = fc.constantFrom(...NAMES);

const change = fc.constantFrom('remove', 'double', 'move', 'swap');

// What the journal does not say stands in the other tables, and is not looked at here.
const said = fc.constantFrom(
  ...['journal.jsonl', 'journal.jsonl', 'journal.csv', 'journal.hledger', 'journal.beancount', 'log-nodes.csv'],
  ...['limit-changes.csv', 'obligations.csv', 'settlements.csv', 'texts.jsonl', 'audit-events.jsonl'],
  ...NAMES.filter((name) => name.endsWith('certificate.txt')),
);

/** What verify finds, and what it does not: a name, a property, and how often it is tried where there is time. */
export const PROPERTIES: readonly (readonly [string, fc.IAsyncProperty<unknown>, number])[] = [
  [
    'finds nothing in the package of any history, in whatever pieces it is read',
    fc.asyncProperty(history.map(commandsOfHistory), fc.integer({ min: 50, max: 5_000 }), async (batches, chunk) => {
      const journal = new TimedJournal();
      for (const batch of batches) journal.run(batch.flatMap(asAsked));
      const report = reportOf(await verifyFiles(packageOf(ledgerOf(journal)), {}, chunk));
      expect(report, summaryOf(report)).toMatchObject({ verified: true });
    }),
    100,
  ],
  [
    'finds any byte that is changed in any file',
    fc.asyncProperty(anyFile, fc.nat(), fc.integer({ min: 1, max: 255 }), async (name, place, change) => {
      const bytes = Buffer.from(FILES.get(name) as Buffer);
      if (bytes.length === 0) return;
      const at = place % bytes.length;
      bytes[at] = (bytes[at] as number) ^ change;
      expect(await isFound(withFile(name, bytes))).toBe(true);
    }),
    700,
  ],
  [
    'finds any line that is removed, doubled, moved, or swapped with another',
    fc.asyncProperty(anyFile, change, fc.nat(), fc.nat(), async (name, how, one, other) => {
      const lines = String(FILES.get(name)).split(/(?<=\n)/);
      const [from, to] = [one % lines.length, other % lines.length];
      const line = lines[from] as string;
      if (how === 'remove') lines.splice(from, 1);
      if (how === 'double') lines.splice(from, 0, line);
      if (how === 'move') lines.splice(to, 0, ...lines.splice(from, 1));
      if (how === 'swap') [lines[from], lines[to]] = [lines[to] as string, line];
      const changed = Buffer.from(lines.join(''));
      if (changed.equals(FILES.get(name) as Buffer)) return;
      expect(await isFound(withFile(name, changed))).toBe(true);
    }),
    300,
  ],
  [
    'finds any file that is cut off, empty, missing, or that does not belong there',
    fc.asyncProperty(anyFile, fc.nat(), async (name, place) => {
      const bytes = FILES.get(name) as Buffer;
      if (bytes.length === 0) return;
      expect(await isFound(withFile(name, bytes.subarray(0, place % bytes.length)))).toBe(true);
      const without = new Map(FILES);
      without.delete(name);
      expect(await isFound(without)).toBe(true);
      expect(await isFound(withFile(`${name}.bak`, bytes))).toBe(true);
    }),
    100,
  ],
  [
    'finds by what it says any byte that is changed and signed for by the operator',
    fc.asyncProperty(said, fc.nat(), fc.integer({ min: 1, max: 255 }), async (name, place, change) => {
      const bytes = Buffer.from(FILES.get(name) as Buffer);
      const at = place % bytes.length;
      bytes[at] = (bytes[at] as number) ^ change;
      const files = withFile(name, bytes);
      reseal(files, SIGNER);
      const report = reportOf(await verifyFiles(files));
      expect(report.consistent).toBe(false);
      // Somebody who is to look at it must be told where.
      const places = report.checks.flatMap(({ findings }) => findings.map((finding) => finding.place.split(':')[0]));
      expect(places).toContain(name);
    }),
    500,
  ],
  [
    'takes any key but the one that has signed for none',
    fc.asyncProperty(fc.nat(KEY.length - 1), fc.constantFrom('A', 'b', '+', '9'), async (at, letter) => {
      const key = KEY.slice(0, at) + letter + KEY.slice(at + 1);
      if (key === KEY) return;
      expect(reportOf(await verifyFiles(FILES, { key })).verified).toBe(false);
    }),
    50,
  ],
];
