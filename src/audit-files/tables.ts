/** The tables of a package (docs/audit.md): their columns, and how a cell of each kind is written. */
import { decimalOf } from '../domain/money.ts';
import { textCell } from './cells.ts';

/**
 * `plain` is an id, a word or a number, which stands as it is. `text` is what somebody wrote or chose. `amount` is minor units, and
 * `time` an RFC 3339 time already.
 */
export type CellKind = 'plain' | 'text' | 'amount';

export interface TableFile {
  readonly name: string;
  readonly columns: Readonly<Record<string, CellKind>>;
  /** Begins with a byte order mark, by which spreadsheets know that letters beyond ASCII are UTF-8. */
  readonly hasMark?: true;
}

const table = (name: string, columns: Readonly<Record<string, CellKind>>): TableFile => ({ name, columns });

export const ACCOUNTS = table('accounts.csv', {
  account_id: 'plain',
  member_id: 'plain',
  system: 'plain',
  external_id: 'text',
  status: 'plain',
  balance: 'amount',
  held_out: 'amount',
  held_in: 'amount',
  credit_limit: 'amount',
  balance_cap: 'amount',
  clearing_draw_max: 'amount',
  negative_since: 'plain',
  opened_number: 'plain',
});

export const MEMBERS = table('members.csv', {
  member_id: 'plain',
  external_id: 'text',
  group: 'text',
  status: 'plain',
  admitted_number: 'plain',
});

export const LIMIT_CHANGES = table('limit-changes.csv', {
  number: 'plain',
  line: 'plain',
  posted_at: 'plain',
  principal_id: 'plain',
  account_id: 'plain',
  credit_limit: 'amount',
  balance_cap: 'amount',
});

export const OBLIGATIONS = table('obligations.csv', {
  obligation_id: 'plain',
  debtor_account_id: 'plain',
  creditor_account_id: 'plain',
  amount: 'amount',
  due_on: 'plain',
  external_id: 'text',
  recorded_number: 'plain',
  recorded_line: 'plain',
  state: 'plain',
  settled: 'amount',
  remaining: 'amount',
});

export const SETTLEMENTS = table('settlements.csv', {
  number: 'plain',
  line: 'plain',
  posted_at: 'plain',
  obligation_id: 'plain',
  amount: 'amount',
  means: 'plain',
  run_id: 'plain',
});

export const CLEARING_RUNS = table('clearing-runs.csv', {
  run_id: 'plain',
  state: 'plain',
  mode: 'plain',
  due_by: 'plain',
  dry_run: 'plain',
  principal_id: 'plain',
  created_at: 'plain',
  snapshot_number: 'plain',
  obligations: 'plain',
  accounts: 'plain',
  total: 'amount',
  cleared: 'amount',
  credit_used: 'amount',
  applied_number: 'plain',
});

export const LOG_NODES = table('log-nodes.csv', { log: 'plain', level: 'plain', place: 'plain', hash: 'plain' });

export const MEMBERS_PERSONAL: TableFile = {
  ...table('members-personal.csv', {
    member_id: 'plain',
    name: 'text',
    email: 'text',
    phone: 'text',
    address: 'text',
    listed: 'plain',
  }),
  hasMark: true,
};

export const tableHead = ({ columns, hasMark }: TableFile): string =>
  `${hasMark === true ? '\uFEFF' : ''}${Object.keys(columns).join(',')}\n`;

/** @param cells in the order of the columns; null is an empty cell. A function of the table, since it is called for each row */
export function tableLines({ columns }: TableFile, scale: number): (cells: readonly (string | null)[]) => string {
  const kinds = Object.values(columns);
  const written = (cell: string | null, kind: CellKind | undefined): string => {
    if (cell === null) return '';
    if (kind === 'text') return textCell(cell);
    return kind === 'amount' ? decimalOf(cell, scale) : cell;
  };
  return (cells) => `${cells.map((cell, column) => written(cell, kinds[column])).join(',')}\n`;
}
