import type { Anchors } from '../../src/audit-files/verify/anchor.ts';
import { type Verification, verifySource } from '../../src/commands/verify/package.ts';
import type { PackageSource } from '../../src/commands/verify/source.ts';
import type { PackageFiles } from './audit-package.ts';

export const SILENT = { start: () => undefined, step: () => undefined, stop: () => undefined };

/** Files in memory, in chunks of so many bytes. */
const sourceOf = (files: PackageFiles, chunkBytes: number): PackageSource => ({
  files: new Map([...files].map(([name, bytes]) => [name, bytes.length])),
  async *read(name) {
    const bytes = files.get(name) ?? Buffer.alloc(0);
    for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
  },
  close: async () => undefined,
});

/** What `saldo verify` does with a package that is on no disk. */
export const verifyInMemory = (files: PackageFiles, anchors: Anchors, chunkBytes = 64 * 1024): Promise<Verification> =>
  verifySource('package', sourceOf(files, chunkBytes), anchors, SILENT);
