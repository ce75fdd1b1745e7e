import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPool } from '../../src/db/connect.ts';
import { newId } from '../../src/db/ids.ts';
import {
  APPEND_ONLY,
  expectRepelled,
  Forger,
  INSUFFICIENT_PRIVILEGE,
  type Repelled,
  refused,
} from '../support/attacks.ts';
import {
  appPool,
  capturing,
  createCircuit,
  createPoster,
  holding,
  openAccounts,
  owing,
  single,
  told,
} from '../support/circuit.ts';
import { createTestDatabase } from '../support/database.ts';

/** The second line of defence around holds, with the first one switched off: straight in SQL. */
let app: pg.Pool;
let owner: pg.Pool;
let circuit: string;
let foreignAccount: string;
let [A, B, C] = ['', '', ''];
/** Two of 10 from A to B, in time; one of 10 that is captured; 6 of 10 that A owes B; and 10 that B has only proposed. */
let [open, twin, captured, owed, free] = ['', '', '', '', ''];
let forger: Forger;

beforeAll(async () => {
  const database = await createTestDatabase();
  app = appPool(database.appUrl);
  owner = createPool({ url: database.url, role: 'saldo_owner', max: 2 });
  const poster = createPoster(app);
  [foreignAccount] = (await openAccounts(poster, await createCircuit(app), 1)) as [string];
  circuit = await createCircuit(app);
  [A, B, C] = (await openAccounts(poster, circuit, 3)) as [string, string, string];
  const obligations = [owing(A, B, 10n), owing(A, B, 10n, { state: 'proposed' })];
  [owed, free] = obligations.map(({ obligationId }) => obligationId) as [string, string];
  const holds = [holding(A, B, 10n), holding(A, B, 10n), holding(A, B, 10n), holding(A, B, 6n, { obligationId: owed })];
  [open, twin, captured] = holds.map(({ id }) => id) as [string, string, string];
  for (const command of [...obligations, ...holds, capturing(captured)])
    expect(told(await poster.post(circuit, single(command)))).toEqual([expect.any(Number)]);
  await poster.close();
  forger = await Forger.at(app, circuit);
});
afterAll(() => Promise.all([app.end(), owner.end()]));

interface Placed {
  readonly id?: string;
  readonly number?: number;
  readonly from?: string;
  readonly to?: string;
  readonly amount?: string;
  readonly expires?: string;
  readonly obligation?: string | null;
  readonly kind?: string;
}

/** A hold with its transaction, as the service would write them but for what is bent. */
function placing({ id = newId(), number = forger.next, from = A, to = B, amount = '1', ...more }: Placed): string {
  const {
    expires = `'${forger.at}'::timestamptz + interval '1 hour'`,
    obligation = null,
    kind = 'transfer-held',
  } = more;
  const owes = obligation === null ? 'NULL' : `'${obligation}'`;
  return `${forger.transactions(forger.transaction({ id, kind }))}
    INSERT INTO hold (circuit_id, id, placed_number, payer_account_id, payee_account_id, amount, expires_at, obligation_id)
    VALUES ('${circuit}', '${id}', ${number}, '${from}', '${to}', ${amount}, ${expires}, ${owes});`;
}

const changing = (hold: string, captured: number, released: number, state: string, number = forger.next): string =>
  `${number === forger.next ? forger.transactions(forger.transaction({ kind: 'transfer-captured' })) : ''}
   INSERT INTO hold_change (circuit_id, number, line, hold_id, captured, released, state)
   VALUES ('${circuit}', ${number}, 2, '${hold}', ${captured}, ${released}, '${state}');`;

const enterLog = (last = forger.next) =>
  `UPDATE circuit_head SET log_size = ${last}, log_frontier = decode(repeat('00', 32 * bit_count(${last}::bigint::bit(64))::int), 'hex')
   WHERE circuit_id = '${circuit}';`;

const repels = (sql: () => string, expected: Repelled) => () => expectRepelled(owner, app, sql(), expected);
const FOREIGN = (constraint: string): Repelled => ({ sqlState: '23503', constraint });

