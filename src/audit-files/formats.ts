import type { FiledCircuit, FiledOwner, JournalRenderer } from './journal.ts';
import { journalBeancount } from './journal-beancount.ts';
import { journalCsv } from './journal-csv.ts';
import { journalHledger } from './journal-hledger.ts';
import { journalJsonLines } from './journal-jsonl.ts';

/** The formats of the journal, in the order of their files' names. */
export const JOURNAL_FORMATS = ['beancount', 'csv', 'hledger', 'jsonl'] as const;
export type JournalFormat = (typeof JOURNAL_FORMATS)[number];

export const journalFileOf = (format: JournalFormat): string => `journal.${format}`;

/** @param ownerOf whose an account is */
export function rendererOf(
  format: JournalFormat,
  circuit: FiledCircuit,
  ownerOf: (accountId: string) => FiledOwner,
): JournalRenderer {
  switch (format) {
    case 'beancount':
      return journalBeancount(circuit, ownerOf);
    case 'csv':
      return journalCsv();
    case 'hledger':
      return journalHledger(circuit, ownerOf);
    case 'jsonl':
      return journalJsonLines();
  }
}
