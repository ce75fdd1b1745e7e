import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPool } from '../../src/db/connect.ts';
import { newId } from '../../src/db/ids.ts';
import {
  APPEND_ONLY,
  attack,
  expectRepelled,
  FOREIGN_KEY,
  Forger,
  INSUFFICIENT_PRIVILEGE,
  refused,
} from '../support/attacks.ts';
import { appPool, createCircuit, createPoster, openAccounts, single, told, transfer } from '../support/circuit.ts';
import { createTestDatabase } from '../support/database.ts';

/** The second line of defence around trading rules, with the first one switched off: straight in SQL. */
let app: pg.Pool;
let owner: pg.Pool;
let circuit: string;
let forger: Forger;
let [A, B, C] = ['', '', ''];
/** What has been posted, and so A's balance. */
let balance = 0n;

const rules = (version: number, pairs = 0, caps = 0) => `
  INSERT INTO trading_rules (circuit_id, version, principal_id, set_at, pairs, caps)
  VALUES ('${circuit}', ${version}, '${newId()}', ledger_clock(), ${pairs}, ${caps});`;
const pair = (version: number, from: string, to: string, allowed = false) => `
  INSERT INTO trading_pair (circuit_id, version, place, from_group, to_group, allowed)
  VALUES ('${circuit}', ${version}, 1, '${from}', '${to}', ${allowed});`;
const cap = (version: number, account: string, limits: string) => `
  INSERT INTO payment_cap (circuit_id, version, place, account_id, per_transfer, per_day, per_month)
  VALUES ('${circuit}', ${version}, 1, '${account}', ${limits});`;
const judged = (amount: bigint, more: { payer?: string; day?: string; version?: number; number?: number } = {}) => `
  INSERT INTO judged_payment (circuit_id, number, rules_version, payer_account_id, payee_account_id, amount, day)
  VALUES ('${circuit}', ${more.number ?? forger.next}, ${more.version ?? 1}, '${more.payer ?? A}', '${B}', ${amount},
          ${more.day ?? `('${forger.at}'::timestamptz AT TIME ZONE 'UTC')::date`});`;
/** A payment of A to B, with what it leaves behind where it is judged. */
const paying = (amount: bigint, mark = judged(amount)) =>
  forger.transactions() + forger.postings(forger.posting(A, B, amount, balance - amount, amount - balance)) + mark;

beforeAll(async () => {
  const database = await createTestDatabase();
  app = appPool(database.appUrl);
  owner = createPool({ url: database.url, role: 'saldo_owner', max: 2 });
  const poster = createPoster(app);
  circuit = await createCircuit(app);
  const elsewhere = await createCircuit(app);
  [A, B] = (await openAccounts(poster, circuit, 2)) as [string, string];
  [C] = (await openAccounts(poster, elsewhere, 1)) as [string];
  // Once before there are rules, and once under them.
  expect(told(await poster.post(circuit, single(transfer(A, B, 7n))))[0]).toBeGreaterThan(0);
  await app.query(`BEGIN; ${rules(1, 0, 1)} ${cap(1, A, '20, 30, 40')} COMMIT`);
  expect(told(await poster.post(circuit, single(transfer(A, B, 20n))))[0]).toBeGreaterThan(0);
  balance = -27n;
  await poster.close();
});
beforeEach(async () => {
  forger = await Forger.at(app, circuit);
});
afterAll(() => Promise.all([app.end(), owner.end()]));

const repelled = (sql: string, by: Parameters<typeof expectRepelled>[3]) => expectRepelled(owner, app, sql, by);

describe('trading rules', () => {
  it('are the next version, whole, and never changed', async () => {
    await repelled(rules(3), refused('trading_rules_version_is_the_next'));
    await repelled(rules(2, 1), refused('trading_rules_are_whole'));
    await repelled(rules(2) + pair(2, 'full', 'full'), refused('trading_rules_are_whole'));
    await repelled(pair(1, 'full', 'full'), refused('trading_pair_comes_with_its_rules'));
    await repelled(cap(1, B, '1, 1, 1'), refused('payment_cap_comes_with_its_rules'));
    for (const table of ['trading_rules', 'trading_pair', 'payment_cap', 'judged_payment', 'payment_day'])
      await repelled(`DELETE FROM ${table}`, INSUFFICIENT_PRIVILEGE);
    await repelled('UPDATE payment_day SET paid = 0', INSUFFICIENT_PRIVILEGE);
    await repelled('UPDATE circuit SET trading_rules_version = NULL', INSUFFICIENT_PRIVILEGE);
    for (const table of ['trading_rules', 'payment_cap', 'judged_payment'])
      expect(await attack(owner, `DELETE FROM ${table}`)).toEqual(APPEND_ONLY);
  });

  it('are about groups and accounts of the circuit, and cap something', async () => {
    await repelled(rules(2, 1) + pair(2, 'a b', 'full'), refused('trading_pair_from_group_is_a_word'));
    await repelled(rules(2, 1) + pair(2, 'full', '@nobody'), refused('trading_pair_to_group_is_a_word'));
    const foreign = { sqlState: FOREIGN_KEY, constraint: 'payment_cap_account_exists' };
    await repelled(rules(2, 0, 1) + cap(2, C, '1, 1, 1'), foreign);
    await repelled(rules(2, 0, 1) + cap(2, A, 'NULL, NULL, NULL'), refused('payment_cap_caps_something'));
    await repelled(rules(2, 0, 1) + cap(2, A, '-1, NULL, NULL'), refused('payment_cap_per_transfer_not_negative'));
  });
});

