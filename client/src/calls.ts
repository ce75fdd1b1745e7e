import type { FetchResponse, MaybeOptionalInit } from 'openapi-fetch';
import type { PathsWithMethod, RequiredKeysOf } from 'openapi-typescript-helpers';
import type { paths } from './openapi.gen.ts';

/** Media types that are parsed. Files are asked for with `parseAs`: 'text', 'blob', 'arrayBuffer' or 'stream'. */
export type Json = 'application/json' | 'application/problem+json';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

type InitArgument<Init> = RequiredKeysOf<Init> extends never ? [init?: Init] : [init: Init];

type OrUndefined<T> = [T] extends [never] ? undefined : T;

/** What a call answers with; undefined for 204. */
export type Data<M extends Method, P extends PathsWithMethod<paths, M>, Init = unknown> = OrUndefined<
  // biome-ignore lint/suspicious/noExplicitAny: openapi-fetch asks for an index signature that interfaces do not have
  Exclude<FetchResponse<paths[P][M] & Record<string, any>, Init, Json>['data'], undefined>
>;

export type Call<M extends Method> = <P extends PathsWithMethod<paths, M>, Init extends MaybeOptionalInit<paths[P], M>>(
  path: P,
  ...init: InitArgument<Init>
) => Promise<Data<M, P, Init>>;

interface Page {
  data: unknown[];
  nextCursor: string | null;
}

/** The paths that answer in pages. */
export type ListPath = {
  [P in PathsWithMethod<paths, 'get'>]: Data<'get', P> extends Page ? P : never;
}[PathsWithMethod<paths, 'get'>];

export type RowOf<P extends ListPath> = Data<'get', P> extends { data: (infer Row)[] } ? Row : never;

export type ListCall<Of extends 'page' | 'row'> = <P extends ListPath, Init extends MaybeOptionalInit<paths[P], 'get'>>(
  path: P,
  ...init: InitArgument<Init>
) => AsyncGenerator<Of extends 'page' ? Data<'get', P> : RowOf<P>, void, undefined>;
