import type { Explanation } from '../domain/clearing/explain.ts';
import { formatAmount } from '../domain/money.ts';
import type { ClearingInput } from './canonical.ts';
import { NO_DATE } from './cells.ts';
import { halvesOf, unitsAt } from './int64.ts';
import { COMMA, LF, LineWriter } from './lines.ts';

/** What a clearing settles of each obligation, as CSV in canonical order, a chunk at a time. */
export function* settlementsCsv(input: ClearingInput, settled: BigInt64Array): Generator<Uint8Array> {
  const { network, names, ids, dueOn, scale } = input;
  const amountHalves = halvesOf(network.amounts);
  const settledHalves = halvesOf(settled);
  const lines = new LineWriter();
  lines.ascii('id,debtor,creditor,amount,due_on,settled,remaining\n');
  for (let index = 0; index < settled.length; index++) {
    const amount = unitsAt(amountHalves, index);
    const part = unitsAt(settledHalves, index);
    if (ids !== null) lines.cell(ids.texts, ids.rows[index] as number);
    lines.byte(COMMA);
    lines.cell(names, network.debtors[index] as number);
    lines.byte(COMMA);
    lines.cell(names, network.creditors[index] as number);
    lines.byte(COMMA);
    lines.decimal(amount, scale);
    lines.byte(COMMA);
    if (dueOn[index] !== NO_DATE) lines.date(dueOn[index] as number);
    lines.byte(COMMA);
    lines.decimal(part, scale);
    lines.byte(COMMA);
    lines.decimal(amount - part, scale);
    lines.byte(LF);
    if (lines.isFull) yield lines.take();
  }
  yield lines.take();
}

const BACKSLASH = 0x5c;
const GREATER = 0x3e;

/**
 * The loops of a clearing as CSV, in the order in which they are given, a chunk at a time. Each account settles its debt to
 * the next; in a cycle the last one does so with the first. A `>` or `\` in a name gets a `\` before it.
 */
export function* cyclesCsv({ names, scale }: ClearingInput, loops: Explanation): Generator<Uint8Array> {
  const { bytes, starts } = names;
  const lines = new LineWriter();
  let path = new Uint8Array(4096);
  lines.ascii('loop,kind,amount,accounts\n');
  for (let loop = 0; loop < loops.amounts.length; loop++) {
    const begin = loops.starts[loop] as number;
    const end = loops.starts[loop + 1] as number;
    let length = 0;
    for (let at = begin; at < end; at++) {
      const name = loops.accounts[at] as number;
      const to = starts[name + 1] as number;
      let from = starts[name] as number;
      if (length + 2 * (to - from) + 1 > path.length) {
        const longer = new Uint8Array(2 * (length + 2 * (to - from) + 1));
        longer.set(path);
        path = longer;
      }
      if (at > begin) path[length++] = GREATER;
      for (; from < to; from++) {
        const byte = bytes[from] as number;
        if (byte === GREATER || byte === BACKSLASH) path[length++] = BACKSLASH;
        path[length++] = byte;
      }
    }
    const kind = loops.closed[loop] === 1 ? 'cycle' : 'chain';
    lines.ascii(`${loop + 1},${kind},${formatAmount(loops.amounts[loop] as bigint, scale)},`);
    lines.cellOf(path.subarray(0, length));
    lines.byte(LF);
    if (lines.isFull) yield lines.take();
  }
  yield lines.take();
}
