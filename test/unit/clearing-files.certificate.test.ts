import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AccountTable, boundsOf } from '../../src/clearing-files/accounts.ts';
import type { ClearingInput } from '../../src/clearing-files/canonical.ts';
import { certificateOf, originOf } from '../../src/clearing-files/certificate.ts';
import { checkCertificate } from '../../src/clearing-files/certificate-check.ts';
import { CertificateReader } from '../../src/clearing-files/certificate-reader.ts';
import { checkClearing } from '../../src/domain/clearing/checker.ts';
import { solveClearing } from '../../src/domain/clearing/solver.ts';
import { seeded } from '../support/random.ts';
import { accountsFrom, obligationsFrom, readIn, textOf } from '../support/tables.ts';

const FOLDER = join(import.meta.dirname, '../../data/invoices');
const OBLIGATIONS = readFileSync(join(FOLDER, 'obligations.csv'), 'utf8');
const ACCOUNTS = readFileSync(join(FOLDER, 'accounts.csv'), 'utf8');

function certify(input: ClearingInput, accounts: AccountTable | null): string {
  const bounds = accounts && boundsOf(accounts, input);
  const clearing = solveClearing(input.network, bounds);
  const figures = checkClearing(input.network, bounds, clearing);
  return textOf(certificateOf({ origin: originOf(input, accounts), bounds, clearing, figures }));
}

/** What is wrong with a certificate, in words: of reading it, or else of what it says. */
function faultsOf(certificate: string, input: ClearingInput, accounts: AccountTable | null): string[] {
  try {
    const { faults, faultCount } = checkCertificate(readIn(new CertificateReader(input), certificate), input, accounts);
    expect(faultCount === 0).toBe(faults.length === 0);
    return [...faults];
  } catch (error) {
    return [(error as Error).message];
  }
}

/** The same lines with a last one that fits them, as a forger would make it. */
function sealed(certificate: string): string {
  const body = certificate.slice(0, certificate.lastIndexOf('sha256,'));
  return `${body}sha256,${createHash('sha256').update(body).digest('hex')}\n`;
}

/** Obligations of few accounts, with accounts that have every kind of bound. */
function someFiles(seed: number): { input: ClearingInput; accounts: AccountTable } {
  const pick = seeded(seed);
  const names = Array.from({ length: 2 + pick(8) }, (_, index) => `n${index}`);
  const name = () => names[pick(names.length)] as string;
  const rows = Array.from(
    { length: pick(30) },
    (_, index) => `${name()},${name()},${pick(50)}.${pick(10)},o${index}\n`,
  );
  const bound = (max: number) => (pick(3) === 0 ? '' : String(pick(max)));
  const accounts = names
    .filter(() => pick(4) > 0)
    .map((each) => `${each},${pick(2) === 0 ? '-' : ''}${pick(20)},${bound(40)},${bound(40)}\n`);
  return {
    input: obligationsFrom(`debtor,creditor,amount,id\n${rows.join('')}`),
    accounts: accountsFrom(`account,balance,credit_limit,balance_cap\n${accounts.join('')}`),
  };
}

