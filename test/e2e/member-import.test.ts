import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, startApi } from '../support/api.ts';
import { bodyOf, type Json } from '../support/client.ts';
import { makeWorld, newWord, type World } from '../support/fixtures.ts';

let api: Api;
let world: World;

beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api);
});
afterAll(() => api?.stop());

interface Outcome {
  readonly line: number;
  readonly status: number;
  readonly problem?: Json;
}

const importMembers = (body: string) =>
  world.operator.send('/members/import', { method: 'POST', body, headers: { 'content-type': 'text/csv' } });

const membersNow = async () => Number((await api.sql('SELECT count(*) AS n FROM member', []))[0]?.n);

describe('an import of members', () => {
  it('answers each row by itself, by the line on which it begins', async () => {
    const [ada, bea] = [newWord(), newWord()];
    const table = [
      'name,external_id,creditLimit,address',
      `Ada,${ada},10.00,"Via Roma 1`,
      'Cagliari"',
      `Bea,${bea},,,`,
      'Caio',
      `Dora,${bea},10.005,`,
      `Bea,${bea},,`,
    ].join('\r\n');
    const { results, ...totals } = bodyOf(await importMembers(table), 200);
    expect((results as Outcome[]).map(({ line, status, problem }) => [line, problem?.code ?? status])).toEqual([
      [2, 201],
      [4, 'validation-failed'],
      [5, 'validation-failed'],
      [6, 'validation-failed'],
      [7, 201],
    ]);
    expect(totals).toMatchObject({ rows: 5, admitted: 2, refused: 3 });
    const { data } = bodyOf(await world.operator.get(`/members?externalId=${ada}`), 200) as { data: Json[] };
    expect(data).toMatchObject([{ name: 'Ada', address: 'Via Roma 1\nCagliari' }]);
  });

  it.each([
    ['a quote in the middle of a cell', 'name\nAda\nB"e"a\n', 'malformed-body', 'line 3'],
    ['a quote that does not close', 'name\nAda\n"Bea\n', 'malformed-body', 'line 3'],
    ['two columns of one name', 'name,name\nAda,Bea\n', 'validation-failed', 'name'],
    ['no rows', 'name\n', 'malformed-body', 'no rows'],
  ])('is refused as a whole for %s, and admits nobody', async (_, table, code, named) => {
    const before = await membersNow();
    const { status, body } = await importMembers(table);
    expect([status, body.code]).toEqual([400, code]);
    expect(body.detail).toContain(named);
    expect(body.detail).toMatch(/ Nothing was recorded\.$/);
    expect(await membersNow()).toBe(before);
  });
});
