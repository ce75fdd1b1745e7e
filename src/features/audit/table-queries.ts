/** What stands in the tables of a package, for COPY: their columns in order, amounts in minor units. */
import {
  ACCOUNTS,
  CLEARING_RUNS,
  LIMIT_CHANGES,
  MEMBERS,
  MEMBERS_PERSONAL,
  OBLIGATIONS,
  SETTLEMENTS,
  type TableFile,
} from '../../audit-files/tables.ts';
import { uuidLiteral } from './journal-queries.ts';

const time = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** By table: the query over a circuit, of which `$circuit` stands for the id. */
const QUERIES: ReadonlyMap<TableFile, string> = new Map([
  [
    ACCOUNTS,
    `SELECT id, member_id, system, external_id, status, balance, held_out, held_in, credit_limit, balance_cap, clearing_draw_max,
            ${time('negative_since')}, opened_number
     FROM account WHERE circuit_id = $circuit ORDER BY opened_number, id`,
  ],
  [
    MEMBERS,
    `SELECT id, external_id, group_code, status, admitted_number FROM member WHERE circuit_id = $circuit ORDER BY admitted_number, id`,
  ],
  [
    LIMIT_CHANGES,
    `SELECT number, line, ${time('posted_at')}, principal_id, account_id, credit_limit, balance_cap
     FROM limit_change LEFT JOIN transaction USING (circuit_id, number) WHERE circuit_id = $circuit ORDER BY number, line`,
  ],
  [
    OBLIGATIONS,
    `SELECT id, debtor_account_id, creditor_account_id, amount, due_on, external_id, recorded_number, recorded_line, state, settled,
            amount - settled AS remaining
     FROM obligation_standing WHERE circuit_id = $circuit ORDER BY recorded_number, recorded_line, id`,
  ],
  [
    SETTLEMENTS,
    `SELECT number, line, ${time('posted_at')}, obligation_id, amount, means, run_id
     FROM (SELECT circuit_id, number, line, obligation_id, amount, 'payment' AS means, NULL::uuid AS run_id FROM obligation_payment
           WHERE circuit_id = $circuit
           UNION ALL
           SELECT run.circuit_id, applied_number, part.line, obligation_id, part.settled, 'clearing', run.id
           FROM clearing_run AS run JOIN clearing_obligation AS part ON part.circuit_id = run.circuit_id AND part.run_id = run.id
           WHERE run.circuit_id = $circuit AND applied_number IS NOT NULL AND part.line IS NOT NULL) AS settled
     LEFT JOIN transaction USING (circuit_id, number) ORDER BY number, line`,
  ],
  [
    CLEARING_RUNS,
    `SELECT id, state, mode, due_by, dry_run, principal_id, ${time('created_at')}, snapshot_number, obligations, accounts, total, cleared,
            credit_used, applied_number
     FROM clearing_run WHERE circuit_id = $circuit ORDER BY created_at, id`,
  ],
  [
    MEMBERS_PERSONAL,
    `SELECT member_id, name, email, phone, address, listed
     FROM member_profile JOIN member ON member.circuit_id = member_profile.circuit_id AND member.id = member_id
     WHERE member_profile.circuit_id = $circuit ORDER BY admitted_number, member_id`,
  ],
]);

const copy = (circuitId: string, query: string): string =>
  `COPY (${query.replaceAll('$circuit', uuidLiteral(circuitId))}) TO STDOUT`;

export function copyTable(circuitId: string, table: TableFile): string {
  const query = QUERIES.get(table);
  if (query === undefined) throw new RangeError(`${table.name} is read in another way`);
  return copy(circuitId, query);
}

/** Free texts and invoices that are not erased: of a transaction by its number, of an obligation by its id; with salt. */
export const copyTexts = (circuitId: string): string =>
  copy(
    circuitId,
    `SELECT number, NULL, encode(salt, 'hex'), body, invoice
     FROM (SELECT number, NULL::uuid AS obligation_id, 0 AS line, salt, body, invoice FROM transaction_text WHERE circuit_id = $circuit AND salt IS NOT NULL
           ORDER BY number) AS text`,
  );

export const copyDescriptions = (circuitId: string): string =>
  copy(
    circuitId,
    `SELECT NULL, obligation_id, encode(salt, 'hex'), body, invoice
     FROM obligation_text JOIN obligation ON obligation.circuit_id = obligation_text.circuit_id AND id = obligation_id
     WHERE obligation_text.circuit_id = $circuit AND salt IS NOT NULL ORDER BY recorded_number, recorded_line`,
  );
