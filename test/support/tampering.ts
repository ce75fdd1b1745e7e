/**
 * Kinds of tampering, each with what `verify` must name. Tests make the changes; docs/audit.md lists them, and a test holds the two
 * together.
 */
import type { Check } from '../../src/audit-files/verify/findings.ts';

/** How far whoever changes something goes, to hide it. */
export const REACHES = {
  files: 'a file',
  resealed: 'a file, and the manifest to fit it',
  rehashed: 'a file, and the manifest, leaf hashes and roots to fit it',
  resigned: 'everything, signed with another key of the same name',
  operator: 'everything, signed with the true key',
  database: 'the database, as a superuser',
} as const;

export type Reach = keyof typeof REACHES;

/** What is changed, and where it must be found. */
export interface Tampering {
  readonly what: string;
  readonly reach: Reach;
  /** Under which kind of check; `anchor`: by the key or the checkpoint that the auditor has; `refused`: it is no package at all. */
  readonly found: Check | 'anchor' | 'refused';
  /** The file, with the line where it is one's. */
  readonly place: string;
}

/** The row of docs/audit.md. */
export const rowOf = ({ what, reach, found, place }: Tampering): string => {
  const file = place.replace(/:\d+$/, '').replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/, '<run_id>');
  return `| ${what} | ${REACHES[reach]} | ${found} | ${file === '' ? '' : `\`${file}\`${file === place ? '' : ', its line'}`} |`;
};
