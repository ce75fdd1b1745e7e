import { StringDecoder } from 'node:string_decoder';
import type { ClientBase } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { NULL } from './copied-cells.ts';

/** The rows of a COPY in its text format, a chunk at a time, with their escapes undone. */
export async function* copiedRows(client: ClientBase, query: string): AsyncGenerator<(string | null)[][]> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of client.query(copyTo(query)) as AsyncIterable<Buffer>) {
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = lines.pop() as string;
    if (lines.length > 0) yield lines.map((line) => line.split('\t').map(unescaped));
  }
}

/** What may stand behind a backslash (https://www.postgresql.org/docs/18/sql-copy.html, text format). */
const ESCAPED: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

function unescaped(cell: string): string | null {
  if (cell === NULL) return null;
  return cell.includes('\\') ? cell.replaceAll(/\\(.)/gs, (_, escaped: string) => ESCAPED[escaped] ?? escaped) : cell;
}
