import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { JournalReader } from '../../src/audit-files/verify/journal-reader.ts';
import { TransferLine } from '../../src/audit-files/verify/transfer-line.ts';
import { reportOf } from '../../src/commands/verify/report.ts';
import type { Transaction } from '../../src/domain/ledger/journal.ts';
import { transactionLeafHash } from '../../src/domain/log/leaf.ts';
import { TransferLeaves } from '../../src/domain/log/transfer-leaves.ts';
import { type PackageFiles, packageOf, reseal } from '../support/audit-package.ts';
import { SIGNER, smallLedger, verifyFiles } from './verify.ledger.ts';

const LEDGER = smallLedger();
const FILES = packageOf(LEDGER);
const { scale } = LEDGER.circuit.unit;
const LINES = String(FILES.get('journal.jsonl'))
  .split(/(?<=\n)/)
  .filter((line) => line.includes('"kind":"transfer"'));

/** Anything that may have become of a line: bytes that are changed, put in and left out, and a field or a piece of another line. */
const mutated = fc
  .tuple(
    fc.constantFrom(...LINES),
    fc.constantFrom(...LINES),
    fc.constantFrom('none', 'change', 'digit', 'insert', 'remove', 'splice', 'cut'),
    fc.nat(),
    fc.integer({ min: 1, max: 255 }),
  )
  .map(([line, other, how, place, byte]) => {
    const bytes = Buffer.from(line);
    const at = place % bytes.length;
    if (how === 'change') bytes[at] = (bytes[at] as number) ^ byte;
    if (how === 'digit') bytes[at] = '0123456789abcdef.-'.charCodeAt(byte % 18);
    if (how === 'insert') return Buffer.concat([bytes.subarray(0, at), Buffer.from([byte]), bytes.subarray(at)]);
    if (how === 'remove') return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]);
    if (how === 'splice') return Buffer.concat([bytes.subarray(0, at), Buffer.from(other).subarray(at)]);
    return how === 'cut' ? bytes.subarray(0, at) : bytes;
  });

