/** What the journal says of a clearing run that was applied, and what remains to be held against its files. */

/** What of an obligation was settled, and what stood right before. */
export interface SettledPart {
  readonly amount: bigint;
  /** Null: the obligation was not known, or had ended. */
  readonly before: {
    readonly left: bigint;
    /** What of it holds reserve. */
    readonly held: bigint;
    readonly recordedNumber: number;
    readonly changedNumber: number;
  } | null;
}

export class AppliedRun {
  readonly id: string;
  readonly number: number;
  /** Of the journal: where its transaction ends. */
  readonly line: number;
  readonly parts = new Map<string, SettledPart>();
  /** By account: how much its balance falls, in minor units. */
  readonly falls = new Map<string, bigint>();
  /** The first obligation that it settles twice. */
  twice: string | null = null;

  constructor(id: string, number: number, line: number) {
    this.id = id;
    this.number = number;
    this.line = line;
  }

  settled(obligationId: string, amount: bigint, before: SettledPart['before']): void {
    if (this.parts.has(obligationId)) this.twice ??= obligationId;
    this.parts.set(obligationId, { amount, before });
  }

  posted(debitAccountId: string, creditAccountId: string, amount: bigint): void {
    this.falls.set(debitAccountId, (this.falls.get(debitAccountId) ?? 0n) + amount);
    this.falls.set(creditAccountId, (this.falls.get(creditAccountId) ?? 0n) - amount);
  }
}
