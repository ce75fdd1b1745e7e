/**
 * A statement as camt.053.001.08 (ISO 20022, BankToCustomerStatementV08), which bookkeeping software reads. What stands where,
 * and why, is in docs/adr/0015. Elements are in the order of the message's definition.
 */
import { hash } from 'node:crypto';
import { refuse } from '../../domain/errors.ts';
import { formatAmount } from '../../domain/money.ts';
import type { Rows } from './columns.ts';
import { dayIn } from './period.ts';
import { firstDayOf, type StatementHead, type StatementLine } from './statement.ts';
import { OWN_ACCOUNTS } from './statement-words.ts';
import { atMost, element, leaf } from './xml.ts';

const NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:camt.053.001.08';

/** ActiveOrHistoricCurrencyAndAmount: digits in all, and after the point. */
const DIGITS_MAX = 18;
const DECIMALS_MAX = 5;

/** Max35Text, Max140Text and so on, by what they are of. */
const LENGTH = { reference: 35, accountName: 70, name: 140, remittance: 140, information: 500 } as const;

/** What stands where the parties gave no reference, by the message's own convention. */
const NO_REFERENCE = 'NOTPROVIDED';

/** How amounts are written: the currency's code, and the decimals of the unit. */
interface Unit {
  readonly currency: string;
  readonly scale: number;
}

/**
 * The whole message, part by part.
 * @param currency three capital letters
 * @throws SaldoError `amount-not-representable`, before there is anything
 */
export function statementCamt(
  head: StatementHead,
  lines: Rows<StatementLine>,
  currency: string,
): AsyncGenerator<string> {
  const unit = { currency, scale: head.circuit.scale };
  requireRepresentable(head, unit);
  return messageOf(head, lines, unit);
}

async function* messageOf(head: StatementHead, lines: Rows<StatementLine>, unit: Unit): AsyncGenerator<string> {
  const madeAt = head.period.to.toISOString();
  const id = idOf(head);
  yield '<?xml version="1.0" encoding="UTF-8"?>\n' +
    `<Document xmlns="${NAMESPACE}"><BkToCstmrStmt>` +
    element('GrpHdr', leaf('MsgId', id), leaf('CreDtTm', madeAt)) +
    `<Stmt>${leaf('Id', id)}` +
    element('StmtPgntn', leaf('PgNb', '1'), leaf('LastPgInd', 'true')) +
    leaf('CreDtTm', madeAt) +
    (head.period.from === null
      ? ''
      : element('FrToDt', leaf('FrDtTm', head.period.from.toISOString()), leaf('ToDtTm', madeAt))) +
    accountOf(head, unit) +
    balanceOf('OPBD', head.opening, firstDayOf(head), unit, '') +
    balanceOf('CLBD', head.closing, head.period.lastDay, unit, creditLineOf(head, unit)) +
    summaryOf(head, unit);
  const dayOf = dayIn(head.period.timeZone);
  for await (const part of lines) yield part.map((line) => entryOf(line, dayOf(line.posted_at), unit)).join('');
  yield `${additionalOf(head)}</Stmt></BkToCstmrStmt></Document>\n`;
}

function requireRepresentable({ opening, closing, totals }: StatementHead, { scale }: Unit): void {
  const largest = [opening, closing, totals.credits.sum, totals.debits.sum].map((amount) =>
    String(amount < 0n ? -amount : amount),
  );
  if (scale <= DECIMALS_MAX && largest.every((digits) => digits.length <= DIGITS_MAX)) return;
  throw refuse(
    'amount-not-representable',
    `An amount of camt.053 has ${DIGITS_MAX} digits at most, and ${DECIMALS_MAX} after the point. Take CSV.`,
  );
}

/** The same statement has the same name, and another one another. */
function idOf({ circuit, accountId, period, by, lastNumber }: StatementHead): string {
  const what = [circuit.id, accountId, by, period.from?.getTime() ?? '', period.to.getTime(), lastNumber].join(' ');
  return hash('sha256', what, 'hex').slice(0, 32);
}

/** Without dashes, because an account's id has 34 characters at most. */
const accountIdOf = (id: string): string => element('Id', element('Othr', leaf('Id', id.replaceAll('-', ''))));

function accountOf({ accountId, holder }: StatementHead, { currency }: Unit): string {
  const owner = holder.member_name ?? OWN_ACCOUNTS[holder.system ?? ''] ?? null;
  return element(
    'Acct',
    accountIdOf(accountId),
    leaf('Ccy', currency),
    leaf('Nm', atMost(holder.external_id, LENGTH.accountName)),
    element('Ownr', leaf('Nm', atMost(owner, LENGTH.name))),
    element('Svcr', element('FinInstnId', leaf('Nm', atMost(holder.circuit_name, LENGTH.name)))),
  );
}

const magnitude = (minor: bigint): bigint => (minor < 0n ? -minor : minor);

const amountOf = (minor: bigint, { currency, scale }: Unit): string =>
  `<Amt Ccy="${currency}">${formatAmount(magnitude(minor), scale)}</Amt>`;

const directionOf = (minor: bigint): string => leaf('CdtDbtInd', minor < 0n ? 'DBIT' : 'CRDT');

