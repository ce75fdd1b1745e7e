/**
 * The certificate of a clearing: the bounds within which it was computed, what it settles, and the potentials that prove
 * that no clearing settles more, with digests of what it was computed from. Lines of text; docs/clearing-files.md is their
 * description.
 */
import { createHash } from 'node:crypto';
import { type Bounds, type Clearing, UNLIMITED } from '../domain/clearing/types.ts';
import type { AccountTable } from './accounts.ts';
import type { ClearingInput } from './canonical.ts';
import { digestOfAccounts, digestOfObligations } from './digest.ts';
import { halvesOf, unitsAt } from './int64.ts';
import { LF, LineWriter } from './lines.ts';

export const CERTIFICATE_FORMAT = 'saldo-clearing-certificate';
export const CERTIFICATE_VERSION = '1';

/** What a line begins with that is for people. */
export const COMMENT = '#';

/** What a bound is written as that is none. */
export const UNLIMITED_WORD = 'unlimited';

/** The last line: `sha256,` and the digest of every byte before it. */
export const SEAL_WORD = 'sha256';
export const SEAL_BYTES = SEAL_WORD.length + 1 + 64 + 1;

/** What a clearing was computed from, and what came of it. */
export interface Certified {
  readonly origin: Origin;
  /** `null`: no balance may move. */
  readonly bounds: Bounds | null;
  readonly clearing: Clearing;
  /** In minor units, as the checker found them. */
  readonly figures: { readonly total: bigint; readonly cleared: bigint; readonly creditUsed: bigint };
}

/** Which inputs a certificate is about. Two that say the same are of the same rows. */
export interface Origin {
  readonly scale: number;
  readonly obligationCount: number;
  readonly obligationsDigest: string;
  /** Accounts of the obligations. */
  readonly accountCount: number;
  /** `null`: there was no file of accounts. */
  readonly accountsFile: { readonly rowCount: number; readonly digest: string } | null;
}

export const originOf = (input: ClearingInput, accounts: AccountTable | null): Origin => ({
  scale: input.scale,
  obligationCount: input.network.amounts.length,
  obligationsDigest: digestOfObligations(input),
  accountCount: input.network.accountCount,
  accountsFile: accounts && { rowCount: accounts.order.length, digest: digestOfAccounts(accounts) },
});

/** The bytes of a certificate, a chunk at a time. */
export function* certificateOf(certified: Certified): Generator<Uint8Array> {
  const hash = createHash('sha256');
  for (const chunk of linesOf(certified)) {
    hash.update(chunk);
    yield chunk;
  }
  yield Buffer.from(`${SEAL_WORD},${hash.digest('hex')}\n`, 'ascii');
}

function* linesOf({ origin, bounds, clearing, figures }: Certified): Generator<Uint8Array> {
  const lines = new LineWriter();
  lines.ascii(headOf(origin, figures));
  const { potentials, settled } = clearing;
  for (let account = 0; account < potentials.length; account++) {
    const mayFall = boundText(bounds?.mayFall[account] ?? 0n);
    const mayRise = boundText(bounds?.mayRise[account] ?? 0n);
    lines.ascii(`${mayFall},${mayRise},${potentials[account]}\n`);
    if (lines.isFull) yield lines.take();
  }
  lines.ascii(`${COMMENT} Each obligation, in canonical order: what is settled of it.\nsettled,${settled.length}\n`);
  const halves = halvesOf(settled);
  for (let index = 0; index < settled.length; index++) {
    lines.decimal(unitsAt(halves, index), 0);
    lines.byte(LF);
    if (lines.isFull) yield lines.take();
  }
  yield lines.take();
}

const boundText = (bound: bigint): string => (bound === UNLIMITED ? UNLIMITED_WORD : String(bound));

function headOf(origin: Origin, { total, cleared, creditUsed }: Certified['figures']): string {
  const { accountsFile } = origin;
  return `${CERTIFICATE_FORMAT},${CERTIFICATE_VERSION}
${COMMENT} Proves that no clearing of these obligations within these bounds settles more. docs/clearing-files.md says how.
${COMMENT} Amounts are whole minor units, of which a unit has 10 to the power of the scale.
scale,${origin.scale}
${COMMENT} How many, and the SHA-256 of what they were, in canonical order.
obligations,${origin.obligationCount},${origin.obligationsDigest}
accounts-file,${accountsFile === null ? 'none' : `${accountsFile.rowCount},${accountsFile.digest}`}
total,${total}
cleared,${cleared}
credit-used,${creditUsed}
${COMMENT} Each account of the obligations, by the bytes of its name: how far its balance may fall and rise, and its potential.
accounts,${origin.accountCount}
`;
}
