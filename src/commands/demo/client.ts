/** Rows of one page: as many as the service gives. */
const PAGE_LIMIT = 500;

/** What every call below a circuit is told: which one, and what else stands in its path. */
export const ofCircuit = <Path extends object = object>(circuit: string, path?: Path) => ({
  params: { path: { circuit, ...path } as { circuit: string } & Path },
});

/** The same for a list, in as few pages as possible. */
export const inPages = <Path extends object>({ params }: { readonly params: { readonly path: Path } }) => ({
  params: { ...params, query: { limit: PAGE_LIMIT } },
});

/** Runs `work` over all items, so many at a time. */
export async function eachAtOnce<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < items.length) await work(items[next++] as T);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
}
