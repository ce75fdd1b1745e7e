/** Judges a certificate against the files that it is about. What decides is the checker; no solver is needed, and none is here. */
import { checkClearing, type Fault, type Verdict } from '../domain/clearing/checker.ts';
import type { Bounds } from '../domain/clearing/types.ts';
import { type AccountTable, boundsOf } from './accounts.ts';
import type { ClearingInput } from './canonical.ts';
import { originOf } from './certificate.ts';
import type { Certificate } from './certificate-reader.ts';
import { quoted } from './problem.ts';
import { textAt } from './texts.ts';

export interface CertificateVerdict {
  readonly verdict: Verdict;
  /** The first faults, as sentences with names. */
  readonly faults: readonly string[];
  /** How many there are in all. The certificate holds exactly if there are none. */
  readonly faultCount: number;
}

/** Accounts with other bounds that are named. */
const BOUNDS_NAMED_MAX = 20;

export function checkCertificate(
  certificate: Certificate,
  input: ClearingInput,
  accounts: AccountTable | null,
): CertificateVerdict {
  const bounds = accounts === null ? null : boundsOf(accounts, input);
  const verdict = checkClearing(input.network, bounds, certificate.clearing);
  const before = [...originFaults(certificate, input, accounts), ...figureFaults(certificate, verdict)];
  const others = boundFaults(certificate, input, bounds);
  return {
    verdict,
    faults: [...before, ...others.faults, ...verdict.faults.map((fault) => sentenceOf(fault, input))],
    faultCount: before.length + others.count + verdict.faultCount,
  };
}

function originFaults({ origin }: Certificate, input: ClearingInput, accounts: AccountTable | null): string[] {
  const own = originOf(input, accounts);
  const faults: string[] = [];
  if (origin.scale !== own.scale) faults.push(`the scale is ${origin.scale} in the certificate, and ${own.scale} here`);
  if (origin.obligationCount !== own.obligationCount || origin.obligationsDigest !== own.obligationsDigest)
    faults.push('the obligations are not those of the certificate: their digests differ');
  const [theirs, ours] = [origin.accountsFile, own.accountsFile];
  if (theirs === null && ours !== null)
    faults.push('the certificate was made without a file of accounts, and here is one');
  if (theirs !== null && ours === null)
    faults.push('the certificate was made with a file of accounts, and none is given here');
  if (theirs !== null && ours !== null && (theirs.rowCount !== ours.rowCount || theirs.digest !== ours.digest))
    faults.push('the accounts are not those of the certificate: their digests differ');
  return faults;
}

const figureFaults = ({ figures }: Certificate, verdict: Verdict): string[] =>
  (['total', 'cleared', 'creditUsed'] as const).flatMap((figure) =>
    figures[figure] === verdict[figure]
      ? []
      : [`${figure} is ${figures[figure]} minor units in the certificate, and ${verdict[figure]} by its settlements`],
  );

function boundFaults({ bounds: theirs }: Certificate, input: ClearingInput, bounds: Bounds | null) {
  const faults: string[] = [];
  let count = 0;
  for (let account = 0; account < input.network.accountCount; account++) {
    const mayFall = bounds?.mayFall[account] ?? 0n;
    const mayRise = bounds?.mayRise[account] ?? 0n;
    if (theirs.mayFall[account] === mayFall && theirs.mayRise[account] === mayRise) continue;
    count++;
    if (count > BOUNDS_NAMED_MAX) continue;
    faults.push(
      `account ${quoted(textAt(input.names, account))}: in the certificate its balance may fall by ${theirs.mayFall[account]} and rise by ${theirs.mayRise[account]} minor units, but by the accounts it may fall by ${mayFall} and rise by ${mayRise}`,
    );
  }
  return { faults, count };
}

/** The checker's own words, which begin with "its" where they are about one obligation or account, behind its name. */
export function sentenceOf({ obligation, account, explanation }: Fault, input: ClearingInput): string {
  if (obligation !== null) return `${obligationText(input, obligation)}: ${explanation}`;
  return account === null ? explanation : `account ${quoted(textAt(input.names, account))}: ${explanation}`;
}

function obligationText(input: ClearingInput, obligation: number): string {
  const { ids, network } = input;
  const id = ids === null ? '' : textAt(ids.texts, ids.rows[obligation] as number);
  const debtor = quoted(textAt(input.names, network.debtors[obligation] as number));
  const creditor = quoted(textAt(input.names, network.creditors[obligation] as number));
  return `obligation ${id === '' ? '' : `${quoted(id)} `}of ${debtor} to ${creditor}`;
}
