/** Days on which an account's sums are not what was judged of it, less what holds have released. */
export const MISCOUNTED = `
  SELECT * FROM (
    SELECT judged.circuit_id, side.account_id, day, sum(side.paid) AS paid, sum(side.sold) AS sold
    FROM judged_payment AS judged
    LEFT JOIN (SELECT circuit_id, placed_number, released FROM hold) AS hold
      ON hold.circuit_id = judged.circuit_id AND hold.placed_number = judged.number
    CROSS JOIN LATERAL (VALUES
      (payer_account_id, judged.amount - coalesce(hold.released, 0), 0),
      (payee_account_id, 0, judged.amount - coalesce(hold.released, 0))) AS side (account_id, paid, sold)
    GROUP BY judged.circuit_id, side.account_id, day) AS told
  FULL JOIN payment_day AS counted USING (circuit_id, account_id, day)
  WHERE (told.paid, told.sold) IS DISTINCT FROM (counted.paid::numeric, counted.sold::numeric)`;
