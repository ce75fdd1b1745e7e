import { createHash, generateKeyPairSync, sign } from 'node:crypto';

/** A witness as C2SP tlog-cosignature has it, written down apart from ours. */
export interface Witness {
  readonly key: string;
  /** @param text of the checkpoint, without signatures; seconds since 1970 */
  cosign(text: string, seconds: number): string;
}

/** @param type of its key: 4 is a witness's */
export function newWitness(name: string, type = 4): Witness {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  const typed = Buffer.concat([Buffer.of(type), raw]);
  const id = createHash('sha256').update(`${name}\n`).update(typed).digest().subarray(0, 4);
  return {
    key: `${name}+${id.toString('hex')}+${typed.toString('base64')}`,
    cosign(text, seconds) {
      const time = Buffer.alloc(8);
      time.writeBigUInt64BE(BigInt(seconds));
      const signature = sign(null, Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`), privateKey);
      return `— ${name} ${Buffer.concat([id, time, signature]).toString('base64')}`;
    },
  };
}

/** What is signed of a note: its text. */
export const textOfNote = (note: string): string => note.slice(0, note.indexOf('\n\n') + 1);
