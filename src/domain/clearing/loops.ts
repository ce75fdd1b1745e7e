/** How a clearing came about, loop by loop, as columns. */
export interface Explanation {
  /** Where each loop's accounts begin, and where the last one's end. */
  readonly starts: Int32Array;
  /** Account numbers: each settles its debt to the next. A cycle begins at its lowest number. */
  readonly accounts: Int32Array;
  /** By loop: what goes round it. */
  readonly amounts: BigInt64Array;
  /** By loop: 1 for a cycle, in which the last one settles with the first; 0 for a chain: the first one's balance falls, the last one's rises. */
  readonly closed: Uint8Array;
}

/** Loops as they are found; there may be millions of them. */
export class LoopList {
  #starts = new Int32Array(1024);
  #accounts = new Int32Array(4096);
  #amounts = new BigInt64Array(1024);
  #closed = new Uint8Array(1024);
  #count = 0;
  #size = 0;

  /** Adds the loop of `accounts[0]` … `accounts[length - 1]`. */
  add(accounts: Int32Array, length: number, amount: bigint, isClosed: boolean): void {
    if (this.#count + 2 > this.#starts.length) {
      this.#starts = grown(this.#starts, new Int32Array(2 * this.#starts.length));
      this.#amounts = grown(this.#amounts, new BigInt64Array(2 * this.#amounts.length));
      this.#closed = grown(this.#closed, new Uint8Array(2 * this.#closed.length));
    }
    while (this.#size + length > this.#accounts.length)
      this.#accounts = grown(this.#accounts, new Int32Array(2 * this.#accounts.length));
    let first = 0;
    if (isClosed) {
      for (let index = 1; index < length; index++) if (accounts[index]! < accounts[first]!) first = index;
    }
    for (let index = 0; index < length; index++) {
      const at = first + index;
      this.#accounts[this.#size++] = accounts[at < length ? at : at - length]!;
    }
    this.#amounts[this.#count] = amount;
    this.#closed[this.#count] = isClosed ? 1 : 0;
    this.#starts[++this.#count] = this.#size;
  }

  /** The loops with the fewest payments first; among equals in the order in which they were found. */
  shortestFirst(): Explanation {
    const starts = this.#starts;
    const payments = (loop: number): number => starts[loop + 1]! - starts[loop]! - (this.#closed[loop] === 1 ? 0 : 1);
    let longest = 0;
    for (let loop = 0; loop < this.#count; loop++) longest = Math.max(longest, payments(loop));
    const next = new Int32Array(longest + 2);
    for (let loop = 0; loop < this.#count; loop++) next[payments(loop) + 1]!++;
    for (let length = 0; length <= longest; length++) next[length + 1]! += next[length]!;
    const order = new Int32Array(this.#count);
    for (let loop = 0; loop < this.#count; loop++) order[next[payments(loop)]!++] = loop;
    const sorted = {
      starts: new Int32Array(this.#count + 1),
      accounts: new Int32Array(this.#size),
      amounts: new BigInt64Array(this.#count),
      closed: new Uint8Array(this.#count),
    };
    let size = 0;
    order.forEach((loop, index) => {
      const end = starts[loop + 1]!;
      for (let at = starts[loop]!; at < end; at++) sorted.accounts[size++] = this.#accounts[at]!;
      sorted.amounts[index] = this.#amounts[loop]!;
      sorted.closed[index] = this.#closed[loop]!;
      sorted.starts[index + 1] = size;
    });
    return sorted;
  }
}

function grown<Column extends Int32Array | BigInt64Array | Uint8Array>(old: Column, larger: Column): Column {
  larger.set(old as never);
  return larger;
}
