import { setImmediate as turn } from 'node:timers/promises';

interface Waiting<Row> {
  readonly id: string;
  resolve(row: Row | undefined): void;
  reject(error: unknown): void;
}

/**
 * Lookups of one thing each that are answered many at once: those of a circuit that come while a read is under way wait for the
 * next one. What was committed before a lookup is seen by it. For what is read after each of many writes that were committed
 * together, which would otherwise cost more than the writes.
 *
 * @param read finds those of the ids that there are
 * @param idsMax of one read
 */
export function readTogether<Row extends { readonly id: string }>(
  read: (circuitId: string, ids: readonly string[]) => Promise<readonly Row[]>,
  idsMax: number,
): (circuitId: string, id: string) => Promise<Row | undefined> {
  const lines = new Map<string, Waiting<Row>[]>();

  async function drain(circuitId: string, line: Waiting<Row>[]): Promise<void> {
    // Those that are answered by one batch come in one turn.
    await turn();
    while (line.length > 0) {
      const together = line.splice(0, idsMax);
      try {
        const rows = await read(circuitId, [...new Set(together.map(({ id }) => id))]);
        const found = new Map(rows.map((row) => [row.id, row]));
        for (const { id, resolve } of together) resolve(found.get(id));
      } catch (error) {
        for (const { reject } of together) reject(error);
      }
    }
    lines.delete(circuitId);
  }

  return (circuitId, id) => {
    const { promise, resolve, reject } = Promise.withResolvers<Row | undefined>();
    const line = lines.get(circuitId);
    const waiting = { id, resolve, reject };
    if (line !== undefined) line.push(waiting);
    else {
      const first = [waiting];
      lines.set(circuitId, first);
      void drain(circuitId, first);
    }
    return promise;
  };
}
