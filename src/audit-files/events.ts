/** `audit-events.jsonl`: the audit trail as far as it is numbered, an event a line. */
import { FileProblem, quoted } from '../clearing-files/problem.ts';
import { canonicalJson, type Json } from '../domain/log/canonical-json.ts';
import type { NumberedEvent } from '../domain/log/event-leaf.ts';
import { UUID } from './uuid.ts';

/** An event with its leaf in the audit log, in hex. */
export interface FiledEvent extends NumberedEvent {
  readonly leafHash: string;
}

/** One line, with its line feed: the fields in this order, `change` as canonical JSON, which its leaf is made from. */
export function eventLine(event: FiledEvent): string {
  const { number, id, occurredAt, principalId, requestId, action, subjectId, change, leafHash } = event;
  return (
    `{"number":${number},"id":"${id}","occurredAt":"${new Date(occurredAt).toISOString()}","principalId":"${principalId}",` +
    `"requestId":${JSON.stringify(requestId)},"action":${JSON.stringify(action)},"subjectId":"${subjectId}",` +
    `"change":${canonicalJson(change)},"leafHash":"${leafHash}"}\n`
  );
}

const HASH = /^[0-9a-f]{64}$/;
const WORD = /^\p{ASCII}{1,255}$/u;

/** What each field must be, in the words of an error. */
const FIELDS: Readonly<Record<keyof FiledEvent, readonly [what: string, is: (value: unknown) => boolean]>> = {
  number: ['a whole number from 1', (value) => Number.isSafeInteger(value) && (value as number) >= 1],
  id: ['a UUID', matches(UUID)],
  occurredAt: ['a time with milliseconds in UTC', isTime],
  principalId: ['a UUID', matches(UUID)],
  requestId: ['1 to 255 ASCII characters', matches(WORD)],
  action: ['1 to 255 ASCII characters', matches(WORD)],
  subjectId: ['a UUID', matches(UUID)],
  change: ['an object', (value) => typeof value === 'object' && value !== null && !Array.isArray(value)],
  leafHash: ['64 hexadecimal digits', matches(HASH)],
};

/**
 * Reads a line that `eventLine` wrote, without its line feed.
 * @param line its number in the file, for errors
 * @throws FileProblem also on what has the same meaning in another form: a file has one form only
 */
export function readEventLine(text: string, line: number): FiledEvent {
  const fields = parseObject(text, line);
  const unknown = Object.keys(fields).find((name) => !Object.hasOwn(FIELDS, name));
  if (unknown !== undefined) throw new FileProblem(line, `${quoted(unknown)} is no field of an event`);
  for (const [name, [what, is]] of Object.entries(FIELDS)) {
    if (!Object.hasOwn(fields, name)) throw new FileProblem(line, `${name} is missing`);
    if (!is(fields[name]))
      throw new FileProblem(line, `${name} is not ${what}: ${quoted(JSON.stringify(fields[name]))}`);
  }
  const read = { ...fields, occurredAt: Date.parse(String(fields.occurredAt)) } as unknown as FiledEvent;
  if (`${text}\n` !== formOf(read, line)) throw new FileProblem(line, 'the event is not in its canonical form');
  return read;
}

function parseObject(text: string, line: number): Record<string, Json> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new FileProblem(line, `this is not JSON: ${quoted(text)}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new FileProblem(line, `an event is an object, not ${quoted(text)}`);
  return value as Record<string, Json>;
}

/** A text that JSON can hold and UTF-8 cannot is no form at all. */
function formOf(event: FiledEvent, line: number): string {
  try {
    return eventLine(event);
  } catch (error) {
    if (error instanceof RangeError) throw new FileProblem(line, error.message);
    throw error;
  }
}

function matches(pattern: RegExp): (value: unknown) => boolean {
  return (value) => typeof value === 'string' && pattern.test(value);
}

function isTime(value: unknown): boolean {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value)) return false;
  const time = Date.parse(value);
  return !Number.isNaN(time) && new Date(time).toISOString() === value;
}
