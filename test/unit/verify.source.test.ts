import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { verifyPackage } from '../../src/commands/verify/package.ts';
import { reportOf } from '../../src/commands/verify/report.ts';
import { type PackageFiles, packageOf } from '../support/audit-package.ts';
import { SILENT } from '../support/verify.ts';
import { KEY, smallLedger } from './verify.ledger.ts';

const folder = mkdtempSync(join(tmpdir(), 'saldo-package-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let made = 0;

function inFolder(files: PackageFiles): string {
  const path = join(folder, `p${made++}`);
  for (const [name, bytes] of files) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), bytes);
  }
  return path;
}

/** A ZIP by hand, so that it may say what no program would write. */
function inZip(entries: readonly { name: string; bytes: Buffer; size?: number }[]): string {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const { name, bytes, size = bytes.length } of entries) {
    const packed = deflateRawSync(bytes);
    const head = (signature: number, length: number): Buffer => {
      const header = Buffer.alloc(length);
      header.writeUInt32LE(signature, 0);
      const from = length === 46 ? 6 : 4;
      header.writeUInt16LE(20, from);
      header.writeUInt16LE(0x800, from + 2);
      header.writeUInt16LE(8, from + 4);
      header.writeUInt32LE(packed.length, from + 14);
      header.writeUInt32LE(size, from + 18);
      header.writeUInt16LE(Buffer.byteLength(name), from + 22);
      if (length === 46) header.writeUInt32LE(at, 42);
      return header;
    };
    const local = Buffer.concat([head(0x04034b50, 30), Buffer.from(name), packed]);
    central.push(Buffer.concat([head(0x02014b50, 46), Buffer.from(name)]));
    locals.push(local);
    at += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  const path = join(folder, `p${made++}.zip`);
  writeFileSync(path, Buffer.concat([...locals, directory, end]));
  return path;
}

const FILES = packageOf(smallLedger());
const ENTRIES = [...FILES].map(([name, bytes]) => ({ name, bytes }));

const verify = async (path: string) => reportOf(await verifyPackage(path, { key: KEY, since: null }, SILENT));

/** Megabytes that garbage may take: the service itself runs in 128. */
const GARBAGE_MB_MAX = 64;

describe('a package', () => {
  it('is read from a folder and from a ZIP alike', async () => {
    const fromFolder = await verify(inFolder(FILES));
    expect(fromFolder.verified).toBe(true);
    expect(await verify(inZip(ENTRIES))).toEqual(fromFolder);
  });

  it('is found out where a file of its ZIP is longer or shorter than that says', async () => {
    const changed = ENTRIES.map((entry) =>
      entry.name === 'accounts.csv' ? { ...entry, size: entry.bytes.length + 7 } : entry,
    );
    await expect(verify(inZip(changed))).rejects.toThrow(/\.zip: accounts\.csv: .*bytes/);
  });

  it('has a journal for two threads, where that is long', async () => {
    const long = packageOf(smallLedger(6_000));
    expect((long.get('journal.jsonl') as Buffer).length).toBeGreaterThan(2 * 1024 * 1024);
    expect(await verify(inFolder(long))).toMatchObject({ verified: true });
    const name = 'journal.hledger';
    long.set(name, Buffer.from(String(long.get(name)).replace('number', 'numbed').replace('transfer', 'Transfer')));
    const { checks } = await verify(inFolder(long));
    expect(checks.find(({ check }) => check === 'journals')).toMatchObject({ failed: 1 });
    expect(checks.find(({ check }) => check === 'files')?.findings).toMatchObject([{ place: name }]);
  });

  const link = (path: string): string => {
    symlinkSync('/etc/hostname', join(path, 'accounts.csv.link'));
    return path;
  };
  const manifest = (bytes: Buffer): string => inFolder(new Map([...FILES, ['manifest.json', bytes]]));
  const file = (bytes: Buffer): string => {
    const path = join(folder, `p${made++}`);
    writeFileSync(path, bytes);
    return path;
  };

  it.each<[string, () => string, RegExp]>([
    ['nothing at all', () => join(folder, 'nowhere'), /there is no such folder or file$/],
    [
      'an empty folder',
      () => inFolder(new Map([['x', Buffer.alloc(0)]])),
      /it is no package: there is no manifest.json$/,
    ],
    ['random bytes', () => file(Buffer.from(Array.from({ length: 5_000 }, (_, at) => (at * 7919) % 251))), /./],
    ['an empty file', () => file(Buffer.alloc(0)), /./],
    ['half a ZIP', () => file(Buffer.from(`PK\x03\x04${'x'.repeat(500)}`)), /./],
    ['a symbolic link', () => link(inFolder(FILES)), /is neither a file nor a folder of a package$/],
    ['a folder within a folder within a folder', () => inFolder(new Map([['a/b/c/d', Buffer.alloc(1)]])), /neither/],
    [
      'a name that leads out of it',
      () => inZip([...ENTRIES, { name: '../accounts.csv', bytes: Buffer.from('x') }]),
      /relative path|invalid/,
    ],
    ['an absolute name', () => inZip([{ name: '/etc/passwd', bytes: Buffer.from('x') }]), /absolute path/],
    ['a name with backslashes', () => inZip([{ name: 'a\\b', bytes: Buffer.from('x') }]), /invalid characters/],
    ['a name twice', () => inZip([...ENTRIES, ...ENTRIES.slice(0, 1)]), /is in it twice$/],
    [
      'a file that says it is a thousand times what it is',
      () => inZip([...ENTRIES, { name: 'x', bytes: Buffer.from('x'), size: 2 ** 31 }]),
      /says that it is/,
    ],
    ['a manifest of nothing but brackets', () => manifest(Buffer.from('['.repeat(5_000_000))), /it is no JSON$/],
    [
      'a manifest of nested objects',
      () => manifest(Buffer.from(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`)),
      /it is no manifest/,
    ],
    ['a manifest that is no UTF-8', () => manifest(Buffer.from([0xff, 0xfe, 0xfd])), /it is no JSON$/],
    [
      'a manifest of another version',
      () => manifest(Buffer.from('{"format":"saldo-audit-package","version":2}')),
      /its version is "2", and not 1$/,
    ],
    [
      'a manifest of little',
      () => manifest(Buffer.from('{"format":"saldo-audit-package","version":1}')),
      /something is missing in it$/,
    ],
    [
      'a manifest of a circuit whose id is none',
      () => manifest(Buffer.from(String(FILES.get('manifest.json')).replace('"id": "0', '"id": "p'))),
      /circuit is not as the format has it$/,
    ],
    ['a manifest of too much', () => manifest(Buffer.alloc(65 * 1024 * 1024, '{')), /there are no more than 67108864$/],
  ])('is refused in one line where it is %s', async (_, make, message) => {
    const path = make();
    const before = process.memoryUsage().rss;
    const error = await verify(path).then(
      () => null,
      (failure: Error) => failure,
    );
    expect(error?.message).toMatch(message);
    expect(error?.message).not.toContain('\n');
    expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(GARBAGE_MB_MAX);
  });

  it('is found out where a line has no end, without keeping it', async () => {
    for (const name of ['journal.jsonl', 'accounts.csv', 'texts.jsonl', 'checkpoints.jsonl']) {
      const report = await verify(inFolder(new Map([...FILES, [name, Buffer.alloc(20 * 1024 * 1024, '{"a":')]])));
      expect(report.checks.find(({ check }) => check === 'form')?.findings[0]).toMatchObject({
        place: `${name}:1`,
        message: expect.stringMatching(/longer than/),
      });
    }
  });
});
