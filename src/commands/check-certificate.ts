import { Command } from 'commander';
import { checkCertificate } from '../clearing-files/certificate-check.ts';
import { CertificateReader } from '../clearing-files/certificate-reader.ts';
import { formatAmount } from '../domain/money.ts';
import { readAccounts, readInto, readObligations } from './clear/files.ts';
import { scaleOption } from './clear/scale.ts';
import { grouped } from './text.ts';

interface CheckOptions {
  readonly obligations: string;
  readonly accounts?: string;
  readonly scale: number;
  readonly certificate: string;
  readonly json?: boolean;
}

/** Faults that are told. */
const FAULTS_SHOWN_MAX = 20;

export const checkCertificateCommand = (): Command =>
  new Command('check-certificate')
    .description('check what clear found, without the solver, against the files that it was computed from')
    .requiredOption('--obligations <file>', 'the file that clear had; - is standard input')
    .option('--accounts <file>', 'the file that clear had, if it had one')
    .addOption(scaleOption())
    .requiredOption('--certificate <file>', 'what clear wrote')
    .option('--json', 'print one JSON object')
    .action(check);

async function check(options: CheckOptions): Promise<void> {
  const input = await readObligations(options.obligations, options.scale);
  const accounts = await readAccounts(options.accounts, options.scale);
  const certificate = await readInto(options.certificate, () => new CertificateReader(input));
  const { verdict, faults, faultCount } = checkCertificate(certificate, input, accounts);
  const text = (amount: bigint) => formatAmount(amount, options.scale);
  const told = {
    valid: faultCount === 0,
    obligations: input.network.amounts.length,
    members: input.network.accountCount,
    total: text(verdict.total),
    cleared: text(verdict.cleared),
    remaining: text(verdict.total - verdict.cleared),
    creditUsed: text(verdict.creditUsed),
    faultCount,
    faults: faults.slice(0, FAULTS_SHOWN_MAX),
  };
  if (options.json) process.stdout.write(`${JSON.stringify(told)}\n`);
  else if (told.valid)
    process.stdout.write(`The certificate holds.

  The digests of ${grouped(told.obligations)} obligations${accounts === null ? '' : ` and ${grouped(accounts.order.length)} accounts`} are those of the files.
  Each of ${grouped(told.members)} accounts moves within its bounds${accounts === null ? ': not at all' : ''}.
  ${grouped(told.cleared)} of ${grouped(told.total)} is cleared; ${grouped(told.remaining)} remains.
  Balances fall by ${grouped(told.creditUsed)}.
  By the potentials, nothing larger can be cleared, and not with less credit.
`);
  else {
    for (const fault of told.faults) process.stderr.write(`${fault}\n`);
    if (faultCount > told.faults.length) process.stderr.write(`… and ${faultCount - told.faults.length} more\n`);
  }
  if (!told.valid) throw new Error(`${options.certificate}: the certificate does not hold`);
}
