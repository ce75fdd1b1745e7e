import { PDF_LINES_MAX, XLSX_ROWS_MAX } from '../../src/limits.ts';
import type { Api } from './api.ts';
import { makeCircuit } from './fixtures.ts';

const ACCOUNTS = XLSX_ROWS_MAX + 1;
const POSTINGS = PDF_LINES_MAX + 1;

/**
 * A circuit with one account more than a workbook takes rows, and with one entry more on `account` than a PDF takes lines:
 * straight into the tables, triggers asleep, because the API would take a minute for it.
 */
export async function stuffedCircuit(api: Api): Promise<{ code: string; account: string }> {
  const { id, code } = await makeCircuit(api);
  await api.sql(`
    BEGIN;
    SET LOCAL session_replication_role = replica;
    INSERT INTO transaction (circuit_id, number, id, kind, posted_at, principal_id, salt, leaf_hash)
    SELECT '${id}', k, gen_random_uuid(), CASE WHEN k <= ${ACCOUNTS} THEN 'account-opened' ELSE 'transfer' END,
           date_trunc('milliseconds', now()), '${id}', decode(repeat('00', 16), 'hex'), decode(repeat('00', 32), 'hex')
    FROM generate_series(1, ${ACCOUNTS + POSTINGS}) AS k;
    INSERT INTO account (circuit_id, id, system, opened_number, balance)
    SELECT '${id}', uuidv7(), 'issue', k, CASE k WHEN 1 THEN -${POSTINGS} WHEN 2 THEN ${POSTINGS} ELSE 0 END
    FROM generate_series(1, ${ACCOUNTS}) AS k;
    INSERT INTO posting (circuit_id, posted_at, number, line, debit_account_id, credit_account_id, amount, debit_balance_after, credit_balance_after)
    SELECT circuit_id, posted_at, number, 1,
           (SELECT account.id FROM account WHERE circuit_id = '${id}' AND opened_number = 1),
           (SELECT account.id FROM account WHERE circuit_id = '${id}' AND opened_number = 2),
           1, ${ACCOUNTS} - number, number - ${ACCOUNTS}
    FROM transaction WHERE circuit_id = '${id}' AND number > ${ACCOUNTS};
    UPDATE circuit_head SET last_number = ${ACCOUNTS + POSTINGS} WHERE circuit_id = '${id}';
    COMMIT`);
  const [first] = await api.sql(`SELECT id FROM account WHERE circuit_id = $1 AND opened_number = 1`, [id]);
  return { code, account: first?.id as string };
}
