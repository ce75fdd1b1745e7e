import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ProcessApi, startProcessApi } from '../support/api.ts';
import { makeKey, makeWorld, newWord, pay, type World } from '../support/fixtures.ts';
import { checkInvariantsAt } from '../support/invariants.ts';
import { CSV, countOf, importCsv, obligationTable } from '../support/obligation-import.ts';

/** Less of a heap than `npm start` gives the service: a file of 20 MB, its rows and its answer do not fit in it together. */
const SMALL_HEAP = { NODE_OPTIONS: '--max-old-space-size=96' };

let api: ProcessApi;
let world: World;

beforeAll(async () => {
  api = await startProcessApi(SMALL_HEAP);
  world = await makeWorld(api);
});
afterAll(() => api?.stop());

const expectSound = (): Promise<void> => checkInvariantsAt(api.database.appUrl, world.id);

it('a long import of 20,000 rows and 20 MB goes through a service whose heap holds less, while others pay', async () => {
  const tag = newWord('long');
  const body = obligationTable(world, 20_000, tag, 'x'.repeat(900));
  expect(body.length).toBeGreaterThan(19_000_000);
  let going = true;
  const waits: number[] = [];
  const paying = async () => {
    while (going) {
      const started = performance.now();
      await pay(world.ada.client, world.ada.account, world.bea.account, '0.01');
      waits.push(performance.now() - started);
    }
  };
  const others = paying();
  const imported = await importCsv(world.operator, body).finally(() => {
    going = false;
  });
  await others;
  expect(imported).toMatchObject({ rows: 20_000, recorded: 20_000, refused: 0 });
  expect(imported.results.map(({ line }) => line)).toEqual(Array.from({ length: 20_000 }, (_, index) => index + 2));
  // Each waits for a part or so, not for the import.
  expect(waits.length).toBeGreaterThan(10);
  expect(waits.sort((a, b) => a - b)[waits.length >> 1]).toBeLessThan(1_000);
  await expectSound();
});

it('a long import does not wait for a client that reads only once it has sent everything', async () => {
  const tag = newWord('deaf');
  const body = obligationTable(world, 20_000, tag);
  const url = new URL(`${api.baseUrl}/v1/circuits/${world.code}/obligations/import`);
  const text = await new Promise<string>((resolve, reject) => {
    const headers = { ...CSV, authorization: `Bearer ${api.adminKey}`, 'content-length': Buffer.byteLength(body) };
    const sending = request(url, { method: 'POST', headers }, (answer) => {
      answer.pause();
      sending.once(
        'finish',
        () =>
          void answer
            .setEncoding('utf8')
            .toArray()
            .then((all) => resolve(all.join(''))),
      );
    });
    sending.once('error', reject);
    const half = body.length >> 1;
    sending.write(body.slice(0, half));
    // The rest comes late, when a good part of the answer has been written.
    setTimeout(() => sending.end(body.slice(half)), 1_000);
  });
  expect(JSON.parse(text)).toMatchObject({ rows: 20_000, recorded: 20_000 });
});

it('a long import that was killed midway is finished by sending it again: each row once', async () => {
  const tag = newWord('killed');
  const body = obligationTable(world, 20_000, tag);
  const headers = { 'idempotency-key': randomUUID() };
  const { key } = await makeKey(world.admin, { role: 'operator' });
  const broken = importCsv(api.as(key, world.code), body, headers).catch((error: unknown) => error);
  while ((await countOf(api, tag)) < 2_000) await new Promise((resolve) => setTimeout(resolve, 20));
  await api.service.kill('SIGKILL');
  expect(await broken).toBeInstanceOf(Error);
  const before = await countOf(api, tag);
  expect(before).toBeLessThan(20_000);
  const again = await startProcessApi(SMALL_HEAP, api.database);
  try {
    const imported = await importCsv(again.as(key, world.code), body, headers);
    expect(imported).toMatchObject({ rows: 20_000, recorded: 20_000, refused: 0 });
    expect(new Set(imported.results.map(({ id }) => id)).size).toBe(20_000);
    expect(await countOf(api, tag)).toBe(20_000);
  } finally {
    await again.stop();
  }
  await expectSound();
});
