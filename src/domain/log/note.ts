/**
 * Signed notes (C2SP signed-note, as in Go's sumdb): a text, an empty line, and a line for each signature,
 *
 *     — <key name> <base64 of 4 bytes key id and the signature>
 *
 * where the key id is the beginning of SHA-256(name || 0x0A || 0x01 || public key), and 0x01 stands for Ed25519. What is signed
 * is the text with its last line break. Keys are given as text: `<name>+<key id in hex>+<base64 of 0x01 and the public key>`.
 */
import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { sha256 } from './sha256.ts';

const ED25519 = 0x01;
const KEY_ID_BYTES = 4;
const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
const SIGNATURE_START = '— ';
const PRIVATE_START = 'PRIVATE+KEY+';

/** Lines of signatures that are read: witnesses add theirs, and nobody else may make a note endless. */
const SIGNATURES_MAX = 100;

const fromHex = (text: string): Buffer => Buffer.from(text, 'hex');

/** What stands before a key in the encodings that Node reads (RFC 8410): an Ed25519 key in PKCS #8, and in SPKI. */
const PKCS8_START = fromHex('302e020100300506032b657004220420');
const SPKI_START = fromHex('302a300506032b6570032100');

/** Neither a blank nor a plus sign, which separate it from what follows. */
const NAME = /^[^\s+\p{Cc}]+$/u;

/** Whose signatures can be checked. */
export interface VerifierKey {
  readonly name: string;
  /** 8 hexadecimal digits. */
  readonly id: string;
  readonly key: KeyObject;
}

/** Who can sign. */
export interface SignerKey extends VerifierKey {
  readonly privateKey: KeyObject;
}

export class NoteError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NoteError';
  }
}

/** The key of a name and 32 bytes of secret. @throws NoteError on a name that cannot stand in a note */
export function signerKeyOf(name: string, seed: Uint8Array): SignerKey {
  if (seed.length !== KEY_BYTES) throw new NoteError(`a secret is ${KEY_BYTES} bytes, not ${seed.length}`);
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8_START, seed]), format: 'der', type: 'pkcs8' });
  const key = createPublicKey(privateKey);
  return { name, id: keyIdOf(name, rawKeyOf(key)), key, privateKey };
}

/** A key of `PRIVATE+KEY+<name>+<key id>+<base64 of 0x01 and the secret>`. @throws NoteError, which does not repeat it */
export function readSignerKey(text: string): SignerKey {
  const { name, id, bytes } = partsOf(text.startsWith(PRIVATE_START) ? text.slice(PRIVATE_START.length) : '');
  const key = signerKeyOf(name, bytes);
  if (key.id !== id) throw new NoteError('the key id is not that of the secret and name');
  return key;
}

/** The same secret under another name, and so with another id. @throws NoteError on a name that cannot stand in a note */
export const signerNamed = ({ key, privateKey }: SignerKey, name: string): SignerKey => ({
  name,
  id: keyIdOf(name, rawKeyOf(key)),
  key,
  privateKey,
});

/** The same key under another name, and so with another id. @throws NoteError on a name that cannot stand in a note */
export const verifierNamed = ({ key }: VerifierKey, name: string): VerifierKey => ({
  name,
  id: keyIdOf(name, rawKeyOf(key)),
  key,
});

/** @param type of the signatures that it makes: those of a log, unless told otherwise. @throws NoteError */
export function readVerifierKey(text: string, type: number = ED25519): VerifierKey {
  const { name, id, bytes } = partsOf(text, type);
  if (keyIdOf(name, bytes, type) !== id) throw new NoteError('the key id is not that of the key and name');
  const key = createPublicKey({ key: Buffer.concat([SPKI_START, bytes]), format: 'der', type: 'spki' });
  return { name, id, key };
}

export const signerKeyText = ({ name, id, privateKey }: SignerKey): string => {
  const secret = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(PKCS8_START.length);
  return `${PRIVATE_START}${name}+${id}+${Buffer.concat([Buffer.of(ED25519), secret]).toString('base64')}`;
};

