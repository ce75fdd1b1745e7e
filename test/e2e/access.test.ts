import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, digestOfDatabase, startApi } from '../support/api.ts';
import { allRows, bodyOf, type Client } from '../support/client.ts';
import { allComputed, makeKey, makeTrader, makeWorld, pay, type World } from '../support/fixtures.ts';
import { codeOf, type Documented, OPERATIONS, operationsOf, sendCall, type Who } from '../support/operations.ts';

let api: Api;
let world: World;
let elsewhere: World;
let documented: Map<string, Documented>;

/** Everybody who may knock, with paths from the server's root. */
let knocking: Record<Who | 'nobody' | 'operator elsewhere' | 'member elsewhere', Client>;

beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api);
  elsewhere = await makeWorld(api);
  documented = operationsOf(bodyOf(await api.as(null).get('/openapi.json'), 200));
  const keyOf = async (home: World, role: string) => (await makeKey(home.admin, { role })).key;
  knocking = {
    admin: api.admin,
    operator: api.as(await keyOf(world, 'operator')),
    auditor: api.as(await keyOf(world, 'auditor')),
    member: api.as(world.ada.key),
    nobody: api.as(null),
    'operator elsewhere': api.as(await keyOf(elsewhere, 'operator')),
    'member elsewhere': api.as(elsewhere.ada.key),
  };
  // So that no list is empty for want of anything.
  await pay(world.admin, world.bea.account, world.caio.account, '1.00');
  await pay(world.admin, world.ada.account, world.caio.account, '1.00');
});
afterAll(() => api?.stop());

const documentedAs = (operationId: string): Documented => {
  const found = documented.get(operationId);
  if (found === undefined) throw new Error(`the document has no operation ${operationId}`);
  return found;
};

/** The status with which the document says that it goes well. */
const successOf = ({ operation }: Documented): number =>
  Number(Object.keys(operation.responses as object).find((status) => status.startsWith('2')));

it('every operation of the document has a fixture here, and the other way round', () => {
  expect([...documented.keys()].toSorted()).toEqual(Object.keys(OPERATIONS).toSorted());
});

it('the document names the same roles as the design', () => {
  const rolesOf = ({ method, operation }: Documented) => {
    const roles = operation['x-saldo-roles'] as Who[] | undefined;
    if (roles === undefined) return 'anyone';
    const implied = roles.includes('operator') ? ['admin', ...(method === 'GET' ? ['auditor'] : [])] : [];
    return [...new Set([...roles, ...implied])].toSorted();
  };
  const byDocument = Object.fromEntries([...documented].map(([id, operation]) => [id, rolesOf(operation)]));
  const byDesign = Object.entries(OPERATIONS).map(([id, { who }]) => [id, who === 'anyone' ? who : who.toSorted()]);
  expect(byDocument).toEqual(Object.fromEntries(byDesign));
});

it('every operation that members may use says what becomes of a request for what is not theirs', () => {
  const namesNothing = [
    'listCircuits',
    'getCircuit',
    'getFeeSchedule',
    'listFeeCharges',
    'listFeeSchedules',
    'listDirectory',
  ];
  const forMembers = Object.entries(OPERATIONS).filter(([, { who }]) => who !== 'anyone' && who.includes('member'));
  const silent = forMembers.filter(([, { others }]) => others === undefined).map(([id]) => id);
  expect(silent.toSorted()).toEqual(namesNothing.toSorted());
});

describe.each(Object.entries(OPERATIONS))('%s', (operationId, { who, call, others, elsewhere: foreign }) => {
  it.each(['admin', 'operator', 'auditor', 'member'] as const)('as the design says for the role %s', async (role) => {
    const operation = documentedAs(operationId);
    const answer = await sendCall(knocking[role], operation, world.code, await call(world));
    const allowed = who === 'anyone' || who.includes(role);
    expect([answer.status, codeOf(answer)], answer.text).toEqual(
      allowed ? [successOf(operation), expect.stringMatching(/^(ok|nothing)$/)] : [403, 'forbidden'],
    );
  });

  it('lets nobody in without a key, where it needs one', async () => {
    const operation = documentedAs(operationId);
    const answer = await sendCall(knocking.nobody, operation, world.code, await call(world));
    expect(answer.status).toBe(who === 'anyone' ? successOf(operation) : 401);
    if (who === 'anyone') return;
    expect(answer.body.code).toBe('unauthenticated');
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
  });

  it.each(['operator elsewhere', 'member elsewhere'] as const)(
    'does not let a circuit exist for an %s',
    async (whoever) => {
      const operation = documentedAs(operationId);
      const asked = await call(world);
      // Runs that were started to be asked for are computed in the background.
      await allComputed(api);
      const before = await digestOfDatabase(api);
      const answer = await sendCall(knocking[whoever], operation, world.code, asked);
      if (who === 'anyone') expect(answer.status).toBe(successOf(operation));
      else if (operation.path.includes('{circuit}')) {
        expect([answer.status, answer.body.code]).toEqual([404, 'circuit-not-found']);
        const made = await sendCall(knocking[whoever], operation, 'no-such-circuit', asked);
        // To the letter what is said of a circuit that is not there, but for the path that was asked for.
        const { instance: _there, ...ofOurs } = answer.body;
        const { instance: _nowhere, ...ofNone } = made.body;
        expect(ofOurs).toEqual(ofNone);
      } else if (operationId === 'createCircuit') expect([answer.status, answer.body.code]).toEqual([403, 'forbidden']);
      else expect(answer.body.data.map(({ id }) => id)).toEqual([elsewhere.id]);
      expect(await digestOfDatabase(api)).toEqual(before);
    },
  );

  if (others !== undefined) {
    it("does not let another member's things exist for a member", async () => {
      const asked = await others.call(world);
      const before = await digestOfDatabase(api);
      const answer = await sendCall(knocking.member, documentedAs(operationId), world.code, asked);
      expect([answer.status, codeOf(answer)]).toEqual(others.told);
      // That a request was refused may be remembered for its idempotency key, and nothing else.
      const after = await digestOfDatabase(api);
      const keysAside = { idempotency_record: before.idempotency_record };
      expect({ ...after, ...keysAside }).toEqual({ ...before, ...keysAside });
    });
  }

  if (foreign !== undefined) {
    it("does not let another circuit's things exist for an operator", async () => {
      const asked = await call(elsewhere);
      const answer = await sendCall(knocking.operator, documentedAs(operationId), world.code, asked);
      expect([answer.status, codeOf(answer)]).toEqual(foreign);
    });

    it("does not let another circuit's things exist even for an admin, who may go to both", async () => {
      const asked = await call(elsewhere);
      const answer = await sendCall(knocking.admin, documentedAs(operationId), world.code, asked);
      expect([answer.status, codeOf(answer)]).toEqual(foreign);
    });
  }
});

