import { type Link, startProxy } from './proxy.ts';

/** What becomes of an answer: never heard, cut off within its body, or withheld on a connection that stays open. */
export type Drop = 'lost' | 'halfway' | 'withheld';

export interface Dropper {
  readonly baseUrl: string;
  /** What becomes of the next answers, one by one. Those after them pass. */
  drop(...next: readonly Drop[]): void;
  /** Leads further connections to a service elsewhere. */
  lead(serviceUrl: string): void;
  /** Answers that the service has given. */
  readonly answers: number;
  close(): Promise<void>;
}

/** A proxy before the service that loses its answers when what they tell of has been done. */
export async function startDropper(serviceUrl: string): Promise<Dropper> {
  let target = new URL(serviceUrl);
  const planned: Drop[] = [];
  let answers = 0;
  const join = ({ client, upstream, end }: Link): void => {
    client.on('data', (bytes) => upstream.write(bytes));
    upstream.on('data', (bytes) => {
      if (!bytes.subarray(0, 5).equals(Buffer.from('HTTP/'))) return client.write(bytes);
      answers++;
      const drop = planned.shift();
      if (drop === undefined) return client.write(bytes);
      if (drop === 'lost') return end();
      // With the first byte of the body.
      if (drop === 'halfway') client.write(bytes.subarray(0, bytes.indexOf('\r\n\r\n') + 5), end);
      return undefined;
    });
  };
  const proxy = await startProxy(() => target, join);
  return {
    baseUrl: `http://127.0.0.1:${proxy.port}`,
    drop: (...next) => void planned.push(...next),
    lead(url) {
      target = new URL(url);
    },
    get answers() {
      return answers;
    },
    close: proxy.close,
  };
}
