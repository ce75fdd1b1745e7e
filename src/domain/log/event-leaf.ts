/**
 * The leaf of an event in a circuit's audit log: its canonical bytes. Numbers, UUIDs, words and hashes are as in leaf.ts,
 * which a verifier in another language reads first.
 *
 * Leaf data of an event, format 1:
 *
 *     uint8     format version, 1
 *     16 bytes  circuit id, a UUID
 *     uint64    number within the circuit's audit log, from 1
 *     16 bytes  event id, a UUID
 *     int64     occurredAt, milliseconds since 1970-01-01T00:00:00Z
 *     16 bytes  principal id, a UUID
 *     word      request id
 *     word      action, such as "getMember" (a request of that operation) or "member-changed" (what a request did)
 *     16 bytes  subject id, a UUID
 *     32 bytes  SHA-256 of `change` as canonical JSON (canonical-json.ts, RFC 8785) in UTF-8
 *
 * These bytes are for ever: any change takes a new format version.
 */
import { ByteWriter } from './bytes.ts';
import { canonicalJson, type Json } from './canonical-json.ts';
import { leafHash } from './merkle.ts';
import { HASH_BYTES, sha256 } from './sha256.ts';

const FORMAT_VERSION = 1;

/** What the trail says of a request, or of what one has changed. Ids, amounts, dates and digests; no free text, no personal data. */
export interface TrailEvent {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly occurredAt: number;
  readonly principalId: string;
  readonly requestId: string;
  readonly action: string;
  /** What it is about; the circuit where it is about nothing in particular. */
  readonly subjectId: string;
  readonly change: Readonly<Record<string, Json>>;
}

/** An event with its place in the audit log, from 1. */
export interface NumberedEvent extends TrailEvent {
  readonly number: number;
}

// Nothing here waits, so one buffer serves every call.
const writer = new ByteWriter(1024);
const encoder = new TextEncoder();

/** The leaf data as above, not yet hashed. Throws a RangeError on whatever has no place in it. */
export function eventLeaf(circuitId: string, event: NumberedEvent): Uint8Array {
  return new Uint8Array(writeLeaf(circuitId, event));
}

/** The hash of the leaf, as it enters the audit log. */
export function eventLeafHash(circuitId: string, event: NumberedEvent): Uint8Array {
  return leafHash(writeLeaf(circuitId, event));
}

/** Leaf data as a view that holds until the next leaf. */
function writeLeaf(circuitId: string, event: NumberedEvent): Uint8Array {
  if (event.number < 1) throw new RangeError(`events are numbered from 1, not ${event.number}`);
  writer.restart();
  writer.uint8(FORMAT_VERSION);
  writer.uuid(circuitId);
  writer.integer(event.number);
  writer.uuid(event.id);
  writer.integer(event.occurredAt);
  writer.uuid(event.principalId);
  writer.ascii(event.requestId);
  writer.ascii(event.action);
  writer.uuid(event.subjectId);
  writer.fixed(sha256(encoder.encode(canonicalJson(event.change))), HASH_BYTES);
  return writer.written();
}
