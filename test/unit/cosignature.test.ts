import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCosignature } from '../../src/domain/log/cosignature.ts';
import { NoteError } from '../../src/domain/log/note.ts';
import { newWitness } from '../support/witness.ts';

const CHECKPOINT = 'example.com/log\n42\nqINS1GRFhWHwdkUeqLEoP4yEMkTBBzxBkGwGQlVlVcs=\n';

describe('a cosignature', () => {
  const witness = newWitness('witness.example/w1');
  const line = witness.cosign(CHECKPOINT, 1_795_000_000);

  it('says when its witness saw the checkpoint', () => {
    expect(readCosignature(CHECKPOINT, line, witness.key)).toBe(1_795_000_000);
  });

  it('holds for that checkpoint only', () => {
    const other = CHECKPOINT.replace('42', '43');
    expect(() => readCosignature(other, line, witness.key)).toThrow(NoteError);
  });

  it('holds for that witness only, and for a witness’s kind of key', () => {
    expect(() => readCosignature(CHECKPOINT, line, newWitness('witness.example/w1').key)).toThrow(NoteError);
    const asLog = newWitness('witness.example/w1', 1);
    expect(() => readCosignature(CHECKPOINT, asLog.cosign(CHECKPOINT, 1), asLog.key)).toThrow(NoteError);
  });

  it('does not hold once a character of it is another', () => {
    fc.assert(
      fc.property(fc.nat({ max: line.length - 1 }), fc.constantFrom('A', 'b', '+', ' ', '='), (at, character) => {
        const changed = line.slice(0, at) + character + line.slice(at + 1);
        fc.pre(changed !== line);
        expect(() => readCosignature(CHECKPOINT, changed, witness.key)).toThrow(NoteError);
      }),
    );
  });

  it('is refused where its time or its line is cut off', () => {
    const parts = line.split(' ');
    const bytes = Buffer.from(parts[2] as string, 'base64');
    for (const length of [5, 12, 68, 75]) {
      const short = `— witness.example/w1 ${bytes.subarray(0, length).toString('base64')}`;
      expect(() => readCosignature(CHECKPOINT, short, witness.key)).toThrow(NoteError);
    }
  });
});
