import type { ClientBase, Pool } from 'pg';

export interface AgreementRow {
  /** Null: whoever asks. */
  readonly payee_account_id: string | null;
  readonly principal_id: string;
  readonly agreed_at: Date;
}

/** The one with whoever asks comes first; then by their payees. `after` as the last of the page before has it; null: from the first. */
export async function selectAgreementPage(
  pool: Pool,
  circuitId: string,
  payer: string,
  after: string | null,
  count: number,
): Promise<AgreementRow[]> {
  const { rows } = await pool.query<AgreementRow>(
    `SELECT payee_account_id, principal_id, agreed_at FROM payment_agreement
     WHERE circuit_id = $1 AND payer_account_id = $2 AND ($3::text IS NULL OR (payee_account_id IS NOT NULL AND ($3 = 'all' OR payee_account_id::text > $3)))
     ORDER BY payee_account_id IS NOT NULL, payee_account_id LIMIT $4`,
    [circuitId, payer, after, count],
  );
  return rows;
}

export async function selectAgreement(
  pool: Pool,
  circuitId: string,
  payer: string,
  payee: string | null,
): Promise<AgreementRow | undefined> {
  const { rows } = await pool.query<AgreementRow>(
    `SELECT payee_account_id, principal_id, agreed_at FROM payment_agreement
     WHERE circuit_id = $1 AND payer_account_id = $2 AND payee_account_id IS NOT DISTINCT FROM $3`,
    [circuitId, payer, payee],
  );
  return rows[0];
}

/** False where it is there already. */
export async function insertAgreement(
  client: ClientBase,
  circuitId: string,
  payer: string,
  payee: string | null,
  principalId: string,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `INSERT INTO payment_agreement (circuit_id, payer_account_id, payee_account_id, principal_id) VALUES ($1, $2, $3, $4)
     ON CONFLICT (circuit_id, payer_account_id, payee_account_id) DO NOTHING`,
    [circuitId, payer, payee, principalId],
  );
  return rowCount === 1;
}

/** False where there is none. */
export async function deleteAgreement(
  client: ClientBase,
  circuitId: string,
  payer: string,
  payee: string | null,
): Promise<boolean> {
  const { rowCount } = await client.query(
    'DELETE FROM payment_agreement WHERE circuit_id = $1 AND payer_account_id = $2 AND payee_account_id IS NOT DISTINCT FROM $3',
    [circuitId, payer, payee],
  );
  return rowCount === 1;
}
