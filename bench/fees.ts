/** What fees cost: transfers with a trade fee and a solidarity contribution, three postings each, beside plain ones in the same run. */
import { type BenchCircuit, callCircuit } from './circuit.ts';
import { median } from './figures.ts';
import { type Payments, sendPayments } from './load.ts';
import type { BenchPostgres, BenchService } from './server.ts';

const CONNECTIONS = [64, 256];

const postingsOf = async (postgres: BenchPostgres, circuit: BenchCircuit): Promise<number> => {
  const [row] = await postgres.query<{ n: string }>(
    'saldo',
    'SELECT count(*) AS n FROM posting WHERE circuit_id = $1',
    [circuit.id],
  );
  return Number(row?.n);
};

/** Plain transfers and ones with fees in turn: a schedule with rules, and one without, come into force between them. */
export async function compareFees(
  postgres: BenchPostgres,
  service: BenchService,
  circuit: BenchCircuit,
  wrk: string,
  payments: Payments,
  { rounds, seconds, say }: { rounds: number; seconds: number; say: (text: string) => void },
): Promise<string[]> {
  const call = (path: string, body: object) => callCircuit(service, `/${circuit.code}${path}`, body);
  const accountOf = async (system: string) =>
    (await call('/accounts', { system, creditLimit: null, balanceCap: null })).id;
  const rules = [
    { name: 'Trade fee', charges: 'payer', to: await accountOf('fees'), rate: '0.01' },
    { name: 'Solidarity', charges: 'payee', to: await accountOf('solidarity'), rate: '0.02' },
  ];
  const lines = ['| | plain/s | with two fees/s | of plain |', '| --- | --: | --: | --: |'];
  for (const connections of CONNECTIONS) {
    const plain: number[] = [];
    const charged: number[] = [];
    for (let round = 0; round < rounds; round++) {
      await call('/fee-schedules', { rules: [] });
      const free = await sendPayments(wrk, payments, connections, seconds);
      await call('/fee-schedules', { rules });
      const before = await postingsOf(postgres, circuit);
      const dear = await sendPayments(wrk, payments, connections, seconds);
      if (free.failures + dear.failures > 0) throw new Error('some payments were refused');
      if ((await postingsOf(postgres, circuit)) - before < dear.requests * 3) throw new Error('fees were not charged');
      plain.push(free.requests / free.seconds);
      charged.push(dear.requests / dear.seconds);
      say(
        `${connections} connections: ${Math.round(plain.at(-1) as number)} plain transfers/s, ${Math.round(charged.at(-1) as number)} with two fees/s`,
      );
    }
    const [p, c] = [median(plain), median(charged)];
    lines.push(`| ${connections} connections | ${Math.round(p)} | ${Math.round(c)} | ${(c / p).toFixed(2)} |`);
  }
  await call('/fee-schedules', { rules: [] });
  return lines;
}
