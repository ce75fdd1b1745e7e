/** How fast one webhook follows a circuit that is paid in: while it is, and after its receiver was slow. */
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BenchCircuit, callCircuit } from './circuit.ts';
import { type Payments, sendPayments } from './load.ts';
import type { BenchService } from './server.ts';

const CONNECTIONS = 64;
const LOOK_MS = 50;
const DRAIN_SECONDS_MAX = 300;
const SETTLE_MS = 1_000;

/** A webhook whose receiver is fast all the while, and then one that is slow while payments come and fast behind them. */
export async function drainWebhooks(
  service: BenchService,
  circuit: BenchCircuit,
  wrk: string,
  payments: Payments,
  { seconds, say }: { seconds: number; say: (text: string) => void },
): Promise<string[]> {
  const lines = [
    '| receiver, while payments come | events/s made | delivered/s meanwhile | backlog | drained in s | delivered/s in that time |',
    '| --- | --: | --: | --: | --: | --: |',
  ];
  const receiver = await startReceiver();
  try {
    await callCircuit(service, `/${circuit.code}/webhooks`, { url: receiver.origin, types: ['transfer.posted'] });
    for (const pace of ['fast', 'slow']) {
      const before = await receiver.ask(pace);
      const sent = await sendPayments(wrk, payments, CONNECTIONS, seconds);
      if (sent.failures > 0) throw new Error('some payments were refused');
      const meanwhile = (await receiver.ask('fast')) - before;
      const from = performance.now();
      const elapsed = () => (performance.now() - from) / 1000;
      // Of what was under way at the end wrk counts nothing: that comes behind.
      while ((await receiver.ask('count')) - before < sent.requests) {
        if (elapsed() > DRAIN_SECONDS_MAX) throw new Error('the backlog does not drain');
        await sleep(LOOK_MS);
      }
      const drained = elapsed();
      const backlog = sent.requests - meanwhile;
      const perSecond = (events: number, time: number) => Math.round(events / time);
      lines.push(
        `| ${pace} | ${perSecond(sent.requests, sent.seconds)} | ${perSecond(meanwhile, sent.seconds)} | ${backlog} | ${drained.toFixed(1)} | ${perSecond(backlog, drained)} |`,
      );
      say(lines.at(-1) as string);
      await sleep(SETTLE_MS);
    }
  } finally {
    receiver.stop();
  }
  return lines;
}

async function startReceiver() {
  const child = spawn(process.execPath, [new URL('webhook-receiver.ts', import.meta.url).pathname], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await child.stdout.take(1).toArray();
  const origin = String(line).trim();
  return {
    origin,
    /** @returns how many events it has taken */
    ask: async (what: string) => Number(await (await fetch(`${origin}/${what}`)).text()),
    stop: () => child.kill(),
  };
}
