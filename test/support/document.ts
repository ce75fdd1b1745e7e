import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { expect } from 'vitest';
import type { Json } from './client.ts';
import type { Documented } from './operations.ts';

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: object;
  readonly description?: string;
  readonly example?: unknown;
}
export interface Media {
  readonly content?: Readonly<Record<string, { readonly schema: JsonSchema; readonly example?: unknown }>>;
  readonly description?: string;
}
export interface JsonSchema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly required?: readonly string[];
  readonly examples?: readonly unknown[];
}

export const parametersOf = ({ operation }: Documented) => (operation.parameters ?? []) as Parameter[];
export const responsesOf = ({ operation }: Documented) => operation.responses as Record<string, Media>;
export const bodiesOf = ({ operation }: Documented) =>
  Object.entries((operation.requestBody as Media | undefined)?.content ?? {});

/** The formats that the document uses. One that is not here would be an error. */
const FORMATS = {
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  date: /^\d{4}-\d\d-\d\d$/,
  'date-time': (text: string) => /^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(Date.parse(text)),
  email: /^[^@\s]+@[^@\s]+$/,
  uri: (text: string) => URL.canParse(text),
};

/** A validator of schemas that may refer to the document's components. */
export function validatorOf(document: Json): Ajv2020 {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  for (const [name, form] of Object.entries(FORMATS)) ajv.addFormat(name, form);
  ajv.addSchema(document, 'document');
  return ajv;
}
export const pointed = (schema: object): object =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"document#/components'));

/** A schema is compiled with the whole document around it: once for each text of a schema, not once for each value. */
const compiled = new WeakMap<Json, { readonly ajv: Ajv2020; readonly bySchema: Map<string, ValidateFunction> }>();

function compile(document: Json, schema: object): ValidateFunction {
  const known = compiled.get(document) ?? { ajv: validatorOf(document), bySchema: new Map() };
  compiled.set(document, known);
  const text = JSON.stringify(schema);
  const validate = known.bySchema.get(text) ?? known.ajv.compile(pointed(schema));
  known.bySchema.set(text, validate);
  return validate;
}

export function expectValid(document: Json, schema: object, value: unknown, where: string): void {
  const validate = compile(document, schema);
  const isValid = validate(value);
  const faults = (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`).join(', ');
  expect(isValid, `${where}: ${faults}\n${JSON.stringify(value)}`).toBe(true);
}
