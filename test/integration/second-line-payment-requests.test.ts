import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, it } from 'vitest';
import { createPool } from '../../src/db/connect.ts';
import { newId } from '../../src/db/ids.ts';
import {
  APPEND_ONLY,
  expectRepelled,
  FOREIGN_KEY,
  Forger,
  INSUFFICIENT_PRIVILEGE,
  refused,
  UNIQUE,
} from '../support/attacks.ts';
import { appPool, createCircuit, createPoster, openAccounts, single, transfer } from '../support/circuit.ts';
import { createTestDatabase } from '../support/database.ts';

/** The second line of defence around payment requests, with the first one switched off: straight in SQL. */
let app: pg.Pool;
let owner: pg.Pool;
let circuit: string;
let elsewhere: string;
let forger: Forger;
let [A, B, C] = ['', '', ''];
let id: string;

const request = (
  more: { payer?: string; payee?: string; at?: string; expires?: string; obligation?: string } = {},
  own = newId(),
) => `
  INSERT INTO payment_request (circuit_id, id, payer_account_id, payee_account_id, amount, obligation_id, principal_id, requested_at, expires_at)
  VALUES ('${circuit}', '${own}', '${more.payer ?? A}', '${more.payee ?? B}', 10, ${more.obligation ? `'${more.obligation}'` : 'NULL'},
          '${newId()}', ${more.at ?? 'ledger_clock()'}, ${more.expires ?? "ledger_clock() + interval '1 hour'"})`;
const end = (state: string, ended = 'ledger_clock()', number: number | null = null) =>
  `UPDATE payment_request SET state = '${state}', ended_at = ${ended}, paid_number = ${number} WHERE id = '${id}'`;

beforeAll(async () => {
  const database = await createTestDatabase();
  app = appPool(database.appUrl);
  owner = createPool({ url: database.url, role: 'saldo_owner', max: 2 });
  const poster = createPoster(app);
  [circuit, elsewhere] = [await createCircuit(app), await createCircuit(app)];
  [A, B] = (await openAccounts(poster, circuit, 2)) as [string, string];
  [C] = (await openAccounts(poster, elsewhere, 1)) as [string];
  await poster.post(circuit, single(transfer(A, B, 10n)));
  await poster.close();
});
beforeEach(async () => {
  id = newId();
  await app.query(request({}, id));
  forger = await Forger.at(app, circuit);
});
afterAll(() => Promise.all([app.end(), owner.end()]));

const repelled = (sql: string, by: Parameters<typeof expectRepelled>[3]) => expectRepelled(owner, app, sql, by);

