/**
 * What a witness adds to a checkpoint (C2SP tlog-cosignature): that by a certain time it had seen this checkpoint, and none of the same
 * log that contradicts it. The line is that of a signed note, of 4 bytes key id, 8 bytes seconds since 1970, and the signature of
 *
 *     cosignature/v1
 *     time <seconds>
 *     <the text of the checkpoint>
 */
import { verify } from 'node:crypto';
import { NoteError, readVerifierKey, signatureOf } from './note.ts';

/** The type of a witness's key, where a log's has 1. */
const COSIGNATURE_TYPE = 0x04;

const TIME_BYTES = 8;
const SIGNATURE_BYTES = 64;

/** What is signed. */
const cosignedText = (seconds: number, checkpoint: string): string => `cosignature/v1\ntime ${seconds}\n${checkpoint}`;

/**
 * When it was made, in seconds since 1970.
 * @param checkpoint the text of the checkpoint, without signatures
 * @param line without its line break
 * @param key `<name>+<id>+<base64>`, the witness's
 * @throws NoteError on what is no cosignature of this key over this checkpoint
 */
export function readCosignature(checkpoint: string, line: string, key: string): number {
  const witness = readVerifierKey(key, COSIGNATURE_TYPE);
  const { name, id, signature } = signatureOf(line);
  if (name !== witness.name || id !== witness.id) throw new NoteError('the line is not signed by this key');
  if (signature.length !== TIME_BYTES + SIGNATURE_BYTES) throw new NoteError('it is no cosignature with a time');
  const seconds = Number(signature.readBigUInt64BE());
  const text = Buffer.from(cosignedText(seconds, checkpoint));
  if (!Number.isSafeInteger(seconds) || !verify(null, text, witness.key, signature.subarray(TIME_BYTES)))
    throw new NoteError(`the cosignature of ${name} is wrong`);
  return seconds;
}
