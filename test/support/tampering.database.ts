/** Tampering with the database of a town, by a superuser whom no trigger stops. `$1` is the circuit. */
import type { Tampering } from './tampering.ts';

export interface DatabaseTampering extends Tampering {
  readonly sql: readonly string[];
  /** Whether leaf hashes and the frontier are made to fit what the rows then say. */
  readonly isRehashed?: boolean;
  /** Whether the auditor has a checkpoint of before, too. */
  readonly bySince?: boolean;
}

/** Of the second transfer. */
const A_TRANSFER = `number = (SELECT min(number) + 1 FROM transaction WHERE circuit_id = $1 AND kind = 'transfer')`;
/** Of a transfer, the first that costs something. */
const A_FEE = `fee_version IS NOT NULL AND number = (SELECT min(number) FROM posting WHERE circuit_id = $1 AND fee_version IS NOT NULL)
  AND line = 2`;
const A_STRANGER = `circuit_id = $1 AND system IS NULL AND status = 'closed'`;
const OPEN = `state = 'held'`;
const A_RUN = (mode: string): string =>
  `run_id = (SELECT id FROM clearing_run WHERE circuit_id = $1 AND mode = '${mode}')`;
const SETTLED =
  'place = (SELECT min(place) FROM clearing_obligation AS o WHERE o.run_id = clearing_obligation.run_id AND settled > 0)';

const change = (table: string, assignment: string, where: string): string =>
  `UPDATE ${table} SET ${assignment} WHERE circuit_id = $1 AND ${where}`;

/** What a transaction's row has of a hold. */
const STEP = ['id', 'line', 'captured', 'released', 'fees_captured', 'fees_released', 'state'].map(
  (name) => `hold_${name}`,
);

const one = (
  what: string,
  sql: string | readonly string[],
  found: Tampering['found'],
  place: string,
): DatabaseTampering => ({
  what,
  reach: 'database',
  sql: typeof sql === 'string' ? [sql] : sql,
  found,
  place,
});

const LEAF = 'leaves';
const J = 'journal.jsonl';

