import { describe, expect, it } from 'vitest';
import { ERROR_CODES, isAnswer, refusal, refuse } from '../../src/domain/errors.ts';
import { invalid, PROBLEMS, problemSchema, refusalOf, toProblem } from '../../src/http/problem.ts';

describe('the table of problems', () => {
  it('gives each code a status and a title of its own', () => {
    for (const code of ERROR_CODES) expect(PROBLEMS[code].status).toBeGreaterThanOrEqual(400);
    const titles = ERROR_CODES.map((code) => PROBLEMS[code].title);
    expect(new Set(titles).size).toBe(titles.length);
  });

  it('says 404 for whatever is not found, 409 for what is taken, and 422 for a reused idempotency key', () => {
    for (const code of ERROR_CODES) {
      if (code.endsWith('not-found')) expect(PROBLEMS[code].status).toBe(404);
      if (code.endsWith('-taken')) expect(PROBLEMS[code].status).toBe(409);
    }
    expect(PROBLEMS['idempotency-key-reused'].status).toBe(422);
    expect(PROBLEMS['credit-limit-exceeded'].status).toBe(422);
  });
});

it('an idempotency key stands for a refusal unless that says nothing of the state of things', () => {
  const never = (status: number) => [400, 401, 403, 413, 415, 429].includes(status) || status >= 500;
  for (const code of ERROR_CODES)
    expect(isAnswer(code), code).toBe(!never(PROBLEMS[code].status) && code !== 'idempotency-key-reused');
});

describe('toProblem', () => {
  it('has the members of RFC 9457, the code, and the fields of the refusal', () => {
    const refused = refusal('credit-limit-exceeded', 'It would owe too much.', {
      available: '10.00',
      required: '12.50',
    });
    expect(toProblem(refused, '/v1/x')).toEqual({
      type: 'urn:saldo:problem:credit-limit-exceeded',
      title: PROBLEMS['credit-limit-exceeded'].title,
      status: 422,
      code: 'credit-limit-exceeded',
      detail: 'It would owe too much.',
      instance: '/v1/x',
      available: '10.00',
      required: '12.50',
    });
  });

  it('lets no field stand in for a member of the problem itself', () => {
    const problem = toProblem(refusal('not-found', 'No.', { status: 200, code: 'fine' }), '/');
    expect(problem).toMatchObject({ status: 404, code: 'not-found' });
  });

  it('is what the document says a problem is', () => {
    const { refusal: refused } = invalid([{ path: 'amount', message: 'has too many decimals' }]);
    expect(problemSchema.parse(toProblem(refused, '/'))).toEqual(toProblem(refused, '/'));
  });
});

describe('refusalOf', () => {
  it('takes a thrown refusal as it is', () => {
    expect(refusalOf(refuse('same-account', 'Same.'))).toEqual({ code: 'same-account', detail: 'Same.' });
  });

  it('tells nothing of the inside of any other error', () => {
    const secret = 'password authentication failed for user "saldo"';
    for (const error of [
      new Error(secret),
      { code: '28P01', message: secret },
      secret,
      null,
      undefined,
      { code: 'toString' },
    ]) {
      const refused = refusalOf(error);
      expect(refused.code).toBe('internal-error');
      expect(JSON.stringify(refused)).not.toContain('password');
    }
  });

  it('lists fifty places at most', () => {
    const places = Array.from({ length: 1000 }, (_, at) => ({ path: `transfers.${at}.amount`, message: 'is wrong' }));
    const { refusal: refused } = invalid(places);
    expect(refused.errors).toHaveLength(50);
    expect(refused.detail).toBe('transfers.0.amount: is wrong. And 999 more.');
  });
});
