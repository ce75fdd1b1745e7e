import { CHECKS, type Check } from '../../audit-files/verify/findings.ts';
import { grouped } from '../text.ts';
import type { Verification } from './package.ts';

/** What `verify --json` prints. */
interface VerificationReport {
  /** Everything is as it should be, and stands under a signature that the auditor trusts. */
  readonly verified: boolean;
  /** Nothing contradicts anything else. Without an anchor that is all that can be said. */
  readonly consistent: boolean;
  readonly anchored: boolean;
  readonly circuit: { readonly id: string; readonly code: string };
  readonly transactions: number;
  /** How many of them stand under a signature that the auditor trusts. */
  readonly covered: number;
  readonly anchorFaults: readonly string[];
  readonly checks: readonly {
    readonly check: Check;
    readonly checked: number;
    readonly failed: number;
    readonly findings: readonly { readonly place: string; readonly message: string }[];
  }[];
}

export function reportOf({ manifest, findings, anchored }: Verification): VerificationReport {
  const transactions = manifest.logs.ledger.size;
  const consistent = findings.failures === 0;
  const { isAnchored, covered, faults } = anchored;
  return {
    verified: consistent && isAnchored && covered === transactions,
    consistent,
    anchored: isAnchored,
    circuit: { id: manifest.circuit.id, code: manifest.circuit.code },
    transactions,
    covered,
    anchorFaults: faults,
    checks: (Object.keys(CHECKS) as Check[])
      .map((check) => ({ check, ...findings.tallyOf(check) }))
      .filter(({ checked, failed }) => checked > 0 || failed > 0),
  };
}

/** For people: a line for each kind of check, under a failed one where, and how far the anchor reaches. */
export function summaryOf(report: VerificationReport): string {
  const width = Math.max(...report.checks.map(({ checked }) => grouped(checked).length));
  const lines = report.checks.flatMap(({ check, checked, failed, findings }) => [
    `  ${failed === 0 ? 'ok    ' : 'FAILED'}  ${grouped(checked).padStart(width)} ${CHECKS[check]}`,
    ...findings.map(({ place, message }) => `            ${place}: ${message}`),
    ...(failed > findings.length ? [`            … and ${grouped(failed - findings.length)} more`] : []),
  ]);
  return `Circuit ${report.circuit.code}, ${grouped(report.transactions)} transactions.\n\n${lines.join('\n')}\n\n${anchorText(report)}\n`;
}

function anchorText({ anchored, anchorFaults, covered, transactions }: VerificationReport): string {
  if (anchorFaults.length > 0) return anchorFaults.map((fault) => `  FAILED  anchor: ${fault}`).join('\n');
  if (!anchored)
    return "  Not anchored: the files agree with each other, but whoever made them could have made others. Give the operator's\n  public key (--key), or a checkpoint that you hold (--since).";
  if (covered < transactions)
    return `  Anchored up to transaction ${grouped(covered)}: ${grouped(transactions - covered)} after it are not covered by a signed checkpoint.`;
  return `  Anchored: all ${grouped(transactions)} transactions stand under a checkpoint signed by a key that you trust.`;
}

/** Why this is no success, in one line; null: it is one. */
export function refusalOf(report: VerificationReport): string | null {
  if (report.verified) return null;
  const failed = report.checks.filter((check) => check.failed > 0).length;
  if (failed > 0) return `${failed} of ${report.checks.length} kinds of checks failed`;
  if (report.anchorFaults.length > 0) return 'it does not hold by its anchor';
  return report.anchored
    ? `${report.transactions - report.covered} transactions are not covered by a signed checkpoint`
    : 'not anchored';
}
