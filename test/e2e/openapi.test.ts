import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, startApi } from '../support/api.ts';
import { bodyOf, type Json } from '../support/client.ts';
import {
  bodiesOf,
  expectValid,
  type JsonSchema,
  type Media,
  parametersOf,
  pointed,
  responsesOf,
  validatorOf,
} from '../support/document.ts';
import { makeWorld, type World } from '../support/fixtures.ts';
import { type Documented, OPERATIONS, operationsOf, sendCall } from '../support/operations.ts';

let api: Api;
let world: World;
let document: Json;
let documented: Map<string, Documented>;

beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api);
  document = bodyOf(await api.as(null).get('/openapi.json'), 200);
  documented = operationsOf(document);
});
afterAll(() => api?.stop());

describe('the document', () => {
  it('is served as it is committed', async () => {
    const { text } = await api.as(null).get('/openapi.json');
    expect(text).toBe(await readFile(new URL('../../openapi/openapi.json', import.meta.url), 'utf8'));
  });

  it('is OpenAPI 3.1: with info, tags that are explained, and references that lead somewhere', () => {
    expect(document.openapi).toMatch(/^3\.1\.\d+$/);
    expect(document.info).toMatchObject({ title: expect.any(String), version: expect.any(String) });
    const explained = (document.tags as { name: string; description: string }[]).map(({ name }) => name);
    const used = [...documented.values()].flatMap(({ operation }) => operation.tags as string[]);
    expect([...new Set(used)].toSorted()).toEqual(explained.toSorted());
    const { schemas, securitySchemes } = document.components as Record<string, object>;
    for (const [, name] of JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)) {
      expect(Object.keys(schemas ?? {})).toContain(name);
    }
    for (const requirement of document.security as object[]) {
      for (const name of Object.keys(requirement)) expect(Object.keys(securitySchemes ?? {})).toContain(name);
    }
  });

  it('has schemas that are JSON Schemas of 2020-12', () => {
    const ajv = validatorOf(document);
    const all = [...documented.values()].flatMap((operation) => [
      ...bodiesOf(operation).map(([, { schema }]) => schema),
      ...parametersOf(operation).map(({ schema }) => schema),
      ...Object.values(responsesOf(operation)).flatMap(({ content = {} }) =>
        Object.values(content).map(({ schema }) => schema),
      ),
    ]);
    const components = Object.values((document.components as { schemas: object }).schemas);
    // Most are said of many operations.
    const different = new Set([...all, ...components].map((schema) => JSON.stringify(pointed(schema as object))));
    for (const schema of different) expect(() => ajv.compile(JSON.parse(schema))).not.toThrow();
  });
});

describe('every operation', () => {
  const each = (check: (operation: Documented) => void) => () => {
    expect(documented.size).toBeGreaterThan(30);
    for (const operation of documented.values()) check(operation);
  };

  it(
    'has an operationId of its own, tags, a summary, and answers that are described',
    each(({ operationId, operation, path }) => {
      expect(operationId, path).toMatch(/^[a-z][A-Za-z]+$/);
      expect((operation.tags as string[]).length, path).toBeGreaterThan(0);
      expect(String(operation.summary).length, path).toBeGreaterThan(2);
      for (const [status, { description }] of Object.entries(operation.responses as Record<string, Media>)) {
        expect(description, `${operationId} ${status}`).toMatch(/\S/);
      }
    }),
  );

  it(
    'names each parameter of its path, and no other',
    each((operation) => {
      const inPath = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
      const named = parametersOf(operation).filter((parameter) => parameter.in === 'path');
      expect(named.map(({ name }) => name).toSorted()).toEqual(inPath.toSorted());
      expect(named.every(({ required }) => required === true)).toBe(true);
    }),
  );

  it(
    'has examples for what it takes, which its schemas accept',
    each((operation) => {
      for (const { name, schema, example } of parametersOf(operation)) {
        if (name === 'cursor') continue;
        const where = `${operation.operationId} ${name}`;
        const [first] = (schema as JsonSchema).examples ?? [];
        const shown = example ?? first;
        // A choice among few words, and a time that the list itself explains, are examples of themselves.
        if (shown === undefined) expect(schema, where).toMatchObject({ enum: expect.any(Array) });
        else expectValid(document, schema, shown, where);
      }
      for (const [type, { schema, example }] of bodiesOf(operation)) {
        expectValid(document, schema, example ?? exampleOf(schema), `${operation.operationId} ${type}`);
      }
    }),
  );
});

/** A body made of the examples in its schema: whole ones, or those of its required fields. */
function exampleOf(schema: JsonSchema): unknown {
  const [first] = schema.examples ?? [];
  if (first !== undefined) return first;
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split('/').at(-1) as string;
    return exampleOf((document.components as { schemas: Record<string, JsonSchema> }).schemas[name] as JsonSchema);
  }
  if (schema.items !== undefined) return [exampleOf(schema.items)];
  if (schema.properties !== undefined) {
    return Object.fromEntries(Object.entries(schema.properties).map(([name, part]) => [name, exampleOf(part)]));
  }
  return 'type' in schema && schema.type === 'boolean' ? true : undefined;
}

describe('an answer has the form that the document says', () => {
  it.each(Object.keys(OPERATIONS))('%s', async (operationId) => {
    const operation = documented.get(operationId) as Documented;
    const call = await (OPERATIONS[operationId] as (typeof OPERATIONS)[string]).call(world);
    const answer = await sendCall(api.admin, operation, world.code, call);
    const response = responsesOf(operation)[String(answer.status)];
    expect(response, `${answer.status} is not documented`).toBeDefined();
    const media = response?.content?.['application/json'];
    if (media !== undefined && answer.body !== null) expectValid(document, media.schema, answer.body, operationId);
  });
});