describe('a hold that is placed', () => {
  it(
    'is between accounts of its circuit',
    repels(() => placing({ to: foreignAccount }), FOREIGN('hold_accounts_exist')),
  );
  it(
    'is between two',
    repels(() => placing({ to: A }), refused('hold_accounts_differ')),
  );
  it(
    'is of something',
    repels(() => placing({ amount: '0' }), refused('hold_amount_is_positive')),
  );
  it(
    'is within the payer’s limit',
    repels(() => placing({ from: C, amount: '10001' }), refused('account_within_credit_limit')),
  );
  it(
    'is within the payee’s room',
    repels(() => placing({ from: A, to: C, amount: '10001' }), refused('account_within_balance_cap')),
  );
  it(
    'is of the transaction that has its id',
    repels(() => placing({ number: forger.next - 1 }), refused('hold_transaction_exists')),
  );
  it(
    'is of one that holds',
    repels(() => placing({ kind: 'transfer' }), refused('hold_transaction_exists')),
  );
  it(
    'ends later',
    repels(() => placing({ expires: `'${forger.at}'` }), refused('hold_transaction_exists')),
  );
  it(
    'pays what is accepted',
    repels(() => placing({ obligation: free }), refused('hold_fits_obligation')),
  );
  it(
    'pays what is between its accounts',
    repels(() => placing({ from: B, to: A, obligation: owed }), refused('hold_fits_obligation')),
  );
  it(
    'pays no more than other holds leave',
    repels(() => placing({ amount: '5', obligation: owed }), refused('hold_fits_obligation')),
  );
});

describe('what becomes of a hold', () => {
  it(
    'is no more than it holds',
    repels(() => changing(open, 0, 11, 'voided'), refused('hold_within_amount')),
  );
  it(
    'ends it once nothing is held',
    repels(() => changing(open, 0, 10, 'held'), refused('hold_ends_once_nothing_is_held')),
  );
  it(
    'does not end it before',
    repels(() => changing(open, 0, 9, 'voided'), refused('hold_ends_once_nothing_is_held')),
  );
  it(
    'is not an expiry in time',
    repels(() => changing(open, 0, 10, 'expired'), refused('hold_state_follows_its_life')),
  );
  it(
    'is nothing once it has ended',
    repels(() => changing(captured, 0, 1, 'voided'), refused('hold_state_follows_its_life')),
  );
  it(
    'is of a hold that there is',
    repels(() => changing(newId(), 0, 1, 'voided'), refused('hold_state_follows_its_life')),
  );
  it(
    'is of a transaction that is not in the ledger log yet',
    repels(() => changing(open, 0, 10, 'voided', 1), refused('transaction_rows_are_sealed')),
  );
  it(
    'is of a transaction that there is',
    repels(() => changing(open, 0, 10, 'voided', forger.next + 1), refused('row_transaction_exists')),
  );
  it(
    'is something',
    repels(() => changing(open, 0, 0, 'held'), refused('hold_change_changes_something')),
  );
  it(
    'takes nothing where it is voided',
    repels(() => changing(open, 5, 5, 'voided'), refused('hold_change_captures_where_it_says_so')),
  );
  it(
    'is never negative',
    repels(() => changing(open, -1, 2, 'held'), refused('hold_change_captured_not_negative')),
  );
  it(
    'gives nothing back',
    repels(() => changing(open, 2, -1, 'held'), refused('hold_change_released_not_negative')),
  );
  it(
    'is of a known state',
    repels(() => changing(open, 0, 10, 'lost'), refused('hold_change_state_is_known')),
  );
  it(
    'is posted where it is captured',
    repels(() => changing(open, 10, 0, 'captured') + enterLog(), refused('hold_capture_is_posted')),
  );

  describe('is posted as it is captured:', () => {
    it.each<[string, () => string, string?]>([
      ['less', () => forger.postings(forger.posting(A, B, 9n, -19n, 19n))],
      ['to somebody else', () => forger.postings(forger.posting(A, C, 10n, -20n, 10n)), 'posting_follows_balance'],
      ['by somebody else', () => forger.postings(forger.posting(C, B, 10n, -10n, 20n)), 'posting_follows_balance'],
      ['the other way', () => forger.postings(forger.posting(B, A, 10n, 0n, 0n))],
      ['as another row', () => forger.postings(forger.posting(A, B, 10n, -20n, 20n, { line: 3 }))],
    ])('not %s', (__, posting, constraint = 'hold_capture_is_posted') =>
      repels(() => changing(open, 10, 0, 'captured') + posting() + enterLog(), refused(constraint))(),
    );
  });

  it(
    'is posted for itself, and not along with another one',
    repels(
      () => `${changing(open, 10, 0, 'captured')}
        INSERT INTO hold_change (circuit_id, number, line, hold_id, captured, released, state)
        VALUES ('${circuit}', ${forger.next}, 3, '${twin}', 10, 0, 'captured');
        ${forger.postings(forger.posting(A, B, 10n, -20n, 20n))}${enterLog()}`,
      refused('hold_capture_is_posted'),
    ),
  );
  it(
    'is posted along with all that is captured beside it',
    repels(
      () => `${forger.transactions(forger.transaction({ kind: 'transfer-captured' }), forger.transaction({ kind: 'transfer-captured', number: forger.next + 1 }))}
        INSERT INTO hold_change (circuit_id, number, line, hold_id, captured, released, state)
        VALUES ('${circuit}', ${forger.next}, 2, '${open}', 10, 0, 'captured'), ('${circuit}', ${forger.next + 1}, 2, '${twin}', 10, 0, 'captured');
        ${forger.postings(forger.posting(A, B, 10n, -20n, 20n, { number: forger.next + 1 }))}${enterLog(forger.next + 1)}`,
      refused('hold_capture_is_posted'),
    ),
  );
  it(
    'is not captured behind a posting, even once time has gone on',
    repels(
      () => `${forger.transactions(forger.transaction({ kind: 'transfer-captured' }), forger.transaction({ number: forger.next + 1 }))}
        ${forger.postings(forger.posting(A, B, 1n, -11n, 11n, { number: forger.next + 1 }))}
        ${forger.transactions(forger.transaction({ number: forger.next + 2, at: '2999-01-01T00:00:00.000Z' }))}
        INSERT INTO hold_change (circuit_id, number, line, hold_id, captured, released, state)
        VALUES ('${circuit}', ${forger.next}, 2, '${open}', 10, 0, 'captured');${enterLog(forger.next + 2)}`,
      refused('hold_capture_is_posted'),
    ),
  );
  it(
    'is not committed before it enters the log',
    repels(() => changing(open, 0, 10, 'voided'), refused('circuit_head_log_is_whole')),
  );

  it(
    'is captured before that is posted, which releases what was held',
    repels(
      () => `${forger.transactions(forger.transaction({ kind: 'transfer-captured' }))}
        ${forger.postings(forger.posting(A, B, 10n, -20n, 20n))}
        INSERT INTO hold_change (circuit_id, number, line, hold_id, captured, released, state)
        VALUES ('${circuit}', ${forger.next}, 2, '${open}', 10, 0, 'captured');`,
      refused('hold_capture_is_posted'),
    ),
  );
});

