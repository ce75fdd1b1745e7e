import { XmlDocument, type XmlElement } from 'libxml2-wasm';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Api, startApi } from '../support/api.ts';
import { bodyOf, type Client } from '../support/client.ts';
import {
  clearingRun,
  makeTrader,
  makeWorld,
  newWord,
  openAccount,
  owe,
  type Trader,
  type World,
} from '../support/fixtures.ts';

let api: Api;
let world: World;
let dora: Trader;

beforeAll(async () => {
  api = await startApi();
});
afterAll(async () => {
  await api?.stop();
});

/** Ada and Bea net 6, Ada, Bea and Caio 5 in a cycle, and a chain of 3 leads from Ada by Bea to Dora, with Ada's credit. */
beforeEach(async () => {
  world = await makeWorld(api);
  const { ada, bea, caio, operator } = world;
  dora = await makeTrader(api, world.code);
  const owed: [Trader, Trader, string][] = [
    [ada, bea, '14.00'],
    [bea, ada, '6.00'],
    [bea, caio, '5.00'],
    [caio, ada, '5.00'],
    [bea, dora, '3.00'],
  ];
  for (const [debtor, creditor, amount] of owed)
    await owe(operator, debtor.account, creditor.account, amount, { state: 'accepted' });
});

const NAMESPACES = { svg: 'http://www.w3.org/2000/svg' };

/** The texts of a picture that an XML parser takes, in the order in which they stand there. */
function textsOf(svg: string, path: string): string[] {
  using document = XmlDocument.fromString(svg);
  return document.find(path, NAMESPACES).map((node) => (node as XmlElement).content);
}

async function picture(client: Client, id: string): Promise<string> {
  const answer = await client.get(`/clearing-runs/${id}/picture`);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/svg+xml; charset=utf-8']);
  return answer.text;
}

it('shows who settles with whom, and where credit is drawn and taken in', async () => {
  const { operator, auditor, ada, bea, caio } = world;
  const { id } = await clearingRun(operator, { mode: 'with-credit' });
  const svg = await picture(auditor, id);
  const arrow = (from: string, to: string) => `${from}->${to}`;
  const title = '/svg:title';
  expect(textsOf(svg, `//svg:g[@class="node"]${title}`).toSorted()).toEqual(
    [
      ...[ada, bea, caio, dora].map(({ account }) => account),
      `credit drawn by ${ada.account}`,
      `credit taken in by ${dora.account}`,
    ].toSorted(),
  );
  const edges = textsOf(svg, `//svg:g[@class="edge"]${title}`);
  const amounts = textsOf(svg, '//svg:g[@class="edge"]/svg:text').map((text) => text.trim());
  expect(Object.fromEntries(edges.map((edge, index) => [edge, amounts[index]]))).toEqual({
    [arrow(ada.account, bea.account)]: '14.00',
    [arrow(bea.account, ada.account)]: '6.00',
    [arrow(bea.account, caio.account)]: '5.00',
    [arrow(caio.account, ada.account)]: '5.00',
    [arrow(bea.account, dora.account)]: '3.00',
    [arrow(`credit drawn by ${ada.account}`, ada.account)]: '3.00',
    [arrow(dora.account, `credit taken in by ${dora.account}`)]: '3.00',
  });
  const [description] = textsOf(svg, '/svg:svg/svg:desc');
  expect(description).toMatch(/^All 2 cycles and 1 chain: 33\.00 SRD settled without money\. /);
  expect(textsOf(svg, '/svg:svg/svg:title')[0]).toMatch(/^A circuit: clearing run of \d{4}-\d\d-\d\d \(not applied\)$/);
});