function balanceOf(code: 'OPBD' | 'CLBD', minor: bigint, day: string, unit: Unit, creditLine: string): string {
  return element(
    'Bal',
    element('Tp', element('CdOrPrtry', leaf('Cd', code))),
    creditLine,
    amountOf(minor, unit),
    directionOf(minor),
    element('Dt', leaf('Dt', day)),
  );
}

/** What the balance may still go below zero by is no part of it. */
const creditLineOf = ({ holder }: StatementHead, unit: Unit): string =>
  holder.credit_limit === null ? '' : element('CdtLine', leaf('Incl', 'false'), amountOf(holder.credit_limit, unit));

function summaryOf({ totals: { credits, debits } }: StatementHead, { scale }: Unit): string {
  const net = credits.sum - debits.sum;
  const counted = (count: number, sum: bigint) =>
    leaf('NbOfNtries', String(count)) + leaf('Sum', formatAmount(sum, scale));
  return element(
    'TxsSummry',
    element(
      'TtlNtries',
      counted(credits.count + debits.count, credits.sum + debits.sum),
      element('TtlNetNtry', leaf('Amt', formatAmount(magnitude(net), scale)), directionOf(net)),
    ),
    element('TtlCdtNtries', counted(credits.count, credits.sum)),
    element('TtlDbtNtries', counted(debits.count, debits.sum)),
  );
}

function entryOf(line: StatementLine, bookedOn: string, unit: Unit): string {
  const reference = String(line.number);
  const code = codeOf(line);
  return element(
    'Ntry',
    leaf('NtryRef', `${reference}-${line.line}`),
    amountOf(line.amount, unit),
    directionOf(line.amount),
    element('Sts', leaf('Cd', 'BOOK')),
    element('BookgDt', leaf('Dt', bookedOn)),
    element('ValDt', leaf('Dt', line.occurred_on ?? bookedOn)),
    leaf('AcctSvcrRef', reference),
    code,
    element(
      'NtryDtls',
      element(
        'TxDtls',
        element(
          'Refs',
          leaf('AcctSvcrRef', reference),
          leaf('EndToEndId', isShort(line.external_id) ? line.external_id : NO_REFERENCE),
        ),
        amountOf(line.amount, unit),
        directionOf(line.amount),
        code,
        partiesOf(line),
        element('RmtInf', ...remittanceOf(line)),
      ),
    ),
  );
}

/** In ISO 20022's external code set, and in our own word. */
const codeOf = ({ amount, kind, fee, counterparty_system: system }: StatementLine): string =>
  element(
    'BkTxCd',
    element(
      'Domn',
      leaf('Cd', 'PMNT'),
      element(
        'Fmly',
        leaf('Cd', amount < 0n ? 'ICDT' : 'RCDT'),
        leaf('SubFmlyCd', fee !== null || system === 'fees' ? 'CHRG' : 'OTHR'),
      ),
    ),
    element('Prtry', leaf('Cd', kind), leaf('Issr', 'Saldo')),
  );

/** The other side: whoever was paid, or paid. Clearing has none: whom it pairs need not know each other. */
function partiesOf(line: StatementLine): string {
  if (line.kind === 'clearing-applied') return '';
  const side = line.amount < 0n ? 'Cdtr' : 'Dbtr';
  const name = line.counterparty_name ?? OWN_ACCOUNTS[line.counterparty_system ?? ''] ?? null;
  return element(
    'RltdPties',
    element(side, element('Pty', leaf('Nm', atMost(name, LENGTH.name)))),
    element(`${side}Acct`, accountIdOf(line.counterparty_id)),
  );
}

const isShort = (text: string | null): text is string => text !== null && text.length <= LENGTH.reference;

/** What was written about it, in as many parts as it takes; and references that have no room where references stand. */
function remittanceOf({ external_id, description, invoice }: StatementLine): string[] {
  const references = [external_id, invoice?.number ?? null].filter(
    (text) => text !== null && !isShort(text),
  ) as string[];
  const characters = Array.from(description ?? '');
  const parts = Array.from({ length: Math.ceil(characters.length / LENGTH.remittance) }, (_, index) =>
    characters.slice(index * LENGTH.remittance, (index + 1) * LENGTH.remittance).join(''),
  );
  return [...[...references, ...parts].map((part) => leaf('Ustrd', part)), referredOf(invoice)];
}

/** The commercial invoice that was paid. */
const referredOf = (invoice: StatementLine['invoice']): string =>
  invoice === null
    ? ''
    : element(
        'Strd',
        element(
          'RfrdDocInf',
          element('Tp', element('CdOrPrtry', leaf('Cd', 'CINV'))),
          isShort(invoice.number) ? leaf('Nb', invoice.number) : '',
          leaf('RltdDt', invoice.date),
        ),
      );

const additionalOf = ({ checkpoint, lastNumber }: StatementHead): string =>
  leaf(
    'AddtlStmtInf',
    checkpoint === null
      ? `Transaction ${lastNumber} is covered by no checkpoint so far.`
      : atMost(
          `Checkpoint: origin ${checkpoint.origin}, size ${checkpoint.size}, root ${checkpoint.root}`,
          LENGTH.information,
        ),
  );
