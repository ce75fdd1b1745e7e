import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';

const HEAD = '// Made from openapi/openapi.json by `npm run generate`. Change the routes, never this file.\n\n';

/** What the generator reads of the document. */
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { parameters?: Parameter[] }>>>>;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  required?: boolean;
}

const isKey = (parameter: Parameter): boolean =>
  parameter.in === 'header' && parameter.name.toLowerCase() === 'idempotency-key';

/**
 * The generated half of the client, by path below client/.
 * @param openApi the text of openapi/openapi.json
 */
export async function generateClient(openApi: string): Promise<Record<string, string>> {
  const document: OpenAPI3 & Document = JSON.parse(openApi);
  const keyed: string[] = [];
  for (const [path, operations] of Object.entries((document as Document).paths)) {
    const key = operations.post?.parameters?.find(isKey);
    if (key === undefined) continue;
    keyed.push(path);
    // The client makes a key where none is given, so that its callers need not.
    key.required = false;
  }
  const types = await openapiTS(document, {
    rootTypes: true,
    rootTypesNoSchemaPrefix: true,
  });
  return {
    'src/openapi.gen.ts': HEAD + astToString(types),
    'src/keyed-posts.gen.ts': `${HEAD}/** Every POST that takes an Idempotency-Key. */
export const KEYED_POSTS: ReadonlySet<string> = new Set([
${keyed.map((path) => `  '${path}',\n`).join('')}]);
`,
  };
}
