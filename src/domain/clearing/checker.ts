/**
 * Checks that a clearing is what it claims to be: within every amount and every bound, and the most that can be cleared,
 * with the least credit that this takes. It trusts nobody: not the solver, with which it shares only the words of
 * types.ts, and not the input either. What it checks is the proof in types.ts, by linear programming duality.
 *
 * One pass over the obligations and one over the accounts. Every arithmetic result goes through `BigInt.asIntN(64, …)`
 * and every sum is kept in a typed array, because V8 then works on machine words; a sum in a variable would be a new
 * object at each step. That this wraps beyond an int64 does no harm. Amounts and settlements are judged before they are
 * added, so no sum of them wraps. Where every condition of the proof holds, the terms of the dual are 0 or more and come
 * to `3·cleared - creditUsed`, so it does not wrap. Where one does not hold, there is a fault, and the figures are worked
 * out again in whole numbers of any size.
 */
import { type Bounds, type Clearing, CREDIT_WEIGHT, type Network, SETTLED_WEIGHT, TOTAL_MAX } from './types.ts';

export type Rule =
  | 'columns-fit-together'
  | 'account-exists'
  | 'amount-is-not-negative'
  | 'total-is-within-maximum'
  | 'settled-is-within-amount'
  | 'settled-agrees-with-potentials'
  | 'bound-is-not-negative'
  | 'movement-is-within-bounds'
  | 'movement-agrees-with-potential'
  | 'primal-equals-dual';

/** A rule that is broken, and where. */
export interface Fault {
  readonly rule: Rule;
  /** The obligation's place in the columns; null where the fault is not that of one obligation. */
  readonly obligation: number | null;
  /** The account's number; null where the fault is not that of one account. */
  readonly account: number | null;
  readonly explanation: string;
}

/** A clearing is proved exactly if it has no faults. All figures are 0 where the columns do not even fit together. */
export interface Verdict {
  /** What the obligations add up to. */
  readonly total: bigint;
  /** What is settled of them. */
  readonly cleared: bigint;
  /** What the balances that fall, fall by. */
  readonly creditUsed: bigint;
  /** 3·cleared - creditUsed */
  readonly primal: bigint;
  /** What the potentials prove that `3·cleared - creditUsed` cannot pass, in whatever clearing. */
  readonly dual: bigint;
  /** The first faults, 20 at most. */
  readonly faults: readonly Fault[];
  /** How many faults there are in all. */
  readonly faultCount: number;
}

type Figures = Pick<Verdict, 'total' | 'cleared' | 'creditUsed' | 'dual'>;

const FAULTS_SHOWN_MAX = 20;

const SETTLED_VALUE = BigInt(SETTLED_WEIGHT);
const CREDIT_PRICE = BigInt(CREDIT_WEIGHT);

/** The rules that are broken, in the order in which that is found. There may be millions: only the first are kept. */
class Faults {
  readonly shown: Fault[] = [];
  count = 0;

  add(rule: Rule, { obligation = null, account = null }: Partial<Fault>, explanation: string): void {
    this.count++;
    if (this.shown.length < FAULTS_SHOWN_MAX) this.shown.push({ rule, obligation, account, explanation });
  }
}

/** Where in `Sums.tally` each of the figures is. */
const TOTAL = 0;
const CLEARED = 1;
const CREDIT_USED = 2;
const DUAL = 3;

interface Sums {
  readonly tally: BigInt64Array;
  /** By account: what is settled of what it owes, less what is settled of what it is owed. Its balance falls by that. */
  readonly falls: BigInt64Array;
  /** By account: what it owes to others. */
  readonly owes: BigInt64Array;
  /** By account: what others owe to it. */
  readonly owed: BigInt64Array;
  /** By account: as wide as the amounts that they are multiplied by. */
  readonly potentials: BigInt64Array;
}

/**
 * Judges a clearing of this network within these bounds; null means that every bound is 0. It never throws: what is wrong
 * with the network or the bounds is a fault too.
 */
export function checkClearing(network: Network, bounds: Bounds | null, clearing: Clearing): Verdict {
  const faults = new Faults();
  judgeColumns(network, bounds, clearing, faults);
  if (faults.count > 0) return verdict({ total: 0n, cleared: 0n, creditUsed: 0n, dual: 0n }, faults);
  const sums = emptySums(network.accountCount, clearing);
  const areSettled = judgeObligations(network, clearing, sums, faults);
  // Movements are sums over obligations: while one of these is out of place, the wrong account would be blamed.
  if (areSettled) judgeAccounts(bounds, sums, faults);
  return verdict(faults.count === 0 ? figuresOf(sums) : exactFigures(network, bounds, clearing), faults);
}

function verdict(figures: Figures, faults: Faults): Verdict {
  const primal = SETTLED_VALUE * figures.cleared - CREDIT_PRICE * figures.creditUsed;
  if (primal !== figures.dual) {
    faults.add('primal-equals-dual', {}, `the clearing is worth ${primal}, but the potentials allow ${figures.dual}`);
  }
  return { ...figures, primal, faults: faults.shown, faultCount: faults.count };
}

