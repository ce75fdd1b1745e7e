import type { ClientBase } from 'pg';

/** Replaces the metadata of a member, account, transfer or obligation. */
export async function replaceMetadata(
  client: ClientBase,
  circuitId: string,
  resourceId: string,
  pairs: Readonly<Record<string, string>>,
) {
  await client.query(
    `INSERT INTO resource_metadata (circuit_id, resource_id, pairs) VALUES ($1, $2, $3)
     ON CONFLICT (circuit_id, resource_id) DO UPDATE SET pairs = excluded.pairs`,
    [circuitId, resourceId, JSON.stringify(pairs)],
  );
}

/** `key=value` of a filter as the pair that it asks for. */
export function pairOf(filter: string | undefined): Record<string, string> | undefined {
  if (filter === undefined) return undefined;
  const at = filter.indexOf('=');
  return { [filter.slice(0, at)]: filter.slice(at + 1) };
}
