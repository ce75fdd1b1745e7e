import { type Bounds, type Clearing, type Network, UNLIMITED } from '../../src/domain/clearing/types.ts';

/** An obligation before it has its place in a network. */
export interface Row {
  readonly debtor: number;
  readonly creditor: number;
  readonly amount: bigint;
  /** Between the same two accounts, the lower is settled first. No two rows of a pair share it. */
  readonly rank: number;
}

/** What a clearing is asked of: obligations in whatever order, and bounds by account. */
export interface Instance {
  readonly accountCount: number;
  readonly rows: readonly Row[];
  readonly bounds: Bounds | null;
}

export interface Canonical {
  readonly network: Network;
  /** By row: where its obligation is in the network. */
  readonly placeOf: readonly number[];
}

/** Puts rows in the order that types.ts asks for, and remembers where each went. */
export function canonical({ accountCount, rows }: Pick<Instance, 'accountCount' | 'rows'>): Canonical {
  const order = rows.map((row, index) => ({ ...row, index }));
  order.sort((one, other) => one.debtor - other.debtor || one.creditor - other.creditor || one.rank - other.rank);
  const placeOf = new Array<number>(rows.length);
  for (const [place, { index }] of order.entries()) placeOf[index] = place;
  const network = {
    accountCount,
    debtors: Int32Array.from(order, ({ debtor }) => debtor),
    creditors: Int32Array.from(order, ({ creditor }) => creditor),
    amounts: BigInt64Array.from(order, ({ amount }) => amount),
  };
  return { network, placeOf };
}

/** `[debtor, creditor, amount]`, in the order in which those of a pair are settled. */
export const rowsOf = (obligations: readonly (readonly [number, number, bigint])[]): Row[] =>
  obligations.map(([debtor, creditor, amount], rank) => ({ debtor, creditor, amount, rank }));

/** A network of a few obligations, written down. */
export const networkOf = (accountCount: number, obligations: readonly (readonly [number, number, bigint])[]): Network =>
  canonical({ accountCount, rows: rowsOf(obligations) }).network;

/** Bounds by account, written down. */
export const boundsOf = (mayFall: readonly bigint[], mayRise: readonly bigint[]): Bounds => ({
  mayFall: BigInt64Array.from(mayFall),
  mayRise: BigInt64Array.from(mayRise),
});

/** The same bound for every account, both ways. */
export const evenBounds = (accountCount: number, bound: bigint): Bounds => ({
  mayFall: new BigInt64Array(accountCount).fill(bound),
  mayRise: new BigInt64Array(accountCount).fill(bound),
});

export const sumOf = (amounts: Iterable<bigint>): bigint => {
  let sum = 0n;
  for (const amount of amounts) sum += amount;
  return sum;
};

/** By account: what its balance falls by. */
export function fallsOf({ accountCount, debtors, creditors }: Network, settled: BigInt64Array): bigint[] {
  const falls = new Array<bigint>(accountCount).fill(0n);
  settled.forEach((part, obligation) => {
    falls[debtors[obligation] as number] = (falls[debtors[obligation] as number] as bigint) + part;
    falls[creditors[obligation] as number] = (falls[creditors[obligation] as number] as bigint) - part;
  });
  return falls;
}

/** What a clearing clears, and the credit that it draws: the two figures of which there is one right answer. */
export interface Worth {
  readonly cleared: bigint;
  readonly creditUsed: bigint;
}

export const worthOf = (network: Network, { settled }: Pick<Clearing, 'settled'>): Worth => ({
  cleared: sumOf(settled),
  creditUsed: sumOf(fallsOf(network, settled).filter((falling) => falling > 0n)),
});

/** The network and the bounds that are left when a clearing was applied. */
export function remainderOf(network: Network, bounds: Bounds | null, { settled }: Clearing): [Network, Bounds | null] {
  const amounts = network.amounts.map((amount, obligation) => amount - (settled[obligation] as bigint));
  if (bounds === null) return [{ ...network, amounts }, null];
  const falls = fallsOf(network, settled);
  const moved = (bound: bigint, by: bigint): bigint => (bound === UNLIMITED ? UNLIMITED : bound + by);
  return [
    { ...network, amounts },
    {
      mayFall: bounds.mayFall.map((bound, account) => moved(bound, -(falls[account] as bigint))),
      mayRise: bounds.mayRise.map((bound, account) => moved(bound, falls[account] as bigint)),
    },
  ];
}