describe('a payment request', () => {
  it('is between two accounts of its circuit, and about an obligation of it', async () => {
    await repelled(request({ payee: A }), refused('payment_request_accounts_differ'));
    const foreign = (constraint: string) => ({ sqlState: FOREIGN_KEY, constraint });
    await repelled(request({ payer: C }), foreign('payment_request_payer_exists'));
    await repelled(request({ payee: C }), foreign('payment_request_payee_exists'));
    await repelled(request({ obligation: newId() }), foreign('payment_request_obligation_exists'));
  });

  it('begins pending, with a time that is ahead and not too far away', async () => {
    const lasts = refused('payment_request_lasts_90_days_at_most');
    await repelled(request({ expires: `ledger_clock() - interval '1 hour'` }), lasts);
    await repelled(request({ expires: `ledger_clock() + interval '91 days'` }), lasts);
    await repelled(
      `INSERT INTO payment_request (circuit_id, id, payer_account_id, payee_account_id, amount, principal_id, requested_at, expires_at, state)
       SELECT circuit_id, gen_random_uuid(), payer_account_id, payee_account_id, amount, principal_id, requested_at, expires_at, 'paid'
       FROM payment_request WHERE id = '${id}'`,
      INSUFFICIENT_PRIVILEGE,
    );
  });

  it('keeps its facts, and is never deleted', async () => {
    for (const change of ['amount = 1', `payer_account_id = '${B}'`, `expires_at = expires_at + interval '1 day'`])
      await repelled(`UPDATE payment_request SET ${change} WHERE id = '${id}'`, INSUFFICIENT_PRIVILEGE);
    await repelled('DELETE FROM payment_request', INSUFFICIENT_PRIVILEGE);
    const change = `UPDATE payment_request SET amount = 1 WHERE id = '${id}'`;
    await expectRepelled(owner, owner, change, APPEND_ONLY);
    const remove = `DELETE FROM payment_request WHERE id = '${id}'`;
    await expectRepelled(owner, owner, remove, APPEND_ONLY);
  });

  it('ends once', async () => {
    await app.query(end('rejected'));
    for (const state of ['pending', 'cancelled', 'rejected'])
      await repelled(
        end(state, state === 'pending' ? 'NULL' : 'ledger_clock()'),
        refused('payment_request_state_follows_its_life'),
      );
  });

  it('ends before its time, or expires at it and no sooner', async () => {
    const inTime = refused('payment_request_ends_in_time');
    await repelled(end('rejected', 'expires_at'), inTime);
    await repelled(end('cancelled', 'NULL'), inTime);
    await repelled(end('expired'), inTime);
    await repelled(end('expired', 'expires_at'), refused('payment_request_expires_at_its_time'));
  });

  it('is paid by a posting of as much between its accounts that is written with it', async () => {
    const { next, at } = forger;
    const unpaid = refused('payment_request_payment_is_posted');
    await repelled(end('paid'), refused('payment_request_is_paid_by_a_transaction'));
    await repelled(end('rejected', 'ledger_clock()', next - 1), refused('payment_request_is_paid_by_a_transaction'));
    // One that is in the log already, and of before the request.
    await repelled(end('paid', 'ledger_clock()', next - 1), unpaid);
    const paying = (amount: bigint, [from, to]: [string, string] = [A, B]) => {
      const after: [bigint, bigint] = from === A ? [-10n - amount, 10n + amount] : [10n - amount, -10n + amount];
      return forger.transactions() + forger.postings(forger.posting(from, to, amount, ...after));
    };
    await repelled(paying(9n) + end('paid', `'${at}'`, next), unpaid);
    await repelled(paying(10n, [B, A]) + end('paid', `'${at}'`, next), unpaid);
  });

  it('has a transaction of its own', async () => {
    const other = newId();
    await app.query(request({}, other));
    // Behind both requests, however long the second took.
    forger = await Forger.at(app, circuit);
    const { next } = forger;
    const later = new Date(Date.parse(forger.at) + 5).toISOString();
    await repelled(
      forger.transactions(forger.transaction({ at: later })) +
        forger.postings(forger.posting(A, B, 10n, -20n, 20n, { at: later })) +
        end('paid', `'${later}'`, next) +
        `; UPDATE payment_request SET state = 'paid', ended_at = '${later}', paid_number = ${next} WHERE id = '${other}'`,
      { sqlState: UNIQUE, constraint: 'payment_request_has_a_transaction_of_its_own' },
    );
  });
});

describe('an agreement to pay at once', () => {
  const agreement = (payee: string | null, payer = A) =>
    `INSERT INTO payment_agreement (circuit_id, payer_account_id, payee_account_id, principal_id)
     VALUES ('${circuit}', '${payer}', ${payee === null ? 'NULL' : `'${payee}'`}, '${newId()}')`;

  it('is made once, between accounts of its circuit, and never changed', async () => {
    await app.query(agreement(null));
    await app.query(agreement(B));
    const once = { sqlState: UNIQUE, constraint: 'payment_agreement_is_made_once' };
    await repelled(agreement(null), once);
    await repelled(agreement(B), once);
    await repelled(agreement(A), refused('payment_agreement_accounts_differ'));
    await repelled(agreement(C), { sqlState: FOREIGN_KEY, constraint: 'payment_agreement_payee_exists' });
    await repelled(agreement(null, C), { sqlState: FOREIGN_KEY, constraint: 'payment_agreement_payer_exists' });
    await repelled('UPDATE payment_agreement SET payee_account_id = NULL', INSUFFICIENT_PRIVILEGE);
  });
});
