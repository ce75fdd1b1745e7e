import type { FiledHeader, FiledPart, FiledRow, JournalRenderer } from './journal.ts';

/** A word, an id or a number in hex, none of which has a character that JSON would escape; nothing where there is none. */
const optional = (name: string, text: string | null): string => (text === null ? '' : `,"${name}":"${text}"`);

/**
 * All of the journal, a transaction a line, with all that its leaf is made from. What is null is left out. Behind the first
 * `PART_ROWS` rows of a transaction, each further line has as many: `{"number":…,"line":…,"rows":[…]}`.
 */
export const journalJsonLines = (): JournalRenderer => ({
  head: '',
  part({ header, firstLine, rows }: FiledPart): string {
    const facts = firstLine === 1 ? headerText(header) : `{"number":${header.number},"line":${firstLine}`;
    let text = '';
    for (const row of rows) text += text === '' ? rowText(row) : `,${rowText(row)}`;
    return `${facts},"rows":[${text}]}\n`;
  },
});

function headerText(header: FiledHeader): string {
  const { externalId, occurredOn, textDigest } = header;
  return (
    `{"number":${header.number},"id":"${header.id}","kind":"${header.kind}","postedAt":"${header.postedAt}",` +
    `"principalId":"${header.principalId}"${optional('externalId', externalId)}${optional('occurredOn', occurredOn)}` +
    `${optional('textDigest', textDigest)},"salt":"${header.salt}","leafHash":"${header.leafHash}","rowCount":${header.rowCount}`
  );
}

function rowText(row: FiledRow): string {
  switch (row.type) {
    case 'posting':
      return `{"type":"posting","debitAccountId":"${row.debitAccountId}","creditAccountId":"${row.creditAccountId}","amount":"${row.amount}"}`;
    case 'account-opened':
      return `{"type":"account-opened","accountId":"${row.accountId}"${optional('memberId', row.memberId)}${optional('system', row.system)}}`;
    case 'limits-changed':
      return `{"type":"limits-changed","accountId":"${row.accountId}"${optional('creditLimit', row.creditLimit)}${optional('balanceCap', row.balanceCap)}}`;
    case 'status-changed':
      return `{"type":"status-changed","subject":"${row.subject}","subjectId":"${row.subjectId}","status":"${row.status}"}`;
    case 'obligation-recorded':
      return (
        `{"type":"obligation-recorded","obligationId":"${row.obligationId}","debtorAccountId":"${row.debtorAccountId}",` +
        `"creditorAccountId":"${row.creditorAccountId}","amount":"${row.amount}"${optional('dueOn', row.dueOn)}` +
        `${optional('externalId', row.externalId)},"state":"${row.state}"${optional('textDigest', row.textDigest)}}`
      );
    case 'obligation-changed':
      return `{"type":"obligation-changed","obligationId":"${row.obligationId}","state":"${row.state}"}`;
    case 'obligation-settled':
      return `{"type":"obligation-settled","obligationId":"${row.obligationId}","amount":"${row.amount}","means":"${row.means}"}`;
    case 'hold-placed':
      return (
        `{"type":"hold-placed","holdId":"${row.holdId}","payerAccountId":"${row.payerAccountId}",` +
        `"payeeAccountId":"${row.payeeAccountId}","amount":"${row.amount}","fees":"${row.fees}","expiresAt":"${row.expiresAt}"` +
        `${optional('obligationId', row.obligationId)}}`
      );
    case 'transfer-reversed':
      return `{"type":"transfer-reversed","transferId":"${row.transferId}","amount":"${row.amount}"}`;
    case 'hold-changed':
      return (
        `{"type":"hold-changed","holdId":"${row.holdId}","captured":"${row.captured}","released":"${row.released}",` +
        `"feesCaptured":"${row.feesCaptured}","feesReleased":"${row.feesReleased}","state":"${row.state}"}`
      );
  }
}