const terms = (version: number, account: string, settled: string) => `
  INSERT INTO selling_terms (circuit_id, version, place, account_id, per_year, year_begins, acceptance)
  VALUES ('${circuit}', ${version}, 1, '${account}', ${settled});`;
const withTerms = (version: number) => `
  INSERT INTO trading_rules (circuit_id, version, principal_id, set_at, pairs, caps, sellers)
  VALUES ('${circuit}', ${version}, '${newId()}', ledger_clock(), 0, 0, 1);`;

describe('the terms of sellers', () => {
  it('come with their rules, are about accounts of the circuit, and settle something that each year can keep', async () => {
    await repelled(withTerms(2), refused('trading_rules_are_whole'));
    await repelled(terms(1, B, '1, NULL, NULL'), refused('selling_terms_come_with_their_rules'));
    const settling = (settled: string) => withTerms(2) + terms(2, B, settled);
    await repelled(settling('-1, NULL, NULL'), refused('selling_terms_per_year_not_negative'));
    await repelled(settling('NULL, NULL, NULL'), refused('selling_terms_say_something'));
    await repelled(settling("1, '02-29', NULL"), refused('selling_terms_year_begins_each_year'));
    await repelled(settling("NULL, '07-01', '1'"), refused('selling_terms_year_is_of_a_capacity'));
    await repelled(settling("NULL, NULL, '1.01'"), refused('selling_terms_acceptance_is_a_share'));
    const foreign = { sqlState: FOREIGN_KEY, constraint: 'selling_terms_account_exists' };
    await repelled(withTerms(2) + terms(2, C, '1, NULL, NULL'), foreign);
    await repelled('DELETE FROM selling_terms', INSUFFICIENT_PRIVILEGE);
  });

  it('hold for a payment that is judged, counted together with what was sold before', async () => {
    const selling = (perYear: number, amount: bigint) =>
      `BEGIN; ${withTerms(2)} ${terms(2, B, `${perYear}, NULL, NULL`)} ${paying(amount, judged(amount, { version: 2 }))}`;
    expect(await attack(app, `${selling(24, 5n)} COMMIT`)).toEqual(refused('sale_within_capacity'));
    expect(await attack(app, `${selling(25, 5n)} ROLLBACK`)).toEqual({ sqlState: undefined });
  });

  it('begin a year on its day, or on the first of January', async () => {
    const began = async (begins: string | null, today: string) =>
      (await app.query('SELECT contract_year_began($1, $2)::text AS day', [begins, today])).rows[0].day;
    expect(await began(null, '2026-12-31')).toBe('2026-01-01');
    expect(await began(null, '2026-01-01')).toBe('2026-01-01');
    expect(await began('07-01', '2026-06-30')).toBe('2025-07-01');
    expect(await began('07-01', '2026-07-01')).toBe('2026-07-01');
    expect(await began('12-31', '2028-02-29')).toBe('2027-12-31');
  });
});

describe('a payment that is judged', () => {
  it('is one of an open transaction, by the rules in force, on the day of its posting', async () => {
    const none = refused('judged_payment_is_a_payment');
    await repelled(judged(20n, { number: forger.next - 2 }), none);
    await repelled(paying(5n, judged(4n)), none);
    await repelled(paying(5n, judged(5n, { payer: C })), none);
    await repelled(paying(5n, judged(5n, { day: "'2020-01-01'" })), none);
    const stale = `BEGIN; ${rules(2)} ${paying(5n)} COMMIT`;
    expect(await attack(app, stale)).toEqual(none);
  });

  it('is within the caps, counted together with what was paid before', async () => {
    await repelled(paying(21n), refused('payment_within_transfer_cap'));
    await repelled(paying(11n), refused('payment_within_daily_cap'));
    // 20 of the day under rules, and not the 7 from before them.
    expect(await attack(app, `BEGIN; ${paying(10n)} ROLLBACK`)).toEqual({ sqlState: undefined });
    const more = `BEGIN; ${rules(2, 0, 1)} ${cap(2, A, 'NULL, NULL, 24')} ${paying(5n, judged(5n, { version: 2 }))} COMMIT`;
    expect(await attack(app, more)).toEqual(refused('payment_within_monthly_cap'));
  });

  it('is between groups that may trade', async () => {
    const forbidden = `BEGIN; ${rules(2, 1)} ${pair(2, 'full', '*')} ${paying(5n, judged(5n, { version: 2 }))} COMMIT`;
    expect(await attack(app, forbidden)).toEqual(refused('payment_between_groups_that_trade'));
  });
});
