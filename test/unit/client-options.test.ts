import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSaldoClient, type SaldoOptions } from '#client';
import { type Answering, startAnswering } from '../support/answering.ts';

let service: Answering;

beforeEach(async () => {
  service = await startAnswering();
});
afterEach(() => service.close());

it('takes an option that is given as undefined for one that is not given', async () => {
  service.next = Array.from({ length: 9 }, () => ({ status: 503 }));
  const client = createSaldoClient({
    baseUrl: service.baseUrl,
    key: undefined,
    fetch: undefined,
    retries: undefined,
    backoffMs: undefined,
    backoffMsMax: 5,
    retryAfterMsMax: undefined,
    timeoutMs: undefined,
  });
  const asked = client.get('/v1/circuits', { headers: undefined, parseAs: undefined, fetch: undefined } as object);
  await expect(asked).rejects.toMatchObject({ name: 'SaldoProblem', status: 503 });
  expect(service.heard).toHaveLength(5);
  expect(service.heard[0]?.headers).not.toHaveProperty('authorization');
});

describe('an option that makes no sense is refused when the client is made', () => {
  const made = (options: object) => () => createSaldoClient({ baseUrl: 'https://saldo.example', ...options });

  it.each([
    { retries: -1 },
    { retries: 1.5 },
    { retries: Number.NaN },
    { retries: Number.POSITIVE_INFINITY },
    { backoffMs: -1 },
    { backoffMs: Number.NaN },
    { backoffMsMax: Number.POSITIVE_INFINITY },
    { retryAfterMsMax: -1 },
    { timeoutMs: 0 },
    { timeoutMs: Number.NaN },
    // Timers take 31 bits, and fire at once for more.
    { timeoutMs: 2 ** 31 },
    { timeoutMs: Number.POSITIVE_INFINITY },
  ] satisfies Partial<SaldoOptions>[])('%o', (options) => {
    expect(made(options)).toThrow(RangeError);
    const [[name, value] = []] = Object.entries(options);
    expect(made(options)).toThrow(new RegExp(`^${name} .*: ${value}$`));
  });

  it.each([
    { retries: '4' },
    { retries: null },
    { timeoutMs: '30s' },
    { key: null },
    { key: 7 },
    { fetch: null },
    { baseUrl: undefined },
    { baseUrl: '' },
    { baseUrl: 'saldo.example' },
    { baseUrl: 'localhost:3000' },
    { baseUrl: 'ftp://saldo.example' },
    { baseUrl: 'https://ada:secret@saldo.example' },
  ])('%o', (options) => {
    expect(made(options)).toThrow(TypeError);
    expect(made(options)).toThrow(new RegExp(`^${Object.keys(options)[0]} `));
    expect(made(options)).not.toThrow(/secret/);
  });

  it.each([
    { retries: 0, backoffMs: 0, backoffMsMax: 0, retryAfterMsMax: 0, timeoutMs: 1 },
    { backoffMs: 2 ** 31 - 1, backoffMsMax: 2 ** 31 - 1, retryAfterMsMax: 2 ** 31 - 1, timeoutMs: 2 ** 31 - 1 },
    { baseUrl: new URL('https://saldo.example/below/').href },
  ])('while %o are taken', (options) => {
    expect(made(options)).not.toThrow();
  });
});
