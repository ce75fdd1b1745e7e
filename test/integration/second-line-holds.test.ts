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
  type StepCells,
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
  readonly fees?: number;
}

/** A hold with its transaction, as the service would write them but for what is bent. */
function placing({ id = newId(), number = forger.next, from = A, to = B, amount = '1', ...more }: Placed): string {
  const {
    expires = `'${forger.at}'::timestamptz + interval '1 hour'`,
    obligation = null,
    kind = 'transfer-held',
    fees = 0,
  } = more;
  const owes = obligation === null ? 'NULL' : `'${obligation}'`;
  return `${forger.transactions(forger.transaction({ id, kind }))}
    INSERT INTO hold (circuit_id, id, placed_number, payer_account_id, payee_account_id, amount, expires_at, obligation_id,
                      fees, fee_version, fee_places)
    VALUES ('${circuit}', '${id}', ${number}, '${from}', '${to}', ${amount}, ${expires}, ${owes}, ${fees}, 1, '{1}');`;
}

const stepOf = (hold: string, captured: number, released: number, state: string): StepCells => ({
  hold,
  line: 2,
  captured,
  released,
  feesCaptured: 0,
  feesReleased: 0,
  state,
});

/** What becomes of a hold, as the transaction that its state belongs to. */
const changing = (hold: string, captured: number, released: number, state: string, number = forger.next): string =>
  forger.transactions(
    forger.transaction({
      number,
      kind: state === 'held' ? 'transfer-captured' : `transfer-${state}`,
      step: stepOf(hold, captured, released, state),
    }),
  );

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
    'reserves no less than nothing for fees',
    repels(() => placing({ fees: -1 }), refused('hold_fees_are_of_rules')),
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
  const OFF_ITS_LIFE = refused('hold_state_follows_its_life');
  it.each<[string, () => string]>([
    ['more than it holds', () => changing(open, 0, 11, 'voided')],
    ['more than it holds, in two parts', () => changing(open, 11, 0, 'held')],
    ['all of it, without an end', () => changing(open, 10, 0, 'held')],
    ['an end before all of it is gone', () => changing(open, 0, 9, 'voided')],
    ['an expiry in time', () => changing(open, 0, 10, 'expired')],
    ['anything once it has ended', () => changing(captured, 0, 10, 'voided')],
    ['of a hold that there is not', () => changing(newId(), 0, 10, 'voided')],
    [
      'two steps at once',
      () =>
        forger.transactions(
          ...[0, 1].map((after) =>
            forger.transaction({
              number: forger.next + after,
              kind: 'transfer-captured',
              step: stepOf(open, 5, 0, after === 0 ? 'held' : 'captured'),
            }),
          ),
        ),
    ],
    [
      'fees that it has not reserved',
      () =>
        forger.transactions(
          forger.transaction({
            kind: 'transfer-captured',
            step: { ...stepOf(open, 10, 0, 'captured'), feesCaptured: 1 },
          }),
        ),
    ],
    [
      'anything before it is placed',
      () => {
        const id = newId();
        const [voided, held] = [
          forger.transaction({ kind: 'transfer-voided', step: stepOf(id, 0, 10, 'voided') }),
          forger.transaction({ id, number: forger.next + 1, kind: 'transfer-held' }),
        ];
        return `WITH early AS (
            INSERT INTO hold (circuit_id, id, placed_number, payer_account_id, payee_account_id, amount, expires_at)
            VALUES ('${circuit}', '${id}', ${forger.next + 1}, '${A}', '${B}', 10, '${forger.at}'::timestamptz + interval '1 hour'))
          ${forger.transactions(voided, held)}`;
      },
    ],
  ])('is not %s', (_, sql) => repels(sql, OFF_ITS_LIFE)());

  it.each<[string, string, Pick<StepCells, 'captured' | 'released' | 'feesCaptured' | 'feesReleased'>]>([
    ['an end that keeps fees', 'captured', { captured: 10, released: 0, feesCaptured: 3, feesReleased: 1 }],
    [
      'an end that releases too much of fees',
      'voided',
      { captured: 0, released: 10, feesCaptured: 0, feesReleased: 6 },
    ],
    ['a part that takes too much of fees', 'held', { captured: 4, released: 0, feesCaptured: 6, feesReleased: 0 }],
  ])('is not %s', (_, state, cells) => {
    const id = newId();
    const kind = state === 'voided' ? 'transfer-voided' : 'transfer-captured';
    const step = { ...stepOf(id, 0, 0, state), ...cells };
    return repels(
      () => `${placing({ id, amount: '10', fees: 5 })}
        ${forger.transactions(forger.transaction({ number: forger.next + 1, kind, step }))}`,
      OFF_ITS_LIFE,
    )();
  });

  const whole = () => stepOf(open, 10, 0, 'captured');
  it.each<[string, string, () => StepCells]>([
    ['of a kind that has none', 'transfer', whole],
    ['of another kind than its state', 'transfer-voided', whole],
    ['missing from a kind that has one', 'transfer-captured', () => ({})],
    ['without its hold', 'transfer-captured', () => ({ ...whole(), hold: undefined })],
    ['without its place', 'transfer-captured', () => ({ ...whole(), line: undefined })],
    ['without what is captured', 'transfer-captured', () => ({ ...whole(), captured: undefined })],
    ['without what is released', 'transfer-captured', () => ({ ...whole(), released: undefined })],
    ['without what is captured of fees', 'transfer-captured', () => ({ ...whole(), feesCaptured: undefined })],
    ['without what is released of fees', 'transfer-captured', () => ({ ...whole(), feesReleased: undefined })],
    ['without a state', 'transfer-captured', () => ({ ...whole(), state: undefined })],
    ['a part of one on a transfer', 'transfer', () => ({ released: 1 })],
    ['nothing', 'transfer-captured', () => stepOf(open, 0, 0, 'held')],
    ['only releasing where it captures', 'transfer-captured', () => stepOf(open, 0, 10, 'captured')],
    ['taking something where it is voided', 'transfer-voided', () => stepOf(open, 5, 5, 'voided')],
    [
      'taking fees where it is voided',
      'transfer-voided',
      () => ({ ...stepOf(open, 0, 10, 'voided'), feesCaptured: 1 }),
    ],
    ['taking less than nothing', 'transfer-captured', () => stepOf(open, -1, 2, 'held')],
    ['giving something back', 'transfer-captured', () => stepOf(open, 2, -1, 'held')],
    ['giving fees back', 'transfer-captured', () => ({ ...whole(), feesReleased: -1 })],
    ['of a state that there is not', 'transfer-lost', () => stepOf(open, 0, 10, 'lost')],
  ])('is not %s', (_, kind, step) =>
    repels(
      () => forger.transactions(forger.transaction({ kind, step: step() })),
      refused('transaction_has_step_of_its_kind'),
    )(),
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
    'is posted along with all that is captured beside it',
    repels(
      () => `${forger.transactions(
        forger.transaction({ kind: 'transfer-captured', step: stepOf(open, 10, 0, 'captured') }),
        forger.transaction({
          kind: 'transfer-captured',
          number: forger.next + 1,
          step: stepOf(twin, 10, 0, 'captured'),
        }),
      )}
        ${forger.postings(forger.posting(A, B, 10n, -20n, 20n, { number: forger.next + 1 }))}${enterLog(forger.next + 1)}`,
      refused('hold_capture_is_posted'),
    ),
  );
  it(
    'is posted also where it comes behind other postings',
    repels(
      () => `${forger.transactions(forger.transaction())}
        ${forger.postings(forger.posting(A, B, 1n, -11n, 11n))}
        ${changing(open, 10, 0, 'captured', forger.next + 1)}${enterLog(forger.next + 1)}`,
      refused('hold_capture_is_posted'),
    ),
  );
  it(
    'is not committed before it enters the log',
    repels(() => changing(open, 0, 10, 'voided'), refused('circuit_head_log_is_whole')),
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
  it.each(['hold', 'transaction'])('of %s are neither changed, deleted nor emptied by the service', async (table) => {
    for (const sql of [
      `UPDATE ${table} SET ${table === 'hold' ? 'captured' : 'hold_captured'} = 0 WHERE circuit_id = '${circuit}'`,
      `DELETE FROM ${table} WHERE circuit_id = '${circuit}'`,
      `TRUNCATE ${table}`,
    ])
      await expectRepelled(owner, app, sql, INSUFFICIENT_PRIVILEGE);
  });

  it('are not deleted by their owner either, and neither the facts of a hold nor what became of it changed', async () => {
    for (const sql of [
      `UPDATE hold SET amount = 11 WHERE id = '${open}'`,
      `UPDATE hold SET expires_at = expires_at + interval '1 day' WHERE id = '${open}'`,
      `UPDATE hold SET fee_version = 1, fee_places = '{}' WHERE id = '${open}'`,
      `UPDATE hold SET captured = 1 WHERE id = '${open}'`,
      `UPDATE hold SET released = 1 WHERE id = '${open}'`,
      `UPDATE hold SET fees_captured = 1 WHERE id = '${open}'`,
      `UPDATE hold SET fees_released = 1 WHERE id = '${open}'`,
      `UPDATE hold SET state = 'lost' WHERE id = '${open}'`,
      `UPDATE hold SET ended_number = NULL WHERE id = '${captured}'`,
      `UPDATE transaction SET hold_captured = 9 WHERE hold_id = '${captured}'`,
      `DELETE FROM transaction WHERE hold_id = '${captured}'`,
      `DELETE FROM hold WHERE id = '${open}'`,
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
