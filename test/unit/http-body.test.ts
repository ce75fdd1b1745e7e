import { describe, expect, it } from 'vitest';
import { isDeeperThan } from '../../src/http/body.ts';
import { AN_ID, KeyRing, payment, principal, startKit } from './http.kit.ts';

async function startPaying() {
  const keys = new KeyRing();
  const key = keys.add(principal('member'));
  const { server } = await startKit({ keys });
  return async (payload: string | Buffer, contentType: string | null = 'application/json') => {
    const request = payment(key.text);
    const { 'content-type': _, ...headers } = request.headers;
    const typed = contentType === null ? headers : { ...headers, 'content-type': contentType };
    const answer = await server.inject({ ...request, headers: typed, payload });
    return { status: answer.statusCode, type: answer.headers['content-type'], problem: answer.json() };
  };
}

describe('a body that is not JSON', () => {
  it.each([
    ['cut short', '{"to":'],
    ['empty', ''],
    ['two values', '{}{}'],
    ['single quotes', "{'to':1}"],
    ['a raw control character in a string', '{"to":"a\u0000b"}'],
    ['not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
    ['a __proto__ key', '{"__proto__":{"role":"admin"}}'],
    ['an escaped __proto__ key', '{"\\u005f_proto__":{"role":"admin"}}'],
    ['a constructor.prototype key', '{"constructor":{"prototype":{}}}'],
    ['nested too deep', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['nested too deep in an unknown field', `{"x":${'{"a":'.repeat(11)}1${'}'.repeat(11)}}`],
  ])('is refused as malformed: %s', async (_what, payload) => {
    const pay = await startPaying();
    const { status, type, problem } = await pay(payload);
    expect(status).toBe(400);
    expect(type).toContain('application/problem+json');
    expect(problem.code).toBe('malformed-body');
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/jsonp',
    'nonsense',
    null,
  ])('is refused as of a wrong type: %s', async (contentType) => {
    const pay = await startPaying();
    expect(await pay('{}', contentType)).toMatchObject({ status: 415, problem: { code: 'unsupported-media-type' } });
  });

  it('is refused as too large beyond four megabytes', async () => {
    const pay = await startPaying();
    const answer = await pay(`{"to":"${'x'.repeat(5 * 1024 * 1024)}"}`);
    expect(answer).toMatchObject({ status: 413, problem: { code: 'body-too-large' } });
  });
});

describe('a body of the wrong form', () => {
  it('has each unknown field named', async () => {
    const pay = await startPaying();
    const { status, problem } = await pay(JSON.stringify({ to: AN_ID, amount: '1', ammount: '2', memo: 'x' }));
    expect(status).toBe(400);
    expect(problem.errors).toEqual([
      { path: 'ammount', message: 'is not a known field' },
      { path: 'memo', message: 'is not a known field' },
    ]);
  });

  it('has each wrong place named by its path', async () => {
    const pay = await startPaying();
    const { problem } = await pay(
      JSON.stringify({ amount: 12.5, description: 'x\u0000', metadata: { a: { b: 'c' } } }),
    );
    expect(problem.code).toBe('validation-failed');
    const paths = problem.errors.map((error: { path: string }) => error.path);
    expect(paths).toEqual(['to', 'amount', 'description', 'metadata.a']);
  });

  it('has each field that is not there named as missing, whatever it must be', async () => {
    const pay = await startPaying();
    const { problem } = await pay('{}');
    expect(problem.errors).toEqual(['to', 'amount'].map((path) => ({ path, message: 'is missing' })));
    const given = await pay(JSON.stringify({ to: null, amount: 5 }));
    expect(given.problem.errors).toEqual([
      { path: 'to', message: 'must be a UUID in lower case, with dashes' },
      { path: 'amount', message: 'must be a decimal string such as "125.50"' },
    ]);
  });

  it('is refused when it is no object at all', async () => {
    const pay = await startPaying();
    for (const payload of ['null', '[]', '"text"', '5']) {
      expect(await pay(payload)).toMatchObject({ status: 400, problem: { code: 'validation-failed' } });
    }
  });

  it('does not have a name of megabytes repeated to it', async () => {
    const pay = await startPaying();
    const { problem } = await pay(JSON.stringify({ to: AN_ID, amount: '1', ['x'.repeat(1_000_000)]: 1 }));
    expect(JSON.stringify(problem).length).toBeLessThan(2_000);
  });

  it('accepts JSON with a charset, and text in any script', async () => {
    const pay = await startPaying();
    const body = JSON.stringify({ to: AN_ID, amount: '1', description: '木村商店 🧀' });
    expect((await pay(body, 'application/json; charset=utf-8')).status).toBe(201);
  });
});

describe('isDeeperThan', () => {
  it('counts brackets outside of strings only', () => {
    const deeper = (json: string, max: number) => isDeeperThan(Buffer.from(json), max);
    expect(deeper('[[1]]', 2)).toBe(false);
    expect(deeper('[[[1]]]', 2)).toBe(true);
    expect(deeper('["[[[["]', 1)).toBe(false);
    expect(deeper('["\\"[[["]', 1)).toBe(false);
    expect(deeper('["\\\\",[[1]]]', 2)).toBe(true);
    expect(deeper('[1],[1],[1]', 1)).toBe(false);
  });
});
