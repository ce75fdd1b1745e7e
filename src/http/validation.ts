/** What a part of a request must be: its schema judges, and of what is not there at all it is said that it is missing. */
import type { FastifySchemaCompiler } from 'fastify';
import { validatorCompiler as compileValidator } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import { MISSING } from './problem.ts';

interface Issue {
  readonly keyword: string;
  readonly instancePath: string;
  message?: string;
}

/** A schema's own words on what a field must be come before those of all schemas, and would be the answer to whoever has left it out. */
export const validatorCompiler: FastifySchemaCompiler<z.ZodType> = (route) => {
  const validate = compileValidator(route);
  return (data: unknown) => {
    const result = validate(data);
    const issues = (typeof result === 'object' && 'error' in result ? result.error : []) as unknown as Issue[];
    for (const issue of issues.filter(({ keyword }) => keyword.startsWith('invalid_')))
      if (data === null) issue.message = 'must be a JSON object';
      else if (isMissing(data, issue.instancePath)) issue.message = MISSING;
    return result;
  };
};

/** Whether the last part of a path, `/transfers/3/amount`, is a field that its object does not have. */
function isMissing(data: unknown, path: string): boolean {
  const parts = path.split('/').filter((part) => part !== '');
  let at = data;
  for (const part of parts) {
    if (typeof at !== 'object' || at === null) return false;
    if (!Object.hasOwn(at, part)) return true;
    at = (at as Record<string, unknown>)[part];
  }
  return false;
}
