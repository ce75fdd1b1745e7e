/** What the renderers of the journal make of a plain transfer, as bytes, out of the bytes of its line. */
import { textCell } from '../cells.ts';
import type { FiledCircuit, FiledOwner } from '../journal.ts';
import { beancountAccount, beancountCurrency } from '../journal-beancount.ts';
import { hledgerAccount } from '../journal-hledger.ts';
import type { BytePen } from './byte-pen.ts';
import { latinText } from './lines.ts';
import { TIME_LENGTH, type TransferLine, UUID_LENGTH } from './transfer-line.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** An account as both sides of a posting name it. */
export interface NamedAccount {
  readonly hledger: Uint8Array;
  readonly beancount: Uint8Array;
}

export const namedAccount = (accountId: string, owner: FiledOwner): NamedAccount => ({
  hledger: utf8(`    ${hledgerAccount(accountId, owner)}  `),
  beancount: utf8(`  ${beancountAccount(accountId, owner)}  `),
});

/** The accounts of a transfer, and their balances after it in minor units, which are safe numbers. */
export interface TransferSides {
  readonly debit: NamedAccount;
  readonly credit: NamedAccount;
  readonly debitBalance: number;
  readonly creditBalance: number;
}

/** Writes one of the files. */
export interface TransferRenderer {
  /** Lines of a transfer without anything optional, with which only a word and a day may come. */
  readonly lines: (transfer: TransferLine) => number;
  readonly write: (pen: BytePen, transfer: TransferLine, sides: TransferSides) => void;
}

/** Bytes of a transfer beside names of accounts and units, at most. */
const OWN_BYTES_MAX = 1_000;

/** The most bytes that a transfer takes in any of the files. */
export const bytesMax = ({ unit }: FiledCircuit, { debit, credit }: TransferSides): number =>
  OWN_BYTES_MAX + 2 * (debit.beancount.length + credit.beancount.length) + 16 * (unit.code.length + 4);

const COMMA = utf8(',');
const LF = utf8('\n');
const DAY_LENGTH = 10;

const CSV = { beforeTime: utf8(',1,'), kind: utf8(',transfer,') };

export const csvTransfers = (scale: number): TransferRenderer => ({
  lines: () => 1,
  write(pen, transfer, { debitBalance, creditBalance }) {
    const { bytes } = transfer;
    writeNumber(pen, transfer);
    pen.piece(CSV.beforeTime);
    pen.part(bytes, transfer.timeAt, TIME_LENGTH);
    pen.piece(CSV.kind);
    pen.part(bytes, transfer.idAt, UUID_LENGTH);
    pen.piece(COMMA);
    pen.part(bytes, transfer.principalAt, UUID_LENGTH);
    pen.piece(COMMA);
    if (transfer.externalId.length > 0) pen.piece(utf8(textCell(latinText(transfer.externalId))));
    pen.piece(COMMA);
    pen.piece(transfer.occurredOn);
    pen.piece(COMMA);
    pen.part(bytes, transfer.debitAt, UUID_LENGTH);
    pen.piece(COMMA);
    pen.part(bytes, transfer.creditAt, UUID_LENGTH);
    pen.piece(COMMA);
    writeAmount(pen, transfer);
    pen.piece(COMMA);
    pen.sum(debitBalance, scale);
    pen.piece(COMMA);
    pen.sum(creditBalance, scale);
    pen.piece(LF);
  },
});

const HLEDGER = {
  beforeNumber: utf8(' ('),
  beforeId: utf8(') transfer  ; id:'),
  beforePrincipal: utf8(', by:'),
  beforeTime: utf8(', at:'),
  beforeReference: utf8(', ref:'),
  beforeOccurred: utf8(', occurred:'),
  minus: utf8('-'),
};

