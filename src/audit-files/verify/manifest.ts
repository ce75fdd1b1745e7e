import {
  type FileEntry,
  type LogEntry,
  type Manifest,
  manifestText,
  PACKAGE_FORMAT,
  PACKAGE_VERSION,
} from '../manifest.ts';
import { UUID } from '../uuid.ts';
import { shown } from './findings.ts';

const LEAF_FORMAT = 1;
const SCALE_MAX = 6;

/** Files that every package has. */
const FILES = [
  'accounts.csv',
  'audit-events.jsonl',
  'checkpoints.jsonl',
  'clearing-runs.csv',
  'journal.beancount',
  'journal.csv',
  'journal.hledger',
  'journal.jsonl',
  'limit-changes.csv',
  'log-nodes.csv',
  'members.csv',
  'obligations.csv',
  'settlements.csv',
] as const;

/** Files that only one with personal data has. */
const PERSONAL_FILES = ['members-personal.csv', 'texts.jsonl'] as const;

/** A certificate was called .json at first, which it is not. */
const RUN_FILE =
  /^clearing-runs\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\/(obligations\.csv|accounts\.csv|certificate\.(txt|json))$/;

/** Why it is none. */
export class ManifestProblem extends Error {}

/**
 * Reads manifest.json. As with every line of a package there is one way to write it, so that nothing can hide in it.
 * @throws ManifestProblem
 */
export function readManifest(text: string): Manifest {
  const read = parsed(text);
  if (typeof read !== 'object' || read === null || Reflect.get(read, 'format') !== PACKAGE_FORMAT)
    throw new ManifestProblem(`it is no manifest of a package: its format is not ${PACKAGE_FORMAT}`);
  const version = Reflect.get(read, 'version');
  if (version !== PACKAGE_VERSION)
    throw new ManifestProblem(`its version is ${shown(String(version))}, and not ${PACKAGE_VERSION}`);
  const manifest = read as Manifest;
  try {
    if (canonical(manifest) !== text) throw new ManifestProblem('it is not written as the format has it');
  } catch (error) {
    if (error instanceof TypeError) throw new ManifestProblem('something is missing in it');
    throw error;
  }
  const wrong = wrongWith(manifest);
  if (wrong !== null) throw new ManifestProblem(wrong);
  return manifest;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ManifestProblem('it is no JSON');
  }
}

/** The text of a manifest that says this and nothing else. @throws TypeError where something is missing */
function canonical({
  format,
  version,
  circuit,
  asOf,
  personalData,
  schema,
  logs,
  keys,
  totals,
  files,
}: Manifest): string {
  const log = ({ origin, size, root, checkpoint }: LogEntry) => ({ origin, size, root, checkpoint });
  const { transactions, postings, turnover, positive, negative } = totals;
  return manifestText({
    format,
    version,
    circuit,
    asOf: { number: asOf.number, postedAt: asOf.postedAt },
    personalData,
    schema: { database: schema.database, leaf: schema.leaf },
    logs: { ledger: log(logs.ledger), audit: log(logs.audit) },
    keys,
    totals: { transactions, postings, turnover, positive, negative },
    files: files.map(({ name, bytes, sha256, rows }) => ({ name, bytes, sha256, rows })),
  });
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '' && value.isWellFormed();
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;

const isLog = ({ origin, size, root, checkpoint }: LogEntry): boolean =>
  (origin === null || isText(origin)) &&
  isCount(size) &&
  /^[A-Za-z0-9+/]{43}=$/.test(root) &&
  (checkpoint === null || isText(checkpoint));

function wrongWith({ circuit, asOf, personalData, schema, logs, keys, totals, files }: Manifest): string | null {
  const { id, code, name, unit } = circuit;
  const amounts = [totals.turnover, totals.positive, totals.negative];
  const checks: readonly (readonly [string, boolean])[] = [
    ['circuit', isText(id) && UUID.test(id) && [code, name, unit.code].every(isText)],
    ['circuit.unit', isCount(unit.scale) && unit.scale <= SCALE_MAX],
    ['asOf', isCount(asOf.number) && (asOf.postedAt === null || isText(asOf.postedAt))],
    ['personalData', typeof personalData === 'boolean'],
    ['schema', isText(schema.database) && schema.leaf === LEAF_FORMAT],
    ['logs.ledger', isLog(logs.ledger)],
    ['logs.audit', isLog(logs.audit)],
    ['keys', Array.isArray(keys) && keys.every(isText)],
    ['totals', isCount(totals.transactions) && isCount(totals.postings) && amounts.every(isText)],
    ['files', files.every((file) => isCount(file.bytes) && isCount(file.rows) && /^[0-9a-f]{64}$/.test(file.sha256))],
  ];
  const wrong = checks.find(([, isGood]) => !isGood);
  if (wrong !== undefined) return `${wrong[0]} is not as the format has it`;
  return wrongFiles(files, personalData);
}

/** What is wrong with the list of files by itself. */
function wrongFiles(files: readonly FileEntry[], personalData: boolean): string | null {
  const missing = new Set<string>([...FILES, ...(personalData ? PERSONAL_FILES : [])]);
  const known = new Set(missing);
  let before = '';
  for (const { name } of files) {
    if (typeof name !== 'string' || !(known.has(name) || RUN_FILE.test(name)))
      return `it lists ${shown(String(name))}, which is no file of a package${personalData ? '' : ' without personal data'}`;
    if (name <= before) return `it lists ${name} twice, or not in the order of names`;
    before = name;
    missing.delete(name);
  }
  const [first] = missing;
  return first === undefined ? null : `it does not list ${first}`;
}
