import { textCell } from './cells.ts';
import type { FiledPart, JournalRenderer } from './journal.ts';

const COLUMNS = [
  'number',
  'line',
  'posted_at',
  'kind',
  'transaction_id',
  'principal_id',
  'external_id',
  'occurred_on',
  'debit_account_id',
  'credit_account_id',
  'amount',
  'debit_balance_after',
  'credit_balance_after',
];

/** Each posting as a row: the debit account's balance falls by the amount, the credit account's rises. */
export const journalCsv = (): JournalRenderer => ({
  head: `${COLUMNS.join(',')}\n`,
  part({ header, firstLine, rows }: FiledPart): string {
    let text = '';
    let facts = '';
    for (let index = 0; index < rows.length; index++) {
      const row = rows[index] as (typeof rows)[number];
      if (row.type !== 'posting') continue;
      if (facts === '')
        facts = `${header.postedAt},${header.kind},${header.id},${header.principalId},${textCell(header.externalId)},${header.occurredOn ?? ''}`;
      text += [
        header.number,
        firstLine + index,
        facts,
        row.debitAccountId,
        row.creditAccountId,
        row.amount,
        row.debitBalanceAfter,
        `${row.creditBalanceAfter}\n`,
      ].join();
    }
    return text;
  },
});