export function hledgerTransfers({ unit: { code, scale } }: FiledCircuit): TransferRenderer {
  const beforeBalance = utf8(` "${code}" = `);
  const end = utf8(` "${code}"\n`);
  return {
    lines: () => 4,
    write(pen, transfer, { debit, credit, debitBalance, creditBalance }) {
      const { bytes, externalId, occurredOn } = transfer;
      pen.piece(LF);
      pen.part(bytes, transfer.timeAt, DAY_LENGTH);
      pen.piece(HLEDGER.beforeNumber);
      writeNumber(pen, transfer);
      pen.piece(HLEDGER.beforeId);
      pen.part(bytes, transfer.idAt, UUID_LENGTH);
      pen.piece(HLEDGER.beforePrincipal);
      pen.part(bytes, transfer.principalAt, UUID_LENGTH);
      pen.piece(HLEDGER.beforeTime);
      pen.part(bytes, transfer.timeAt, TIME_LENGTH);
      writeOptional(pen, HLEDGER.beforeReference, externalId);
      writeOptional(pen, HLEDGER.beforeOccurred, occurredOn);
      pen.piece(LF);
      pen.longPiece(debit.hledger);
      pen.piece(HLEDGER.minus);
      writeAmount(pen, transfer);
      pen.piece(beforeBalance);
      pen.sum(debitBalance, scale);
      pen.piece(end);
      pen.longPiece(credit.hledger);
      writeAmount(pen, transfer);
      pen.piece(beforeBalance);
      pen.sum(creditBalance, scale);
      pen.piece(end);
    },
  };
}

const BEANCOUNT = {
  beforeNumber: utf8(' * "transfer"\n  number: '),
  beforeId: utf8('\n  id: "'),
  beforePrincipal: utf8('"\n  by: "'),
  beforeTime: utf8('"\n  at: "'),
  afterTime: utf8('"\n'),
  beforeReference: utf8('  ref: "'),
  beforeOccurred: utf8('  occurred: '),
  minus: utf8('-'),
};

export function beancountTransfers({ unit }: FiledCircuit): TransferRenderer {
  const end = utf8(` ${beancountCurrency(unit.code)}\n`);
  return {
    lines: ({ externalId, occurredOn }) => 8 + Number(externalId.length > 0) + Number(occurredOn.length > 0),
    write(pen, transfer, { debit, credit }) {
      const { bytes, externalId, occurredOn } = transfer;
      pen.piece(LF);
      pen.part(bytes, transfer.timeAt, DAY_LENGTH);
      pen.piece(BEANCOUNT.beforeNumber);
      writeNumber(pen, transfer);
      pen.piece(BEANCOUNT.beforeId);
      pen.part(bytes, transfer.idAt, UUID_LENGTH);
      pen.piece(BEANCOUNT.beforePrincipal);
      pen.part(bytes, transfer.principalAt, UUID_LENGTH);
      pen.piece(BEANCOUNT.beforeTime);
      pen.part(bytes, transfer.timeAt, TIME_LENGTH);
      pen.piece(BEANCOUNT.afterTime);
      if (writeOptional(pen, BEANCOUNT.beforeReference, externalId)) pen.piece(BEANCOUNT.afterTime);
      if (writeOptional(pen, BEANCOUNT.beforeOccurred, occurredOn)) pen.piece(LF);
      pen.longPiece(debit.beancount);
      pen.piece(BEANCOUNT.minus);
      writeAmount(pen, transfer);
      pen.piece(end);
      pen.longPiece(credit.beancount);
      writeAmount(pen, transfer);
      pen.piece(end);
    },
  };
}

const writeNumber = (pen: BytePen, { bytes, numberAt, numberEnd }: TransferLine): void =>
  pen.part(bytes, numberAt, numberEnd - numberAt);

const writeAmount = (pen: BytePen, { bytes, amountAt, amountEnd }: TransferLine): void =>
  pen.part(bytes, amountAt, amountEnd - amountAt);

/** Nothing where there is none. @returns whether there is */
function writeOptional(pen: BytePen, before: Uint8Array, text: Uint8Array): boolean {
  if (text.length === 0) return false;
  pen.piece(before);
  pen.piece(text);
  return true;
}