export const DATABASE_TAMPERINGS: readonly DatabaseTampering[] = [
  one('the amount of a posting', change('posting', 'amount = amount + 1', A_TRANSFER), LEAF, J),
  one(
    'the payer of a posting',
    change(
      'posting',
      `debit_account_id = (SELECT id FROM account WHERE circuit_id = $1 AND system = 'fees')`,
      A_TRANSFER,
    ),
    LEAF,
    J,
  ),
  one(
    'the payee of a posting',
    change(
      'posting',
      `credit_account_id = (SELECT id FROM account WHERE circuit_id = $1 AND system = 'fees')`,
      A_TRANSFER,
    ),
    LEAF,
    J,
  ),
  one('a posting deleted', `DELETE FROM posting WHERE circuit_id = $1 AND ${A_TRANSFER}`, LEAF, J),
  one(
    'a posting inserted',
    `INSERT INTO posting SELECT (jsonb_populate_record(posting, '{"line": 2}')).* FROM posting WHERE circuit_id = $1 AND ${A_TRANSFER}`,
    LEAF,
    J,
  ),
  one(
    'the time of a transaction',
    [
      change('posting', `posted_at = posted_at + interval '1 ms'`, A_TRANSFER),
      change('transaction', `posted_at = posted_at + interval '1 ms'`, A_TRANSFER),
    ],
    LEAF,
    J,
  ),
  one('the principal of a transaction', change('transaction', 'principal_id = gen_random_uuid()', A_TRANSFER), LEAF, J),
  one('the id of a transaction', change('transaction', 'id = gen_random_uuid()', A_TRANSFER), LEAF, J),
  one('the kind of a transaction', change('transaction', `kind = 'obligation-paid'`, A_TRANSFER), LEAF, J),
  one('the reference of a transfer', change('transaction', `external_id = 'INV-2'`, `external_id = 'INV-1'`), LEAF, J),
  one(
    'the day on which a transfer occurred',
    change('transaction', 'occurred_on = occurred_on - 1', `external_id = 'INV-1'`),
    LEAF,
    J,
  ),
  one(
    'the salt of a transaction',
    change('transaction', `salt = decode(repeat('00', 16), 'hex')`, A_TRANSFER),
    LEAF,
    J,
  ),
  one(
    'the digest of a free text',
    change('transaction', `text_digest = decode(repeat('00', 32), 'hex')`, `external_id = 'INV-1'`),
    LEAF,
    J,
  ),
  one('a free text', change('transaction_text', `body = 'Beer'`, `body = 'Bread'`), 'texts', 'texts.jsonl'),
  one(
    'the description of an obligation',
    change('obligation_text', `body = 'Sugar'`, `body = 'Flour'`),
    'texts',
    'texts.jsonl',
  ),
  one(
    'the invoice of a transfer',
    change('transaction_text', `invoice = jsonb_set(invoice, '{gross}', '"12.51"')`, `invoice IS NOT NULL`),
    'texts',
    'texts.jsonl',
  ),
  one(
    'a balance after a posting',
    change('posting', 'debit_balance_after = debit_balance_after + 1', A_TRANSFER),
    'journals',
    'journal.csv',
  ),
  one('a balance', change('account', 'balance = balance + 1', `system = 'fees'`), 'tables', 'accounts.csv'),
  one(
    'money from nowhere, on two balances',
    [
      change('account', 'balance = balance + 100', `system = 'fees'`),
      change(
        'account',
        'balance = balance - 100',
        'opened_number = (SELECT min(opened_number) FROM account WHERE circuit_id = $1)',
      ),
    ],
    'tables',
    'accounts.csv',
  ),
  one(
    'a credit limit',
    change('account', 'credit_limit = credit_limit + 1', 'credit_limit IS NOT NULL'),
    'tables',
    'accounts.csv',
  ),
  one(
    'the status of an account',
    change('account', `status = 'active'`, `status = 'closed'`),
    'tables',
    'accounts.csv',
  ),
  one(
    'the status of a member',
    change(
      'member',
      `status = 'suspended'`,
      'admitted_number = (SELECT min(admitted_number) FROM member WHERE circuit_id = $1)',
    ),
    'tables',
    'members.csv',
  ),
  one(
    'the time since which an account is in debt',
    change('account', `negative_since = negative_since - interval '1 day'`, 'negative_since IS NOT NULL'),
    'tables',
    'accounts.csv',
  ),
  one(
    'whose an account is',
    change(
      'account',
      `member_id = (SELECT id FROM member WHERE circuit_id = $1 ORDER BY admitted_number DESC LIMIT 1)`,
      'opened_number = (SELECT min(opened_number) FROM account WHERE circuit_id = $1)',
    ),
    LEAF,
    J,
  ),
  one(
    'a limit change',
    change(
      'limit_change',
      'credit_limit = credit_limit + 1',
      "number = (SELECT max(number) FROM transaction WHERE circuit_id = $1 AND kind = 'limits-changed')",
    ),
    LEAF,
    J,
  ),
  one(
    'a limit change deleted',
    "DELETE FROM limit_change WHERE circuit_id = $1 AND number = (SELECT max(number) FROM transaction WHERE circuit_id = $1 AND kind = 'limits-changed')",
    LEAF,
    J,
  ),
  one('a change of status', change('status_change', `status = 'suspended'`, `status = 'closed'`), LEAF, J),
  one('the amount of an obligation', change('obligation', 'amount = amount + 1', `external_id = 'F-1'`), LEAF, J),
  one('the due date of an obligation', change('obligation', 'due_on = due_on + 1', `external_id = 'F-1'`), LEAF, J),
  one(
    'the state of an obligation',
    change('obligation', `state = 'cancelled'`, `state = 'disputed'`),
    'tables',
    'obligations.csv',
  ),
  one(
    'what of an obligation is settled',
    change('obligation', 'settled = settled - 1', `settled > 0 AND state = 'settled'`),
    'tables',
    'obligations.csv',
  ),
  one(
    'a step in the life of an obligation',
    change('obligation_change', `state = 'cancelled'`, `state = 'disputed'`),
    LEAF,
    J,
  ),
  one('the amount of a payment of an obligation', change('obligation_payment', 'amount = amount + 1', 'true'), LEAF, J),
  one('a payment of an obligation deleted', 'DELETE FROM obligation_payment WHERE circuit_id = $1', LEAF, J),
  one('the amount of a fee', change('posting', 'amount = amount + 1', A_FEE), LEAF, J),
  one(
    'who is charged a fee',
    change('posting', `debit_account_id = (SELECT id FROM account WHERE ${A_STRANGER})`, A_FEE),
    LEAF,
    J,
  ),
  one('a fee deleted', `DELETE FROM posting WHERE circuit_id = $1 AND ${A_FEE}`, LEAF, J),
  one('the amount of a hold', change('hold', 'amount = amount + 1', OPEN), LEAF, J),
  one('the time of a hold', change('hold', `expires_at = expires_at + interval '1 day'`, OPEN), LEAF, J),
  one('what a hold reserves for fees', change('hold', 'fees = fees + 1', OPEN), LEAF, J),
  one(
    'what was captured of a hold',
    change('transaction', 'hold_captured = hold_captured + 1', 'hold_captured > 0'),
    LEAF,
    J,
  ),
  one(
    'what was released of a hold',
    change('transaction', 'hold_released = hold_released + 1', 'hold_released > 0'),
    LEAF,
    J,
  ),
  one(
    'what became of a hold deleted',
    change('transaction', STEP.map((column) => `${column} = NULL`).join(', '), 'hold_id IS NOT NULL'),
    LEAF,
    J,
  ),
  one('what was taken back of a transfer', change('reversal', 'amount = amount - 1', 'true'), LEAF, J),
  one('that something was taken back', 'DELETE FROM reversal WHERE circuit_id = $1', LEAF, J),
  one(
    'what a run settles of an obligation',
    change('clearing_obligation', 'settled = settled - 1', `${A_RUN('set-off')} AND ${SETTLED}`),
    LEAF,
    J,
  ),
  one(
    'what remained of an obligation when a run was computed',
    change('clearing_obligation', 'remaining = remaining + 1', A_RUN('set-off')),
    'clearing',
    'clearing-runs/',
  ),
  one(
    'a potential in the certificate of a run',
    change('clearing_account', 'potential = potential + 7', `${A_RUN('with-credit')} AND place = 0`),
    'clearing',
    'clearing-runs/',
  ),
  one(
    'how far a balance might fall in a run',
    change('clearing_account', 'may_fall = 0', `${A_RUN('with-credit')} AND falls > 0`),
    'clearing',
    'clearing-runs/',
  ),
  one(
    'what a run has cleared',
    change('clearing_run', 'cleared = cleared + 1', `mode = 'set-off'`),
    'tables',
    'clearing-runs.csv',
  ),
  one(
    'the number from which a run was computed',
    change('clearing_run', 'snapshot_number = 1', `mode = 'set-off'`),
    'clearing',
    'clearing-runs/',
  ),
  one(
    'until when what a run took was to be due',
    change('clearing_run', `due_by = '2026-01-30'`, `mode = 'set-off'`),
    'clearing',
    'clearing-runs/',
  ),
  one(
    'a run that was applied, said to be discarded',
    change('clearing_run', `state = 'discarded'`, `mode = 'set-off'`),
    'clearing',
    'clearing-runs.csv',
  ),
  one(
    'a checkpoint signed with another key',
    change('log_checkpoint', `note = replace(note, '— ', '— x')`, 'true'),
    'refused',
    '',
  ),
  one('a leaf hash', change('transaction', `leaf_hash = decode(repeat('00', 32), 'hex')`, A_TRANSFER), 'refused', ''),
  one(
    'two leaf hashes swapped',
    `UPDATE transaction SET leaf_hash = other.leaf_hash FROM transaction AS other WHERE transaction.circuit_id = $1
     AND other.circuit_id = $1 AND other.number = 5 - transaction.number AND transaction.number IN (2, 3)`,
    'refused',
    '',
  ),
  one('a transaction deleted', `DELETE FROM transaction WHERE circuit_id = $1 AND ${A_TRANSFER}`, 'refused', ''),
  one(
    'a range re-numbered',
    `UPDATE transaction SET number = number + 1000 WHERE circuit_id = $1 AND number > 5`,
    'refused',
    '',
  ),
  {
    ...one(
      'an amount, with leaf hashes and frontier to fit',
      [change('posting', 'amount = amount + 1', A_TRANSFER)],
      'refused',
      '',
    ),
    isRehashed: true,
  },
  {
    ...one(
      'an amount, with leaf hashes, frontier and all else to fit, and no checkpoint left: by a checkpoint of the auditor (`--since`)',
      [change('posting', 'amount = amount + 1', A_TRANSFER), 'DELETE FROM log_checkpoint WHERE circuit_id = $1'],
      'anchor',
      '',
    ),
    isRehashed: true,
    bySince: true,
  },
  {
    ...one(
      'the last transaction taken back, as if it had never been: by a checkpoint of the auditor (`--since`)',
      [
        'DELETE FROM log_checkpoint WHERE circuit_id = $1',
        'DELETE FROM posting WHERE circuit_id = $1 AND number = (SELECT last_number FROM circuit_head WHERE circuit_id = $1)',
        'DELETE FROM transaction WHERE circuit_id = $1 AND number = (SELECT last_number FROM circuit_head WHERE circuit_id = $1)',
        'UPDATE circuit_head SET last_number = last_number - 1 WHERE circuit_id = $1',
      ],
      'anchor',
      '',
    ),
    isRehashed: true,
    bySince: true,
  },
];
