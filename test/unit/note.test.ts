import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkpointText, readCheckpoint } from '../../src/domain/log/checkpoint.ts';
import {
  NoteError,
  openNote,
  readSignerKey,
  readVerifierKey,
  signerKeyOf,
  signNote,
  verifierKeyText,
} from '../../src/domain/log/note.ts';

/** The example of Go's golang.org/x/mod/sumdb/note. Ed25519 is deterministic, so the note must be this one to the byte. */
const VERIFIER = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const SIGNER = 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz';
const TEXT = `If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n`;
const SIGNATURE =
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
const NOTE = `${TEXT}\n${SIGNATURE}`;

const peter = readVerifierKey(VERIFIER);
const enoch = signerKeyOf('EnochRoot', new Uint8Array(32).fill(7));

describe('a signed note', () => {
  it('is written as Go writes it, and read again', () => {
    expect(signNote(TEXT, [readSignerKey(SIGNER)])).toBe(NOTE);
    expect(openNote(NOTE, [peter])).toEqual({ text: TEXT, signedBy: [peter] });
    expect(verifierKeyText(readSignerKey(SIGNER))).toBe(VERIFIER);
  });

  it('may have signatures of others, who say nothing to somebody who does not know them', () => {
    const both = signNote(TEXT, [enoch, readSignerKey(SIGNER)]);
    expect(openNote(both, [peter]).signedBy).toEqual([peter]);
    expect(openNote(both, [peter, enoch]).signedBy).toEqual([enoch, peter]);
    expect(openNote(NOTE, [enoch])).toEqual({ text: TEXT, signedBy: [] });
  });

  it('is refused where a signature of a known key is wrong, whatever else is right', () => {
    const wrong = SIGNATURE.replace('x08go/ZJ', 'x08go/ZK');
    expect(() => openNote(`${TEXT}\n${wrong}`, [peter])).toThrow('the signature of PeterNeumann is wrong');
    expect(() => openNote(`${TEXT}\n${wrong}${SIGNATURE}`, [peter])).toThrow(NoteError);
    expect(() => openNote(NOTE.replace('answer', 'Answer'), [peter])).toThrow(NoteError);
  });

  it.each([
    ['nothing', ''],
    ['no signature', TEXT],
    ['an empty line and no signature', `${TEXT}\n`],
    ['no empty line', `${TEXT}${SIGNATURE}`],
    ['a signature that does not end', NOTE.slice(0, -1)],
    ['a line that is no signature', `${NOTE}and more\n`],
    ['a hyphen for the dash', NOTE.replace('—', '-')],
    ['a signature without a name', NOTE.replace('— PeterNeumann ', '—  ')],
    ['a name with a plus sign', NOTE.replace('PeterNeumann', 'Peter+Neumann')],
    ['base64 that is none', NOTE.replace('x08go', 'x08g!')],
    ['no more than a key id', `${TEXT}\n— PeterNeumann x08gow==\n`],
    ['a control character', NOTE.replace('answer', 'ans\twer')],
    ['carriage returns', NOTE.replaceAll('\n', '\r\n')],
    ['a hundred and one signatures', `${TEXT}\n${SIGNATURE.repeat(101)}`],
  ])('is none with %s', (_, note) => {
    expect(() => openNote(note, [peter])).toThrow(NoteError);
  });

  it('is not made of a text that would be read otherwise', () => {
    for (const text of ['', 'no end', 'a\r\n', 'a\u0000\n', '\ud800\n'])
      expect(() => signNote(text, [enoch])).toThrow(NoteError);
    // An empty line within the text is none before signatures.
    expect(openNote(signNote('a\n\nb\n', [enoch]), [enoch]).text).toBe('a\n\nb\n');
  });
});

describe('the text of a key', () => {
  it('is refused in part, or with another character anywhere', () => {
    for (let from = 0; from <= VERIFIER.length; from++) {
      for (let to = from + 1; to <= VERIFIER.length; to++) {
        if (from > 0 || to < VERIFIER.length)
          expect(() => readVerifierKey(VERIFIER.slice(from, to))).toThrow(NoteError);
      }
      const bent = `${VERIFIER.slice(0, from)}${String.fromCharCode(VERIFIER.charCodeAt(from) + 1)}${VERIFIER.slice(from + 1)}`;
      expect(() => readVerifierKey(bent)).toThrow(NoteError);
    }
  });

  it('of a secret is never repeated in an error', () => {
    for (const text of [SIGNER.replace('c74f20a3', 'c74f20a4'), SIGNER.slice(0, -1), VERIFIER]) {
      expect(() => readSignerKey(text)).toThrow(NoteError);
      expect(() => readSignerKey(text)).not.toThrow(/AYEK|ARpc/);
    }
  });
});

describe('a checkpoint', () => {
  const EXAMPLE = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';

  it('is the one of the specification', () => {
    const read = readCheckpoint(EXAMPLE);
    expect(read).toMatchObject({ origin: 'example.com/behind-the-sofa', size: 20_852_163, extensions: [] });
    expect(checkpointText(read)).toBe(EXAMPLE);
  });

  it('is read as it was written, with whatever else is in it', () => {
    const line = fc.string({ minLength: 1, maxLength: 40 }).filter((text) => !/[\n]/.test(text));
    const checkpoint = fc.record({
      origin: line,
      size: fc.maxSafeNat(),
      root: fc.uint8Array({ minLength: 32, maxLength: 32 }),
      extensions: fc.array(line, { maxLength: 3 }),
    });
    fc.assert(
      fc.property(checkpoint, (made) => {
        expect(readCheckpoint(checkpointText(made))).toEqual({ ...made, root: new Uint8Array(made.root) });
      }),
    );
  });

  it.each([
    ['a size with a zero before it', EXAMPLE.replace('20852163', '020852163')],
    ['a size with a sign', EXAMPLE.replace('20852163', '+1')],
    ['a size beyond 2^53', EXAMPLE.replace('20852163', '9007199254740992')],
    ['a root that is shorter', EXAMPLE.replace('CsUYapGG', 'CsUY')],
    ['a root that is no base64', EXAMPLE.replace('CsUY', 'Cs-Y')],
    ['no origin', EXAMPLE.replace('example.com/behind-the-sofa', '')],
    ['no end', EXAMPLE.slice(0, -1)],
    ['an empty line', `${EXAMPLE}\nmore\n`],
    ['two lines', EXAMPLE.split('\n').slice(0, 2).join('\n')],
  ])('is none with %s', (_, text) => {
    expect(() => readCheckpoint(text)).toThrow(NoteError);
  });

  it('is not written where a line would become two', () => {
    const root = new Uint8Array(32);
    expect(() => checkpointText({ origin: 'evil\n999', size: 1, root, extensions: [] })).toThrow(NoteError);
    expect(() => checkpointText({ origin: 'a', size: 1, root, extensions: ['b\nc'] })).toThrow(NoteError);
  });
});
