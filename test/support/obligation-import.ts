/** Tables of obligations, and what an import answers to them. */
import type { Api } from './api.ts';
import { bodyOf, type Client, type Json } from './client.ts';
import type { World } from './fixtures.ts';

export interface Imported {
  readonly results: readonly (Json & { status: number; line: number; problem?: Json })[];
  readonly rows: number;
  readonly recorded: number;
  readonly refused: number;
  readonly problem?: Json;
}

export const CSV = { 'content-type': 'text/csv' };

export async function sendTable(
  client: Client,
  body: string | Uint8Array,
  headers: Record<string, string | null>,
  dryRun = false,
) {
  const query: Record<string, string> = dryRun ? { dryRun: 'true' } : {};
  const answer = await client.send<Imported>('/obligations/import', { method: 'POST', body, headers, query });
  return { ...answer, imported: answer.body };
}

export const importCsv = async (
  client: Client,
  body: string,
  headers: object = {},
  dryRun = false,
): Promise<Imported> => bodyOf(await sendTable(client, body, { ...CSV, ...headers }, dryRun), 200);

/** So many rows of Ada's and Bea's obligations to Caio, each with a reference of its own. */
export function obligationTable({ ada, bea, caio }: World, rows: number, tag: string, description = ''): string {
  const lines = Array.from({ length: rows }, (_, index) => {
    const debtor = (index % 2 === 0 ? ada : bea).account;
    return `${debtor},${caio.account},${(index % 900) + 1}.50,2026-12-31,${tag}-${index},accepted,${description}`;
  });
  return `debtor,creditor,amount,due_on,external_id,state,description\n${lines.join('\n')}\n`;
}

/** How many rows of a table are obligations. */
export const countOf = async ({ sql }: Pick<Api, 'sql'>, tag: string): Promise<number> =>
  Number((await sql(`SELECT count(*) AS n FROM obligation WHERE external_id LIKE $1`, [`${tag}-%`]))[0]?.n);