/** What the long way reads of a line. */
function partOf(bytes: Uint8Array): unknown {
  let read: unknown = null;
  const reader = new JournalReader(
    { part: (part) => (read = part), fault: () => undefined, transfer: () => false },
    scale,
  );
  reader.push(bytes);
  return read;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const idText = (bytes: Uint8Array): string => hex(bytes).replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
const orNull = (text: string): string | null => (text === '' ? null : text);
const digits = (line: TransferLine): string =>
  Buffer.from(line.bytes.subarray(line.amountAt, line.amountEnd)).toString();

describe('a plain transfer in bytes', () => {
  it('says what the long way says of the same line, or leaves it to that', () => {
    const line = new TransferLine(scale);
    let taken = 0;
    fc.assert(
      fc.property(mutated, (bytes) => {
        const end = line.read(bytes, 0);
        if (end === 0) return;
        taken++;
        expect(bytes[end - 1]).toBe(0x0a);
        const part = partOf(bytes.subarray(0, end));
        expect(part).toMatchObject({
          isLast: true,
          header: {
            number: line.number,
            id: idText(line.id),
            kind: 'transfer',
            postedAt: new Date(line.postedAtMs).toISOString(),
            principalId: idText(line.principalId),
            externalId: orNull(Buffer.from(line.externalId).toString()),
            occurredOn: orNull(Buffer.from(line.occurredOn).toString()),
            textDigest: orNull(hex(line.textDigest)),
            salt: hex(line.salt),
            leafHash: hex(line.leafHash),
          },
          rows: [
            {
              debitAccountId: idText(line.debitAccountId),
              creditAccountId: idText(line.creditAccountId),
              amount: digits(line),
            },
          ],
        });
        expect(line.moment).toBe(`${line.postedAt} ${idText(line.principalId)}`);
        expect(line.minor).toBe(Number(digits(line).replace('.', '')));
      }),
      { numRuns: 5_000 },
    );
    expect(taken).toBeGreaterThan(1_000);
  });

  it('takes every transfer of a journal as it is, and none that is not all there', () => {
    const line = new TransferLine(scale);
    for (const text of LINES) {
      const bytes = Buffer.from(text);
      expect(line.read(bytes, 0)).toBe(bytes.length);
      for (let length = 0; length < bytes.length; length++) expect(line.read(bytes.subarray(0, length), 0)).toBe(0);
    }
    expect(LINES.some((text) => text.includes('externalId') && text.includes('textDigest'))).toBe(true);
  });

  it('has the leaf of its transaction, however many are hashed together', () => {
    const optional = fc.record({
      externalId: fc.option(fc.stringMatching(/^[A-Za-z0-9._:-]{1,64}$/), { nil: null }),
      occurredOn: fc.option(fc.constant('2026-02-28'), { nil: null }),
      textDigest: fc.option(fc.uint8Array({ minLength: 32, maxLength: 32 }), { nil: null }),
      postedAt: fc.integer({ min: -(10 ** 12), max: 10 ** 14 }),
      number: fc.integer({ min: 1, max: 2 ** 50 }),
    });
    const [transfer] = LEDGER.transactions.filter(({ header }) => header.kind === 'transfer') as [Transaction];
    const bytesOf = (id: string): Uint8Array => Buffer.from(id.replaceAll('-', ''), 'hex');
    const [row] = transfer.rows;
    if (row?.type !== 'posting') throw new Error('a transfer has a posting');
    const minor = fc.integer({ min: 1, max: 10 ** 15 });
    fc.assert(
      fc.property(fc.array(fc.tuple(optional, minor), { maxLength: 12 }), (all) => {
        const leaves = new TransferLeaves(transfer.header.circuitId);
        const hashes: string[] = [];
        const flush = (): void => {
          const { count } = leaves;
          const found = hex(leaves.hash());
          for (let index = 0; index < count; index++) hashes.push(found.slice(64 * index, 64 * index + 64));
        };
        for (const [header, amount] of all) {
          const fields = {
            number: header.number,
            postedAtMs: header.postedAt,
            minor: amount,
            id: bytesOf(transfer.header.id),
            principalId: bytesOf(transfer.header.principalId),
            debitAccountId: bytesOf(row.debitAccountId),
            creditAccountId: bytesOf(row.creditAccountId),
            salt: transfer.salt,
            externalId: Buffer.from(header.externalId ?? ''),
            occurredOn: Buffer.from(header.occurredOn ?? ''),
            textDigest: header.textDigest ?? new Uint8Array(0),
          };
          if (!leaves.hasRoomFor(fields)) flush();
          leaves.add(fields);
        }
        flush();
        const expected = all.map(([header, amount]) => ({
          ...transfer,
          header: { ...transfer.header, ...header },
          rows: [{ ...row, amount: BigInt(amount) }],
        }));
        expect(hashes).toEqual(expected.map((each) => hex(transactionLeafHash(each))));
      }),
      { numRuns: 300 },
    );
  });
});

describe('a verification', { timeout: 120_000 }, () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  /** The whole report, and once more with every line taken the long way. */
  const bothWays = async (files: PackageFiles, chunkBytes: number) => {
    const short = reportOf(await verifyFiles(files, {}, chunkBytes));
    const off = vi.spyOn(TransferLine.prototype, 'read').mockReturnValue(0);
    const long = reportOf(await verifyFiles(files, {}, chunkBytes));
    off.mockRestore();
    return { short, long };
  };

  it('finds and counts the same with plain transfers taken as bytes and without', async () => {
    const name = fc.constantFrom(
      'journal.jsonl',
      'journal.jsonl',
      'journal.csv',
      'journal.hledger',
      'journal.beancount',
    );
    const how = fc.constantFrom('none', 'change', 'digit', 'remove', 'double', 'swap');
    await fc.assert(
      fc.asyncProperty(
        name,
        how,
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        fc.integer({ min: 100, max: 9_000 }),
        async (file, change, place, byte, chunk) => {
          const files: PackageFiles = new Map(FILES);
          const bytes = Buffer.from(FILES.get(file) as Buffer);
          const at = place % bytes.length;
          if (change === 'change') bytes[at] = (bytes[at] as number) ^ byte;
          if (change === 'digit') bytes[at] = '0123456789abcdef'.charCodeAt(byte % 16);
          const lines = bytes.toString('latin1').split(/(?<=\n)/);
          const index = place % (lines.length - 1);
          const [line, next] = lines.slice(index, index + 2) as [string, string];
          if (change === 'remove') lines.splice(index, 1);
          if (change === 'double') lines.splice(index, 0, line);
          if (change === 'swap') lines.splice(index, 2, next, line);
          files.set(file, Buffer.from(lines.join(''), 'latin1'));
          reseal(files, SIGNER);
          const { short, long } = await bothWays(files, chunk);
          expect(short).toEqual(long);
        },
      ),
      { numRuns: 80 },
    );
  });
});
