/**
 * The OpenAPI 3.1 document, made from the routes themselves: their zod schemas, and what `route-config.ts` has them
 * declare. What is committed of it is served at `/openapi.json`: to make it again would take a third of a second, for which
 * nobody else is answered.
 *
 * The transform is our own, because fastify-type-provider-zod's describes the inside of a codec where the wire is its
 * input side, in requests and in responses alike.
 */
import { readFile } from 'node:fs/promises';
import swagger from '@fastify/swagger';
import type { FastifyInstance, FastifySchema, RouteOptions } from 'fastify';
import { z } from 'zod';
import type { ErrorCode } from '../domain/errors.ts';
import { IDEMPOTENCY_KEY_LENGTH_MAX } from '../limits.ts';
import { takesNoBody } from './body.ts';
import { PROBLEM_MEDIA_TYPE, PROBLEMS, problemSchema } from './problem.ts';
import { refusalsOf } from './route-config.ts';

export interface DocumentInfo {
  readonly title: string;
  readonly version: string;
  readonly description: string;
  /** Every tag that a route uses, with what it is about, in the order of the reference page. */
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  /** Where the document was written to. */
  readonly file: URL;
}

type JsonSchema = Record<string, unknown>;
type Components = Record<string, JsonSchema>;
type Paths = Record<string, Record<string, { readonly operationId?: string; requestBody?: unknown }>>;

/** Registers the generator. It must come before the routes. */
export async function addOpenApi(server: FastifyInstance, info: DocumentInfo): Promise<void> {
  const { tags, file, ...about } = info;
  const withoutBody = new Set<unknown>();
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { ...about, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
      tags: tags.map((tag) => ({ ...tag })),
      components: { securitySchemes: { bearer: BEARER_SCHEME }, schemas: {} },
      security: [{ bearer: [] }],
    },
    transform: ({ schema, url, route, ...document }) => {
      if (takesNoBody(schema.body)) withoutBody.add(schema.operationId);
      return {
        schema: schema.hide === true ? schema : describeRoute({ ...route, schema, url }, componentsOf(document)),
        url,
      };
    },
    transformObject: (document) => {
      const { openapiObject } = document as { openapiObject: { paths: Paths } };
      // Swagger takes every body for a required one.
      for (const operation of Object.values(openapiObject.paths).flatMap((path) => Object.values(path)))
        if (withoutBody.has(operation.operationId)) Object.assign(operation.requestBody as object, { required: false });
      return openapiObject;
    },
  });
  server.get('/openapi.json', { schema: { hide: true }, config: { roles: 'anyone' } }, async (_request, reply) =>
    reply.type('application/json; charset=utf-8').send(await readFile(file)),
  );
}

/** Swagger transforms routes with the document under construction at hand; schemas with an id go into its components. */
function componentsOf(document: object): Components {
  const { openapiObject } = document as { openapiObject: { components: { schemas: Components } } };
  return openapiObject.components.schemas;
}

const BEARER_SCHEME = {
  type: 'http',
  scheme: 'bearer',
  description: 'An API key (`saldo_…`), or an access token of a configured OIDC issuer.',
} as const;

/** The document as it is committed. */
export function openApiText(server: FastifyInstance): string {
  return `${JSON.stringify(server.swagger(), null, 2)}\n`;
}

type DescribedRoute = Pick<RouteOptions, 'config' | 'method' | 'url'> & { schema: FastifySchema };

/** A route's zod schemas and config as the JSON Schemas that swagger makes an operation from. */
function describeRoute(route: DescribedRoute, components: Components): FastifySchema {
  const { params, querystring, headers, body, response, ...rest } = route.schema;
  const { config } = route;
  const described: FastifySchema & Record<string, unknown> = { ...rest };
  if (params !== undefined) described.params = inlineSchema(params, components);
  if (querystring !== undefined) described.querystring = inlineSchema(querystring, components);
  if (body !== undefined) describeBody(described, toJsonSchema(body, components));
  const allHeaders = describeHeaders(route, headers, components);
  if (allHeaders !== undefined) described.headers = allHeaders;
  described.response = {
    ...describeAnswers(response as Record<string, unknown>, rest.produces ?? ['application/json'], components),
    ...describeRefusals(refusalsOf(route), components),
  };
  if (config?.roles === 'anyone') described.security = [];
  else described['x-saldo-roles'] = config?.roles;
  return described;
}

/** A body that may be of several media types has an example for each, in their order. */
function describeBody(described: FastifySchema & Record<string, unknown>, json: JsonSchema): void {
  const { consumes } = described;
  const examples = json.examples as unknown[] | undefined;
  if (consumes === undefined || examples?.length !== consumes.length) {
    described.body = json;
    return;
  }
  delete described.consumes;
  const content = consumes.map((type, index) => [type, { schema: { ...json, examples: [examples[index]] } }]);
  described.body = { content: Object.fromEntries(content) };
}

