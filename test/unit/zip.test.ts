import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { openZip } from '../../src/http/zip.ts';

describe('an archive that is made while it is read', () => {
  it('gives the same bytes for the same files, where these have no time', async () => {
    const made = async (): Promise<Buffer> => {
      const zip = openZip(null);
      const whole = buffer(zip.output);
      await zip.add('a.txt', ['one\n', 'two\n']);
      await zip.add('b.bin', [new Uint8Array(100_000)], false);
      zip.end();
      return whole;
    };
    const [first, second] = [await made(), await made()];
    expect(first.subarray(0, 4).toString('latin1')).toBe('PK\x03\x04');
    expect(first.length).toBeGreaterThan(100_000);
    expect(second.equals(first)).toBe(true);
  });

  it('takes no file after its reader has gone, whether one was in the making or not', async () => {
    const zip = openZip(null);
    zip.output.resume();
    await zip.add('a.txt', ['one']);
    const state = { isOver: false };
    async function* endless(): AsyncGenerator<string> {
      try {
        for (;;) yield 'x'.repeat(1_000);
      } finally {
        state.isOver = true;
      }
    }
    const adding = zip.add('b.txt', endless());
    zip.output.destroy();
    await expect(adding).rejects.toThrow();
    expect(state.isOver).toBe(true);
    await expect(zip.add('c.txt', endless())).rejects.toThrow('nobody reads the archive any more');
  });

  it('breaks off for its reader where whoever makes it says so', async () => {
    const zip = openZip(null);
    zip.output.resume();
    const broken = once(zip.output, 'error');
    async function* breaking(): AsyncGenerator<string> {
      yield 'one';
      throw new Error('the database has gone');
    }
    await zip.add('a.txt', breaking()).catch(zip.destroy);
    expect(await broken).toMatchObject([{ message: 'the database has gone' }]);
  });
});