describe('lists show a member its own', () => {
  it('accounts', async () => {
    const seen = await allRows(world.ada.client, '/accounts');
    expect(new Set(seen.map(({ memberId }) => memberId))).toEqual(new Set([world.ada.memberId]));
    expect((await allRows(world.operator, '/accounts')).length).toBeGreaterThan(seen.length);
  });

  it('transfers, as payer and as payee', async () => {
    const { id: paid } = await pay(world.admin, world.ada.account, world.bea.account, '0.02');
    const { id: received } = await pay(world.admin, world.bea.account, world.ada.account, '0.02');
    const { id: strange } = await pay(world.admin, world.bea.account, world.caio.account, '0.02');
    const own = (await allRows(world.ada.client, '/accounts')).map(({ id }) => id);
    const seen = await allRows(world.ada.client, '/transfers');
    const ids = seen.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining([paid, received]));
    expect(ids).not.toContain(strange);
    expect(seen.filter(({ from, to }) => !own.includes(String(from)) && !own.includes(String(to)))).toEqual([]);
  });

  it.each(['/api-keys', '/principals'])('%s', async (path) => {
    const seen = await allRows(world.ada.client, path);
    expect(seen.length).toBeGreaterThan(0);
    expect(new Set(seen.map(({ memberId }) => memberId))).toEqual(new Set([world.ada.memberId]));
  });

  it('keys without their secrets', async () => {
    for (const row of await allRows(world.operator, '/api-keys')) expect(row).not.toHaveProperty('key');
  });
});

describe('nobody grants a role above its own', () => {
  it.each(['operator', 'auditor'])('a member makes no %s', async (role) => {
    for (const path of ['/api-keys', '/principals']) {
      const answer = await world.ada.client.post(path, { role });
      expect([answer.status, answer.body.code]).toEqual([403, 'forbidden']);
    }
  });

  it.each(['/api-keys', '/principals'])('no request makes an admin at %s, not even an admin', async (path) => {
    for (const client of [world.operator, world.admin]) {
      const answer = await client.post(path, { role: 'admin' });
      expect([answer.status, answer.body.code]).toEqual([400, 'validation-failed']);
    }
  });

  it('a member gets no key for a principal that is not its own', async () => {
    const { principalId: operatorId } = await makeKey(world.admin, { role: 'operator' });
    for (const principalId of [operatorId, world.bea.principalId]) {
      const asked = { role: 'member', memberId: world.ada.memberId, principalId };
      const answer = await world.ada.client.post('/api-keys', asked);
      expect([answer.status, answer.body.code]).toEqual([404, 'principal-not-found']);
    }
  });

  it('a member changes its own name, but not its status, group or metadata', async () => {
    const path = `/members/${world.ada.memberId}`;
    for (const change of [{ status: 'leaving' }, { group: 'retail' }, { metadata: { rank: 'first' } }]) {
      const answer = await world.ada.client.patch(path, change);
      expect([answer.status, answer.body.code]).toEqual([403, 'forbidden']);
    }
  });

  it('a key of a principal that was shut out opens nothing', async () => {
    const dora = await makeTrader(api, world.code, { name: 'Dora' });
    expect((await dora.client.get('')).status).toBe(200);
    expect((await world.operator.delete(`/principals/${dora.principalId}`)).status).toBe(204);
    const second = await world.operator.post('/api-keys', {
      role: 'member',
      memberId: dora.memberId,
      principalId: dora.principalId,
    });
    expect([second.status, second.body.code]).toEqual([404, 'principal-not-found']);
  });
});
