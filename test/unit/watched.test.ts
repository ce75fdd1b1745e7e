import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { watched } from '../../src/http/watched.ts';

/** Chunks without an end, which know when nobody wants them any more. */
function endless() {
  const state = { isOver: false };
  async function* chunks(): AsyncGenerator<string> {
    try {
      for (;;) yield 'x'.repeat(1_000);
    } finally {
      state.isOver = true;
    }
  }
  return { state, chunks: chunks() };
}

it('what nobody reads on ends, and gives back what it holds', async () => {
  const { state, chunks } = endless();
  const stream: Readable = Readable.from(watched(chunks, () => stream.destroy(), 20));
  stream.read();
  await expect.poll(() => state.isOver).toBe(true);
  expect(stream.destroyed).toBe(true);
});

it('what is read slowly, but read, goes on', async () => {
  const { state, chunks } = endless();
  const stream: Readable = Readable.from(watched(chunks, () => stream.destroy(), 60_000));
  let read = 0;
  for await (const _ of stream) {
    if (++read === 50) break;
    if (read % 10 === 0) await sleep(1);
  }
  expect(read).toBe(50);
  expect(state.isOver).toBe(true);
});
