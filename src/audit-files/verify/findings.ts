/** What a verification looks at: how many things of each kind it has checked, and where they are not as they should be. */

/** The kinds of checks, in the order in which they are told, each as what there are so many of. */
export const CHECKS = {
  files: 'files have the size, digest and rows of the manifest',
  manifest: 'facts of the manifest are those of the files',
  form: 'lines are written as the format has them',
  numbers: 'transactions are numbered from 1 without a gap',
  times: 'times never go backwards',
  ids: 'ids are given once',
  leaves: 'leaves are hashed from what the lines say',
  nodes: 'roots of subtrees are those of the leaves',
  checkpoints: 'checkpoints have the root of the leaves, and are signed',
  statuses: 'rows are what their transactions, accounts and members allow',
  balances: 'balances are rebuilt from postings, and sum to zero',
  limits: 'moves of a balance are within its limits of that moment',
  obligations: 'steps of obligations are of their life, and within what remains',
  holds: 'steps of holds are of their life, and within what they hold',
  reversals: 'reversals take back no more than was posted, and fees with it',
  clearing: 'clearing runs are applied as their certificates prove',
  tables: 'rows of tables say what the journal says',
  journals: 'lines of the journal for other programs say the same',
  texts: 'free texts have the digest of their transaction or obligation',
  trail: 'events of the audit trail are the leaves of its log',
} as const;

export type Check = keyof typeof CHECKS;

/** Something that is not as it should be. */
export interface Finding {
  /** A file, with its line where there is one. */
  readonly place: string;
  /** What was expected there, and what was found. */
  readonly message: string;
}

/** What has been found of one kind. */
export interface Tally {
  readonly checked: number;
  readonly failed: number;
  /** The first ones. */
  readonly findings: readonly Finding[];
}

/** Findings of a kind that are kept. */
const FINDINGS_KEPT_MAX = 5;

export class Findings {
  /** Plain numbers in an object: counting is in the path of every transaction, several times. */
  readonly #checked = Object.fromEntries(Object.keys(CHECKS).map((check) => [check, 0])) as Record<Check, number>;
  readonly #failed = new Map<Check, { count: number; readonly first: Finding[] }>();

  checked(check: Check, count = 1): void {
    this.#checked[check] += count;
  }

  fail(check: Check, place: string, message: string): void {
    const failed = this.#failed.get(check) ?? { count: 0, first: [] };
    this.#failed.set(check, failed);
    failed.count++;
    if (failed.first.length < FINDINGS_KEPT_MAX) failed.first.push({ place, message });
  }

  /** Counts one more, and whether it fails. @param message of a failure; null: it is as it should be */
  judge(check: Check, place: string, message: string | null): void {
    this.checked(check);
    if (message !== null) this.fail(check, place, message);
  }

  get failures(): number {
    let count = 0;
    for (const failed of this.#failed.values()) count += failed.count;
    return count;
  }

  tallyOf(check: Check): Tally {
    const failed = this.#failed.get(check);
    return { checked: this.#checked[check], failed: failed?.count ?? 0, findings: failed?.first ?? [] };
  }

  /** Adds what another one has found, behind what is here. */
  add(tallies: ReadonlyMap<Check, Tally>): void {
    for (const [check, { checked, failed, findings }] of tallies) {
      this.checked(check, checked);
      for (const { place, message } of findings) this.fail(check, place, message);
      const own = this.#failed.get(check);
      if (own !== undefined) own.count += failed - findings.length;
    }
  }

  /** All of it, as what may be sent to another thread. */
  tallies(): Map<Check, Tally> {
    return new Map((Object.keys(CHECKS) as Check[]).map((check) => [check, this.tallyOf(check)]));
  }
}

/** Characters of a line that are shown. */
const SHOWN_MAX = 100;

/** A text as it may stand in one line: cut off where it is long, and without anything that a terminal obeys. */
export function shown(text: string): string {
  const clipped = text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text;
  return JSON.stringify(clipped).replaceAll(
    /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** What stands where something else should; the name of a column, or of a figure. */
export const differs = (name: string, found: string, expected: string): string =>
  `${name} is ${found === '' ? 'empty' : shown(found)}, and should be ${expected === '' ? 'empty' : shown(expected)}`;