describe('a certificate', () => {
  it('holds for what it was made of, wherever its chunks end', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.boolean(),
        fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 3 }),
        (seed, withAccounts, sizes) => {
          const files = someFiles(seed);
          const accounts = withAccounts ? files.accounts : null;
          const bounds = accounts && boundsOf(accounts, files.input);
          const read = readIn(new CertificateReader(files.input), certify(files.input, accounts), sizes);
          expect(read.clearing).toEqual(solveClearing(files.input.network, bounds));
          const verdict = checkClearing(files.input.network, bounds, read.clearing);
          expect(checkCertificate(read, files.input, accounts)).toMatchObject({
            verdict,
            faults: [],
            faultCount: 0,
          });
        },
      ),
      { numRuns: 200 },
    );
  });

  it('is refused when one digit is another, whichever it is', () => {
    const [input, accounts] = [obligationsFrom(OBLIGATIONS), accountsFrom(ACCOUNTS)];
    const certificate = certify(input, accounts);
    let changed = 0;
    for (let at = 0; at < certificate.length; at++) {
      const digit = certificate.charAt(at);
      if (!/[0-9a-f]/.test(digit)) continue;
      const other = digit === '0' ? '1' : digit === '9' ? '8' : String.fromCharCode(digit.charCodeAt(0) ^ 1);
      const forged = certificate.slice(0, at) + other + certificate.slice(at + 1);
      expect(faultsOf(forged, input, accounts), `at ${at}`).not.toEqual([]);
      changed++;
    }
    expect(changed).toBeGreaterThan(300);
    expect(faultsOf(certificate, input, accounts)).toEqual([]);
  });

  describe('with a fitting last line', () => {
    const [input, accounts] = [obligationsFrom(OBLIGATIONS), accountsFrom(ACCOUNTS)];
    const certificate = certify(input, accounts);
    const forgedBy = (from: string, to: string) => {
      expect(certificate.split(from)).toHaveLength(2);
      return faultsOf(sealed(certificate.replace(from, to)), input, accounts);
    };

    it('is still refused for what it says, in names', () => {
      expect(faultsOf(sealed(certificate), input, accounts)).toEqual([]);
      expect(forgedBy('\n38000\n', '\n38001\n')).toEqual(
        expect.arrayContaining([
          'cleared is 176000 minor units in the certificate, and 176001 by its settlements',
          expect.stringMatching(/^account "baker": its balance falls by 18001, but it may fall by 18000/),
        ]),
      );
      expect(forgedBy('\n25000\n', '\n25001\n')).toContain(
        'obligation "2026-104" of "baker" to "garage": 25001 is settled of 25000',
      );
      expect(forgedBy('0,unlimited,3\n', '0,unlimited,4\n')).not.toEqual([]);
      expect(forgedBy('18000,102000,3', '18001,102000,3')).toEqual([
        'account "baker": in the certificate its balance may fall by 18001 and rise by 102000 minor units, but by the accounts it may fall by 18000 and rise by 102000',
      ]);
      expect(forgedBy('unlimited', '9999999')).toHaveLength(1);
      for (const [word, other] of [
        ['total,198000', 'total,198001'],
        ['cleared,176000', 'cleared,175999'],
        ['credit-used,18000', 'credit-used,0'],
        ['scale,2', 'scale,3'],
        ['obligations,8,7', 'obligations,8,8'],
        ['accounts-file,5,', 'accounts-file,6,'],
        ['accounts-file,5,5', 'accounts-file,5,6'],
      ] as const)
        expect(forgedBy(word, other), other).toHaveLength(1);
    });

    it.each([
      ['', 'the certificate breaks off before its last line'],
      ['id,debtor\n', 'this is no certificate: it does not begin with saldo-clearing-certificate'],
      [certificate.replace('certificate,1', 'certificate,2'), 'the format\'s version is "2", and not 1'],
      [certificate.replace('scale,2\n', ''), 'here should be a line of 2 cells that begins with scale'],
      [certificate.replace('accounts,5', 'accounts,6'), 'accounts is "6", and in the files it is 5'],
      [certificate.replace('settled,8', 'settled,9'), 'settled is "9", and in the files it is 8'],
      [certificate.replace('accounts,5', 'accounts,999999999999999'), 'and in the files it is 5'],
      [certificate.replace('\n25000\n', '\n-5\n'), '"-5" is not an amount that is settled'],
      [certificate.replace('\n25000\n', '\n9007199254740992\n'), 'is not an amount that is settled'],
      [certificate.replace('\n25000\n', '\n\n'), 'is not an amount that is settled'],
      [certificate.replace('102000,3', '102000,3.5'), 'the potential "3.5" is none'],
      [certificate.replace('102000,3', '102000,2147483648'), 'the potential "2147483648" is none'],
      [certificate.replace('18000,102000', '-1,102000'), 'the bound "-1" is no amount'],
      [
        certificate.replace('18000,102000', '18000,9223372036854775808'),
        'the bound "9223372036854775808" is no amount',
      ],
      [certificate.slice(0, -10), 'the certificate was changed'],
      [certificate.slice(0, -70), 'here should be a line of 2 cells that begins with sha256'],
      [certificate.slice(0, -74), 'the certificate breaks off before its last line'],
      [`${certificate}x\n`, 'something follows the last line of the certificate'],
      [certificate.replaceAll('\n', '\r\n'), 'the certificate was changed'],
      [`${certificate}\n`, 'the certificate was changed'],
      [certificate.replace('# Amounts', '# Sums'), 'the certificate was changed'],
    ])('cannot be read when it is not as it should be (%#)', (forged, message) => {
      expect(faultsOf(forged, input, accounts)).toEqual([expect.stringContaining(message)]);
    });

    it('does not hold for other files', () => {
      const other = obligationsFrom(OBLIGATIONS.replace('2026-05-31', '2026-06-01'));
      expect(faultsOf(certificate, other, accounts)).toEqual([
        'the obligations are not those of the certificate: their digests differ',
      ]);
      expect(faultsOf(certificate, input, accountsFrom(`${ACCOUNTS}nobody,0,,\n`))).toEqual([
        'the accounts are not those of the certificate: their digests differ',
      ]);
      expect(faultsOf(certificate, input, null)[0]).toBe(
        'the certificate was made with a file of accounts, and none is given here',
      );
      expect(faultsOf(certify(input, null), input, accounts)[0]).toBe(
        'the certificate was made without a file of accounts, and here is one',
      );
    });
  });
});