describe('a payment of an obligation', () => {
  it(
    'leaves what a hold is to pay',
    repels(
      () => `${forger.transactions(forger.transaction({ kind: 'obligation-paid' }))}
        ${forger.postings(forger.posting(A, B, 5n, -15n, 15n))}
        INSERT INTO obligation_payment (circuit_id, number, line, obligation_id, amount) VALUES ('${circuit}', ${forger.next}, 2, '${owed}', 5);`,
      refused('obligation_paid_is_accepted'),
    ),
  );
});

describe('the rows of holds', () => {
  it.each(['hold', 'hold_change'])('of %s are neither changed, deleted nor emptied by the service', async (table) => {
    for (const sql of [
      `UPDATE ${table} SET captured = 0 WHERE circuit_id = '${circuit}'`,
      `DELETE FROM ${table} WHERE circuit_id = '${circuit}'`,
      `TRUNCATE ${table}`,
    ])
      await expectRepelled(owner, app, sql, INSUFFICIENT_PRIVILEGE);
  });

  it('are not deleted by their owner either, and the facts of a hold not changed', async () => {
    for (const sql of [
      `UPDATE hold SET amount = 11 WHERE id = '${open}'`,
      `UPDATE hold SET expires_at = expires_at + interval '1 day' WHERE id = '${open}'`,
      `UPDATE hold SET fee_version = 1, fee_places = '{}' WHERE id = '${open}'`,
      `UPDATE hold_change SET captured = 9 WHERE hold_id = '${captured}'`,
      `DELETE FROM hold_change WHERE hold_id = '${captured}'`,
      `DELETE FROM hold WHERE id = '${open}'`,
      'TRUNCATE hold_change',
      'TRUNCATE hold',
    ])
      await expectRepelled(owner, owner, sql, APPEND_ONLY);
  });

  it('may not begin as anything but held', () =>
    expectRepelled(
      owner,
      app,
      `INSERT INTO hold (circuit_id, id, placed_number, payer_account_id, payee_account_id, amount, expires_at, captured)
       VALUES ('${circuit}', '${newId()}', ${forger.next}, '${A}', '${B}', 2, now(), 1)`,
      INSUFFICIENT_PRIVILEGE,
    ));
});