/** Judges what everything else relies on: that every column is as long as it should be, and every account is there. */
function judgeColumns(network: Network, bounds: Bounds | null, clearing: Clearing, faults: Faults): void {
  const { accountCount, debtors, creditors, amounts } = network;
  const obligations = amounts.length;
  const columns: [name: string, length: number, expected: number][] = [
    ['debtors', debtors.length, obligations],
    ['creditors', creditors.length, obligations],
    ['settled', clearing.settled.length, obligations],
    ['potentials', clearing.potentials.length, accountCount],
    ['mayFall', bounds?.mayFall.length ?? accountCount, accountCount],
    ['mayRise', bounds?.mayRise.length ?? accountCount, accountCount],
  ];
  for (const [name, length, expected] of columns) {
    if (length !== expected)
      faults.add('columns-fit-together', {}, `${name} has ${length} rows instead of ${expected}`);
  }
  for (const accounts of [debtors, creditors]) {
    for (let obligation = 0; obligation < accounts.length; obligation++) {
      const account = accounts[obligation] as number;
      if (account >= 0 && account < accountCount) continue;
      faults.add('account-exists', { obligation, account }, `there is no account ${account} among ${accountCount}`);
    }
  }
}

function emptySums(accountCount: number, { potentials }: Clearing): Sums {
  const wide = new BigInt64Array(accountCount);
  for (let account = 0; account < accountCount; account++) wide[account] = BigInt(potentials[account] as number);
  return {
    tally: new BigInt64Array(4),
    falls: new BigInt64Array(accountCount),
    owes: new BigInt64Array(accountCount),
    owed: new BigInt64Array(accountCount),
    potentials: wide,
  };
}

/** Judges each obligation and adds it up. Returns whether each is settled within its amount: if not, no sum is right. */
function judgeObligations(network: Network, clearing: Clearing, sums: Sums, faults: Faults): boolean {
  const { debtors, creditors, amounts } = network;
  const { settled } = clearing;
  const { tally, falls, owes, owed, potentials } = sums;
  let areSettled = true;
  for (let obligation = 0; obligation < amounts.length; obligation++) {
    const debtor = debtors[obligation] as number;
    const creditor = creditors[obligation] as number;
    const amount = amounts[obligation] as bigint;
    const part = settled[obligation] as bigint;
    if (part < 0n || part > amount || amount > BigInt.asIntN(64, TOTAL_MAX - (tally[TOTAL] as bigint))) {
      areSettled = false;
      blameAmounts(obligation, amount, part, faults);
      continue;
    }
    tally[TOTAL] = BigInt.asIntN(64, (tally[TOTAL] as bigint) + amount);
    tally[CLEARED] = BigInt.asIntN(64, (tally[CLEARED] as bigint) + part);
    falls[debtor] = BigInt.asIntN(64, (falls[debtor] as bigint) + part);
    falls[creditor] = BigInt.asIntN(64, (falls[creditor] as bigint) - part);
    if (debtor !== creditor) {
      owes[debtor] = BigInt.asIntN(64, (owes[debtor] as bigint) + amount);
      owed[creditor] = BigInt.asIntN(64, (owed[creditor] as bigint) + amount);
    }
    const difference = BigInt.asIntN(64, (potentials[creditor] as bigint) - (potentials[debtor] as bigint));
    const gain = BigInt.asIntN(64, SETTLED_VALUE + difference);
    if (gain > 0n) {
      tally[DUAL] = BigInt.asIntN(64, (tally[DUAL] as bigint) + BigInt.asIntN(64, amount * gain));
      if (part < amount) blameSettled(obligation, amount, part, gain, faults);
    } else if (gain < 0n && part > 0n) {
      blameSettled(obligation, amount, part, gain, faults);
    }
  }
  return areSettled;
}

function blameAmounts(obligation: number, amount: bigint, part: bigint, faults: Faults): void {
  if (amount < 0n) {
    faults.add('amount-is-not-negative', { obligation }, `its amount is ${amount}`);
  } else if (part < 0n || part > amount) {
    faults.add('settled-is-within-amount', { obligation }, `${part} is settled of ${amount}`);
  } else {
    faults.add('total-is-within-maximum', { obligation }, `with it, the amounts add up to more than ${TOTAL_MAX}`);
  }
}

function blameSettled(obligation: number, amount: bigint, part: bigint, gain: bigint, faults: Faults): void {
  const shouldBe = gain > 0n ? 'all of it should be' : 'nothing of it should be';
  const explanation = `${part} is settled of ${amount}, but by the potentials a unit gains ${gain}: ${shouldBe}`;
  faults.add('settled-agrees-with-potentials', { obligation }, explanation);
}

/**
 * Judges what each balance does. No balance falls by more than its account owes to others, or rises by more than they owe
 * to it. So where a bound is wider than that (or is none), it counts as that: no clearing is lost, and the dual is finite.
 */