function describeHeaders(route: DescribedRoute, headers: unknown, components: Components): JsonSchema | undefined {
  const { idempotency } = route.config ?? {};
  const own = headers === undefined ? undefined : inlineSchema(headers, components);
  if (idempotency === undefined) return own;
  const required = idempotency === 'required' ? ['idempotency-key'] : [];
  return {
    ...own,
    type: 'object',
    properties: { ...(own?.properties as JsonSchema | undefined), 'idempotency-key': IDEMPOTENCY_KEY_SCHEMA },
    required: [...((own?.required as string[] | undefined) ?? []), ...required],
  };
}

const IDEMPOTENCY_KEY_SCHEMA = {
  type: 'string',
  minLength: 1,
  maxLength: IDEMPOTENCY_KEY_LENGTH_MAX,
  pattern: '^[\\x21-\\x7e]+$',
  description: 'A new one for each new request; the same one to ask again for the answer to the same request.',
  examples: ['5e0cbe1c-6f1f-4a53-9c34-0a8f1d6a9f10'],
};

function describeAnswers(
  response: Record<string, unknown>,
  mediaTypes: readonly string[],
  components: Components,
): Record<string, JsonSchema> {
  const described: Record<string, JsonSchema> = {};
  for (const [status, schema] of Object.entries(response)) {
    const description = schema instanceof z.ZodType ? schema.meta()?.description : undefined;
    if (status === '204') {
      described[status] = { type: 'null', description: description ?? 'Done; there is nothing to say.' };
    } else {
      const json = toJsonSchema(schema, components);
      const content = mediaTypes.map((type, index) => [type, { schema: index === 0 ? json : fileSchema(type) }]);
      described[status] = { description: description ?? 'Done.', content: Object.fromEntries(content) };
    }
  }
  return described;
}

/** The same in another form: only of the first is it known what is in it. */
const fileSchema = (contentMediaType: string): JsonSchema => ({ type: 'string', contentMediaType });

/** One response for each status, naming every code that may come with it. */
function describeRefusals(codes: readonly ErrorCode[], components: Components): Record<string, JsonSchema> {
  const schema = toJsonSchema(problemSchema, components);
  const byStatus = Map.groupBy(codes, (code) => PROBLEMS[code].status);
  const described: Record<string, JsonSchema> = {};
  for (const [status, sameStatus] of [...byStatus].toSorted(([a], [b]) => a - b)) {
    const description = sameStatus.map((code) => `\`${code}\`: ${PROBLEMS[code].title}.`).join(' ');
    described[status] = {
      description,
      content: { [PROBLEM_MEDIA_TYPE]: { schema } },
      'x-saldo-codes': sameStatus,
      ...(status === 429 || status === 503 ? { headers: { 'retry-after': RETRY_AFTER_HEADER } } : {}),
    };
  }
  return described;
}

const RETRY_AFTER_HEADER = { type: 'integer', description: 'Seconds to wait before trying again.' };

/** The JSON Schema of the wire. Schemas with an `id` in their meta become components and are referred to. */
function toJsonSchema(schema: unknown, components: Components): JsonSchema {
  if (!(schema instanceof z.ZodType)) throw new TypeError('routes describe themselves by zod schemas');
  const {
    $schema: _,
    $defs,
    ...json
  } = z.toJSONSchema(schema, {
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => restoreMeta(zodSchema, jsonSchema),
  }) as JsonSchema & { $defs?: Components };
  for (const [id, definition] of Object.entries($defs ?? {})) components[id] = pointToComponents(definition);
  return pointToComponents(json);
}

/**
 * Zod drops the examples and the default of a codec, taking them for values of the inside. Ours are of the wire. Nor is
 * `readOnly`, by which it means an immutable array, what OpenAPI means by it.
 */
function restoreMeta(schema: z.core.$ZodType, json: Record<string, unknown>): void {
  const { examples, default: ofTheWire } = z.globalRegistry.get(schema) ?? {};
  if (examples !== undefined) json.examples = examples;
  if (ofTheWire !== undefined) json.default = ofTheWire;
  delete json.readOnly;
}

/** The same for what becomes parameters, which swagger takes apart and which therefore cannot be a reference. */
function inlineSchema(schema: unknown, components: Components): JsonSchema {
  const json = toJsonSchema(schema, components);
  const referred = typeof json.$ref === 'string' ? components[json.$ref.replace(COMPONENTS, '')] : undefined;
  return referred ?? json;
}

const COMPONENTS = '#/components/schemas/';

function pointToComponents<Json>(json: Json): Json {
  if (Array.isArray(json)) return json.map(pointToComponents) as Json;
  if (typeof json !== 'object' || json === null) return json;
  const entries = Object.entries(json).flatMap(([key, value]) => {
    if (value === undefined) return [];
    const isReference = key === '$ref' && typeof value === 'string';
    return [[key, isReference ? value.replace('#/$defs/', COMPONENTS) : pointToComponents(value)]];
  });
  return Object.fromEntries(entries) as Json;
}