export const verifierKeyText = ({ name, id, key }: VerifierKey): string =>
  `${name}+${id}+${Buffer.concat([Buffer.of(ED25519), rawKeyOf(key)]).toString('base64')}`;

/** @param text one line or several, each with its end. @throws NoteError on a text that would be read otherwise */
export function signNote(text: string, keys: readonly SignerKey[]): string {
  requireText(text);
  const lines = keys.map(({ name, id, privateKey }) => {
    const signature = sign(null, Buffer.from(text), privateKey);
    return `${SIGNATURE_START}${name} ${Buffer.concat([fromHex(id), signature]).toString('base64')}\n`;
  });
  return `${text}\n${lines.join('')}`;
}

/**
 * The text of a note, and which of the keys have signed it. Signatures of other keys are passed over, as the format has it: a
 * note without any of these keys' is given with none.
 * @throws NoteError on what is no note, and where a signature of one of the keys is wrong
 */
export function openNote(note: string, keys: readonly VerifierKey[]): { text: string; signedBy: VerifierKey[] } {
  // The empty line that counts is the last one.
  const split = note.lastIndexOf('\n\n');
  const text = note.slice(0, split + 1);
  const lines = note.slice(split + 2).split('\n');
  if (split === -1 || lines.pop() !== '' || lines.length === 0 || lines.length > SIGNATURES_MAX)
    throw new NoteError('it is no signed note');
  requireText(text);
  const signedBy = new Set<VerifierKey>();
  for (const line of lines) {
    const { name, id, signature } = signatureOf(line);
    const key = keys.find((own) => own.name === name && own.id === id);
    if (key === undefined || signedBy.has(key)) continue;
    if (signature.length !== SIGNATURE_BYTES || !verify(null, Buffer.from(text), key.key, signature))
      throw new NoteError(`the signature of ${name} is wrong`);
    signedBy.add(key);
  }
  return { text, signedBy: [...signedBy] };
}

/** A line of a signature: whose it says it is, and its bytes. @throws NoteError */
export function signatureOf(line: string): { name: string; id: string; signature: Buffer } {
  const [name = '', base64 = '', ...more] = line.slice(SIGNATURE_START.length).split(' ');
  const bytes = fromBase64(base64);
  if (!line.startsWith(SIGNATURE_START) || more.length > 0 || !NAME.test(name) || bytes.length <= KEY_ID_BYTES)
    throw new NoteError('a line below its text is no signature');
  return {
    name,
    id: bytes.subarray(0, KEY_ID_BYTES).toString('hex'),
    signature: bytes.subarray(KEY_ID_BYTES),
  };
}

/** The key's bytes may hold plus signs in base64; the name and id hold none. */
function partsOf(text: string, type: number = ED25519): { name: string; id: string; bytes: Buffer } {
  const [, name = '', id = '', base64 = ''] = /^([^+]*)\+([0-9a-f]{8})\+(.*)$/s.exec(text) ?? [];
  const bytes = fromBase64(base64);
  if (!NAME.test(name) || bytes.length !== 1 + KEY_BYTES || bytes[0] !== type)
    throw new NoteError('it is no Ed25519 key of the form name+id+base64');
  return { name, id, bytes: bytes.subarray(1) };
}

/** What is not base64 to the last character is read as nothing. */
function fromBase64(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : Buffer.alloc(0);
}

const rawKeyOf = (key: KeyObject): Buffer => key.export({ format: 'der', type: 'spki' }).subarray(SPKI_START.length);

function keyIdOf(name: string, key: Uint8Array, type: number = ED25519): string {
  if (!NAME.test(name)) throw new NoteError('the name of a key holds neither blanks nor plus signs, and is not empty');
  const bytes = Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(type), key]);
  return Buffer.from(sha256(bytes, KEY_ID_BYTES)).toString('hex');
}

function requireText(text: string): void {
  // Control characters, the line break aside, and lone surrogates have no place in one.
  const isText = text.endsWith('\n') && text.isWellFormed() && !/[\p{Cc}--\n]/v.test(text);
  if (!isText) throw new NoteError('the text of a note is of whole lines without control characters');
}
