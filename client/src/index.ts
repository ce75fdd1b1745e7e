export type { Data, ListPath, RowOf } from './calls.ts';
export { createSaldoClient, newIdempotencyKey, type SaldoClient } from './client.ts';
export type * from './openapi.gen.ts';
export type { SaldoOptions } from './options.ts';
export { type ProblemCode, SaldoNoAnswer, SaldoProblem, UNEXPECTED_ANSWER } from './problem.ts';
