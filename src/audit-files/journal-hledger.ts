import {
  type FiledCircuit,
  type FiledHeader,
  type FiledOwner,
  type FiledPart,
  type JournalRenderer,
  remembering,
} from './journal.ts';

/**
 * A journal for hledger (https://hledger.org/hledger.html, of version 1.25 on): what moved balances, with an assertion of each balance
 * after it. Accounts and the unit are declared, so that `hledger check --strict` has something to hold it to. Days are those of UTC,
 * in which time never runs backwards.
 * @param ownerOf whose an account is
 */
export function journalHledger(circuit: FiledCircuit, ownerOf: (accountId: string) => FiledOwner): JournalRenderer {
  const { code, scale } = circuit.unit;
  const unit = `"${code}"`;
  const nameOf = remembering((accountId) => hledgerAccount(accountId, ownerOf(accountId)));
  return {
    head:
      `; The journal of circuit ${circuit.code} (${circuit.id}). An amount has the sign of what it does to the balance.\n` +
      `commodity 1000.${'0'.repeat(scale)} ${unit}\n`,
    part({ header, firstLine, rows }: FiledPart): string {
      let text = '';
      let isBegun = false;
      for (let index = 0; index < rows.length; index++) {
        const row = rows[index] as (typeof rows)[number];
        if (row.type === 'account-opened') text += `\naccount ${nameOf(row.accountId)}\n`;
        if (row.type !== 'posting') continue;
        // What moves balances comes first in a transaction, so that a later part goes on where the one before it ended.
        if (!isBegun && firstLine === 1) text += transactionLine(header);
        isBegun = true;
        text +=
          `    ${nameOf(row.debitAccountId)}  -${row.amount} ${unit} = ${row.debitBalanceAfter} ${unit}\n` +
          `    ${nameOf(row.creditAccountId)}  ${row.amount} ${unit} = ${row.creditBalanceAfter} ${unit}\n`;
      }
      return text;
    },
  };
}

/** The account's name in hledger. */
export const hledgerAccount = (accountId: string, { memberId, system }: FiledOwner): string =>
  system === null ? `members:${memberId ?? 'unknown'}:${accountId}` : `circuit:${system}:${accountId}`;

function transactionLine({ number, id, kind, postedAt, principalId, externalId, occurredOn }: FiledHeader): string {
  const reference = externalId === null ? '' : `, ref:${externalId}`;
  const occurred = occurredOn === null ? '' : `, occurred:${occurredOn}`;
  return `\n${postedAt.slice(0, 10)} (${number}) ${kind}  ; id:${id}, by:${principalId}, at:${postedAt}${reference}${occurred}\n`;
}
