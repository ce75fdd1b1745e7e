/** Tampering with the journal of a package. */
import type { Transaction } from '../../src/domain/ledger/journal.ts';
import { idOf } from '../support/arbitraries.ts';
import {
  amounts,
  at,
  byOperator,
  edit,
  type FileTampering,
  inFiles,
  J,
  LAST,
  LEDGER,
  LIMITED,
  line,
  lines,
  PAID,
  rehashed,
  replaced,
  resealed,
  rows,
  SET_OFF,
  smallerRun,
  TRANSFER,
  takenOut,
  transaction,
  WITH_CREDIT,
  without,
} from './verify.tampering-tools.ts';

export const JOURNAL_TAMPERINGS: readonly FileTampering[] = [
  resealed(
    'the amount of a transfer',
    line(J, TRANSFER, replaced(/"amount":"1/, '"amount":"2')),
    'leaves',
    at(TRANSFER),
  ),
  resealed(
    'the payer of a transfer',
    line(J, TRANSFER, replaced(/"debitAccountId":"[^"]+"/, `"debitAccountId":"${idOf('account', 4)}"`)),
    'leaves',
    at(TRANSFER),
  ),
  resealed(
    'payer and payee of a transfer, the one for the other',
    line(J, TRANSFER, (text) =>
      text
        .replace('debitAccountId', 'x')
        .replace('creditAccountId', 'debitAccountId')
        .replace('"x"', '"creditAccountId"'),
    ),
    'form',
    at(TRANSFER),
  ),
  resealed(
    'the time of a transaction',
    line(J, TRANSFER, replaced(/(postedAt":"[^.]+)\.000/, '$1.001')),
    'leaves',
    at(TRANSFER),
  ),
  resealed(
    'the principal of a transaction',
    line(J, TRANSFER, replaced(/principalId":"[^"]+"/, `principalId":"${idOf('principal', 5)}"`)),
    'leaves',
    at(TRANSFER),
  ),
  resealed('the reference of a transfer', line(J, 14, replaced('INV-1', 'INV-2')), 'leaves', at(14)),
  resealed('the day on which a transfer occurred', line(J, 14, replaced('2026-03-14', '2026-03-13')), 'leaves', at(14)),
  resealed('the digest of a free text', line(J, 14, replaced(/textDigest":"../, 'textDigest":"00')), 'leaves', at(14)),
  resealed(
    'the salt of a transaction',
    line(J, TRANSFER, replaced(/"salt":"../, '"salt":"ff')),
    'leaves',
    at(TRANSFER),
  ),
  resealed(
    'the leaf hash of a transaction',
    line(J, TRANSFER, replaced(/leafHash":"../, 'leafHash":"zz'.replace('zz', '00'))),
    'leaves',
    at(TRANSFER),
  ),
  resealed(
    'the kind of a transaction',
    line(J, TRANSFER, replaced('"kind":"transfer"', '"kind":"obligation-paid"')),
    'leaves',
    at(TRANSFER),
  ),
  resealed(
    'the credit limit of a limit change',
    line(J, LIMITED, replaced('"25.00"', '"2500.00"')),
    'leaves',
    at(LIMITED),
  ),
  resealed(
    'two neighbouring transactions swapped',
    lines(J, (all) => void all.splice(TRANSFER - 1, 2, all[TRANSFER] as string, all[TRANSFER - 1] as string)),
    'numbers',
    at(TRANSFER),
  ),
  resealed('a transaction deleted', without(J, TRANSFER), 'numbers', at(TRANSFER)),
  resealed(
    'a transaction inserted',
    lines(
      J,
      (all) =>
        void all.splice(
          TRANSFER,
          0,
          (all[TRANSFER - 1] as string).replace(/"id":"[^"]+"/, `"id":"${idOf('transaction', 7_777)}"`),
        ),
    ),
    'numbers',
    at(TRANSFER + 1),
  ),
  resealed(
    'a transaction doubled',
    lines(J, (all) => void all.splice(TRANSFER, 0, all[TRANSFER - 1] as string)),
    'ids',
    at(TRANSFER + 1),
  ),
  resealed(
    'a range re-numbered',
    edit(J, (text) =>
      text.replaceAll(/"number":(\d+),"id"/g, (all, number: string) =>
        Number(number) >= TRANSFER ? `"number":${Number(number) + 1},"id"` : all,
      ),
    ),
    'numbers',
    at(TRANSFER),
  ),
  resealed(
    'a deleted transaction hidden by numbering those after it anew',
    (files) => {
      without(J, TRANSFER)(files);
      edit(J, (text) =>
        text.replaceAll(/"number":(\d+),"id"/g, (all, number: string) =>
          Number(number) > TRANSFER ? `"number":${Number(number) - 1},"id"` : all,
        ),
      )(files);
    },
    'leaves',
    at(TRANSFER),
  ),
  resealed(
    'the last transactions left out',
    lines(J, (all) => void all.splice(LAST - 3)),
    'manifest',
    'manifest.json',
  ),
  resealed(
    'a field added to a transaction',
    line(J, TRANSFER, replaced(',"salt"', ',"note":"x","salt"')),
    'form',
    at(TRANSFER),
  ),
  resealed(
    'an amount with other decimals',
    line(J, TRANSFER, replaced(/"amount":"([\d.]+)\d"/, '"amount":"$1"')),
    'form',
    at(TRANSFER),
  ),
  resealed(
    'a row of a transaction left out',
    line(J, WITH_CREDIT, replaced(/\{"type":"obligation-settled"[^}]+\}\]/, ']').bind(null)),
    'form',
    at(WITH_CREDIT),
  ),
  inFiles(
    'a journal that is cut off within a line',
    edit(J, (text) => text.slice(0, -40)),
    'form',
    at(LAST),
  ),
  inFiles('one byte of the journal', line(J, TRANSFER, replaced('"number"', '"numbes"')), 'form', at(TRANSFER)),
  rehashed('the amount of a transfer, in every file', amounts(TRANSFER, 999n), 'checkpoints', 'checkpoints.jsonl:2'),
  rehashed(
    'a transfer moved to another payee, in every file',
    rows(TRANSFER, (row) => (row.type === 'posting' ? { ...row, creditAccountId: idOf('account', 4) } : row)),
    'checkpoints',
    'manifest.json',
  ),
  rehashed(
    'a transaction taken out, and those after it numbered anew',
    takenOut(TRANSFER),
    'checkpoints',
    'checkpoints.jsonl:3',
  ),
  rehashed(
    'the settlements and the certificate of a run both replaced by those of a smaller one',
    (ledger) => smallerRun(ledger),
    'checkpoints',
    'manifest.json',
  ),
  byOperator('a transfer beyond the credit limit', amounts(TRANSFER, 9_999_00n), 'limits', at(TRANSFER)),
  byOperator(
    'a transfer of a closed account',
    transaction(LAST, (each) => ({
      ...each,
      rows: [{ type: 'posting', debitAccountId: idOf('account', 0), creditAccountId: idOf('account', 5), amount: 1n }],
    })),
    'statuses',
    at(LAST),
  ),
  byOperator('a payment of more than was owed', amounts(PAID, 9_500n), 'obligations', at(PAID)),
  byOperator(
    'a payment that settles more than it pays',
    rows(PAID, (row) => (row.type === 'obligation-settled' ? { ...row, amount: row.amount + 1n } : row)),
    'statuses',
    at(PAID),
  ),
  byOperator(
    'a run that moves balances otherwise than it settles',
    rows(WITH_CREDIT, (row) => (row.type === 'posting' ? { ...row, amount: row.amount - 1n } : row)),
    'clearing',
    at(WITH_CREDIT),
  ),
  byOperator(
    'a run that settles another part than its certificate',
    rows(SET_OFF, (row, index) => ('amount' in row && index === 0 ? { ...row, amount: row.amount - 1n } : row)),
    'clearing',
    at(SET_OFF),
  ),
  byOperator(
    'unlimited credit for a member',
    rows(LIMITED, (row) => (row.type === 'limits-changed' ? { ...row, creditLimit: null } : row)),
    'statuses',
    at(LIMITED),
  ),
  byOperator(
    'a time before that of the transaction before',
    transaction(TRANSFER, (each) => ({ ...each, header: { ...each.header, postedAt: each.header.postedAt - 60_000 } })),
    'times',
    at(TRANSFER),
  ),
  byOperator(
    'an id that was given before',
    transaction(TRANSFER, (each) => ({
      ...each,
      header: { ...each.header, id: (LEDGER.transactions[20] as Transaction).header.id },
    })),
    'ids',
    at(TRANSFER),
  ),
];