it('calls accounts by their external ids, and shows a member others as the pseudonyms of its cycles', async () => {
  const { operator, ada, caio } = world;
  const externalId = newWord('shop');
  const { memberId } = ada;
  const shop = await openAccount(operator, { memberId, creditLimit: '0.00', balanceCap: '0.00', externalId });
  await owe(operator, shop, caio.account, '2.00', { state: 'accepted' });
  await owe(operator, caio.account, shop, '2.00', { state: 'accepted' });
  const { id } = await clearingRun(operator, { mode: 'with-credit' });
  expect(textsOf(await picture(operator, id), '//svg:g[@class="node"]/svg:text')).toContain(externalId);
  const svg = await picture(caio.client, id);
  const names = textsOf(svg, '//svg:g[@class="node"]/svg:title');
  const cycles = bodyOf(await caio.client.get(`/clearing-runs/${id}/cycles`), 200).data;
  expect(names.toSorted()).toEqual([...new Set(cycles.flatMap(({ accounts }) => accounts as string[]))].toSorted());
  expect(names).toContain(caio.account);
  for (const secret of [ada.account, shop, externalId, dora.account]) expect(svg).not.toContain(secret);
  expect(textsOf(svg, '/svg:svg/svg:desc')[0]).toMatch(/^All 2 cycles that you are in: 19\.00 SRD /);
});

it('says what it leaves out, and takes the shortest first, of those the largest', async () => {
  const { operator, ada } = world;
  const [first = '', second = '', ...others] = await Promise.all(
    Array.from({ length: 22 }, () =>
      openAccount(operator, { memberId: ada.memberId, creditLimit: '0.00', balanceCap: '0.00' }),
    ),
  );
  for (const [index, other] of others.entries()) {
    for (const [debtor, creditor] of [[first, other] as const, [other, first] as const])
      await owe(operator, debtor, creditor, `${index + 10}.00`, { state: 'accepted' });
  }
  await owe(operator, first, second, '7.00', { state: 'accepted' });
  await owe(operator, second, first, '7.00', { state: 'accepted' });
  const { id } = await clearingRun(operator, { mode: 'set-off', dryRun: true });
  const svg = await picture(operator, id);
  // 780 of pairs of 10 to 29, and 14 and 12 of the two smaller pairs, and 15 of the cycle: 821 in all.
  expect(textsOf(svg, '/svg:svg/svg:desc')[0]).toMatch(
    /^20 of 23 cycles and chains, the shortest first: 780\.00 SRD settled without money, 95 % of what was cleared\. /,
  );
  expect(textsOf(svg, '//svg:g[@class="node"]/svg:title')).not.toContain(second);
});

it('is well-formed whatever the circuit is called, loads nothing, and runs nothing', async () => {
  const name = `<script>alert("1")</script> & 'Söhne' ]]> \\N %s 🌻`;
  bodyOf(await world.operator.patch('', { name }), 200);
  const { id } = await clearingRun(world.operator, { mode: 'set-off' });
  const answer = await world.operator.get(`/clearing-runs/${id}/picture`);
  expect(textsOf(answer.text, '/svg:svg/svg:title')[0]).toContain(name);
  expect(textsOf(answer.text, '//*[local-name() = "script" or local-name() = "a" or local-name() = "image"]')).toEqual(
    [],
  );
  expect(textsOf(answer.text, '//@href | //@style | //@*[starts-with(name(), "on")]')).toEqual([]);
  expect(textsOf(answer.text, '//@id').toSorted()).toEqual(['description', 'title']);
  expect(answer.text).not.toMatch(/<!DOCTYPE|<!ENTITY/);
  expect(answer.headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'; sandbox");
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
});

it('draws nothing of a run that clears nothing, or has not been computed', async () => {
  const { operator } = await makeWorld(api);
  const { id } = await clearingRun(operator, { mode: 'set-off' });
  expect(textsOf(await picture(operator, id), '/svg:svg/svg:desc')).toEqual(['It clears nothing.']);
  bodyOf(await operator.send(`/clearing-runs/${id}/discard`, { method: 'POST' }), 200);
  const { id: given } = bodyOf(await operator.post('/clearing-runs', { mode: 'set-off' }), 202);
  bodyOf(await operator.send(`/clearing-runs/${given}/discard`, { method: 'POST' }), 200);
  expect((await operator.get(`/clearing-runs/${given}/picture`)).body.code).toBe('clearing-run-not-found');
});
