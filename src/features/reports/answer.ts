import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/** A report as a file: its bytes, or what gives them part by part. */
export interface ReportFile {
  readonly mediaType: string;
  /** Letters, digits and `._:-` only. */
  readonly name: string;
  readonly body: Uint8Array | AsyncIterable<Uint8Array | string>;
}

export const MEDIA_TYPES = {
  csv: 'text/csv; charset=utf-8; header=present',
  pdf: 'application/pdf',
  camt053: 'application/xml; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  zip: 'application/zip',
} as const;

/** Media types as the OpenAPI document names them, in the order in which a route gives them. */
export const PRODUCES = {
  json: 'application/json',
  csv: 'text/csv',
  pdf: 'application/pdf',
  camt053: 'application/xml',
  xlsx: MEDIA_TYPES.xlsx,
  zip: 'application/zip',
} as const;

/** A stream that counts bytes, and not parts of any size, reads no further ahead than it must. */
const IN_BYTES = { objectMode: false };

/** Has browsers save it under its name: none of these is a page of ours. */
export function sendFile(reply: FastifyReply, { mediaType, name, body }: ReportFile): FastifyReply {
  return reply
    .type(mediaType)
    .header('content-disposition', `attachment; filename="${name}"`)
    .send(
      body instanceof Uint8Array
        ? Buffer.from(body.buffer, body.byteOffset, body.byteLength)
        : Readable.from(body, IN_BYTES),
    );
}
