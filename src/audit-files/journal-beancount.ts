import {
  type FiledCircuit,
  type FiledHeader,
  type FiledOwner,
  type FiledPart,
  type JournalRenderer,
  remembering,
} from './journal.ts';

/**
 * A file for beancount (https://beancount.github.io/docs/beancount_language_syntax.html, of version 2 on): what moved balances. Its accounts
 * are all `Assets`: they have the sign of the balance. Days are those of UTC, in which time never runs backwards.
 * @param ownerOf whose an account is
 */
export function journalBeancount(circuit: FiledCircuit, ownerOf: (accountId: string) => FiledOwner): JournalRenderer {
  const unit = beancountCurrency(circuit.unit.code);
  const nameOf = remembering((accountId) => beancountAccount(accountId, ownerOf(accountId)));
  return {
    head: `option "title" "The journal of circuit ${circuit.code} (${circuit.id})"\noption "operating_currency" "${unit}"\n`,
    part({ header, firstLine, rows }: FiledPart): string {
      let text = '';
      let isBegun = false;
      for (const row of rows) {
        if (row.type === 'account-opened')
          text += `\n${header.postedAt.slice(0, 10)} open ${nameOf(row.accountId)} ${unit}\n`;
        if (row.type !== 'posting') continue;
        // What moves balances comes first in a transaction, so that a later part goes on where the one before it ended.
        if (!isBegun && firstLine === 1) text += transactionLines(header);
        isBegun = true;
        text +=
          `  ${nameOf(row.debitAccountId)}  -${row.amount} ${unit}\n` +
          `  ${nameOf(row.creditAccountId)}  ${row.amount} ${unit}\n`;
      }
      return text;
    },
  };
}

/** The account's name in beancount, whose parts begin with a capital letter. */
export const beancountAccount = (accountId: string, { memberId, system }: FiledOwner): string =>
  system === null
    ? `Assets:Members:M-${memberId ?? 'unknown'}:A-${accountId}`
    : `Assets:Circuit:${system.charAt(0).toUpperCase()}${system.slice(1)}:A-${accountId}`;

/** Currencies are of capital letters and digits, two at least, with a letter first: what is none of that is set behind `X-`. */
export function beancountCurrency(unit: string): string {
  const upper = unit.toUpperCase();
  return /^[A-Z][A-Z0-9]+$/.test(upper) ? upper : `X-${upper}`;
}

function transactionLines({ number, id, kind, postedAt, principalId, externalId, occurredOn }: FiledHeader): string {
  return (
    `\n${postedAt.slice(0, 10)} * "${kind}"\n  number: ${number}\n  id: "${id}"\n  by: "${principalId}"\n  at: "${postedAt}"\n` +
    (externalId === null ? '' : `  ref: "${externalId}"\n`) +
    (occurredOn === null ? '' : `  occurred: ${occurredOn}\n`)
  );
}