function judgeAccounts(bounds: Bounds | null, sums: Sums, faults: Faults): void {
  const { tally, falls, owes, owed, potentials } = sums;
  for (let account = 0; account < falls.length; account++) {
    const falling = falls[account] as bigint;
    if (bounds === null) {
      if (falling !== 0n) blameMovement(account, falling, 0n, 0n, faults);
      continue;
    }
    const fallBound = bounds.mayFall[account] as bigint;
    const riseBound = bounds.mayRise[account] as bigint;
    if (fallBound < 0n || riseBound < 0n) {
      faults.add('bound-is-not-negative', { account }, `it may fall by ${fallBound} and rise by ${riseBound}`);
      continue;
    }
    const potential = potentials[account] as bigint;
    const mayFall = fallBound < (owes[account] as bigint) ? fallBound : (owes[account] as bigint);
    const mayRise = riseBound < (owed[account] as bigint) ? riseBound : (owed[account] as bigint);
    const rising = BigInt.asIntN(64, -falling);
    if (falling > mayFall || rising > mayRise) blameMovement(account, falling, mayFall, mayRise, faults);
    if (falling > 0n) tally[CREDIT_USED] = BigInt.asIntN(64, (tally[CREDIT_USED] as bigint) + falling);

    const gain = BigInt.asIntN(64, potential - CREDIT_PRICE);
    if (gain > 0n) tally[DUAL] = BigInt.asIntN(64, (tally[DUAL] as bigint) + BigInt.asIntN(64, mayFall * gain));
    if (potential < 0n)
      tally[DUAL] = BigInt.asIntN(64, (tally[DUAL] as bigint) - BigInt.asIntN(64, mayRise * potential));
    // To fall by less than 0 is to rise. Where a line takes one for the other, its neighbour has said no already.
    const agrees =
      (gain <= 0n || falling >= mayFall) &&
      (gain >= 0n || falling <= 0n) &&
      (potential >= 0n || rising >= mayRise) &&
      (potential <= 0n || rising <= 0n);
    if (!agrees) blamePotential(account, sums, mayFall, mayRise, faults);
  }
}

function blameMovement(account: number, falling: bigint, mayFall: bigint, mayRise: bigint, faults: Faults): void {
  const movement = falling > 0n ? `falls by ${falling}` : `rises by ${-falling}`;
  const explanation = `its balance ${movement}, but it may fall by ${mayFall} and rise by ${mayRise}`;
  faults.add('movement-is-within-bounds', { account }, explanation);
}

function blamePotential(account: number, sums: Sums, mayFall: bigint, mayRise: bigint, faults: Faults): void {
  const falling = sums.falls[account] as bigint;
  const movement = falling > 0n ? `falls by ${falling}` : `rises by ${-falling}`;
  const explanation = `its balance ${movement} (it may fall by ${mayFall} and rise by ${mayRise}), which its potential of ${sums.potentials[account]} does not allow`;
  faults.add('movement-agrees-with-potential', { account }, explanation);
}

const figuresOf = ({ tally }: Sums): Figures => ({
  total: tally[TOTAL] as bigint,
  cleared: tally[CLEARED] as bigint,
  creditUsed: tally[CREDIT_USED] as bigint,
  dual: tally[DUAL] as bigint,
});

/** The figures of a clearing that has faults, by their definitions, in whole numbers of any size. Slow: it says what is wrong, not whether. */
function exactFigures(network: Network, bounds: Bounds | null, clearing: Clearing): Figures {
  const { accountCount, debtors, creditors, amounts } = network;
  const falls = new Array<bigint>(accountCount).fill(0n);
  const owes = new Array<bigint>(accountCount).fill(0n);
  const owed = new Array<bigint>(accountCount).fill(0n);
  const potentialOf = (account: number): bigint => BigInt(clearing.potentials[account] as number);
  let [total, cleared, creditUsed, dual] = [0n, 0n, 0n, 0n];
  amounts.forEach((amount, obligation) => {
    const debtor = debtors[obligation] as number;
    const creditor = creditors[obligation] as number;
    const part = clearing.settled[obligation] as bigint;
    total += amount;
    cleared += part;
    falls[debtor] = (falls[debtor] as bigint) + part;
    falls[creditor] = (falls[creditor] as bigint) - part;
    if (debtor !== creditor) {
      owes[debtor] = (owes[debtor] as bigint) + amount;
      owed[creditor] = (owed[creditor] as bigint) + amount;
    }
    dual += amount * max(0n, SETTLED_VALUE - potentialOf(debtor) + potentialOf(creditor));
  });
  falls.forEach((falling, account) => {
    creditUsed += max(0n, falling);
    if (bounds === null) return;
    dual +=
      min(bounds.mayFall[account] as bigint, owes[account] as bigint) * max(0n, potentialOf(account) - CREDIT_PRICE);
    dual += min(bounds.mayRise[account] as bigint, owed[account] as bigint) * max(0n, -potentialOf(account));
  });
  return { total, cleared, creditUsed, dual };
}

const min = (one: bigint, other: bigint): bigint => (one < other ? one : other);
const max = (one: bigint, other: bigint): bigint => (one > other ? one : other);
