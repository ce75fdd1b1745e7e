/** What fees cost: transfers with a trade fee and a solidarity contribution, three postings each, beside plain ones in the same run. */
import { type BenchCircuit, callCircuit } from './circuit.ts';
import { type Comparison, compareWithPlain } from './compare.ts';
import type { LoadResult } from './load.ts';
import type { BenchPostgres, BenchService } from './server.ts';

const postingsOf = async (postgres: BenchPostgres, circuit: BenchCircuit): Promise<number> => {
  const [row] = await postgres.query<{ n: string }>(
    'saldo',
    'SELECT count(*) AS n FROM posting WHERE circuit_id = $1',
    [circuit.id],
  );
  return Number(row?.n);
};

/** A schedule with rules, and one without, come into force between the two. */
export async function compareFees(
  postgres: BenchPostgres,
  service: BenchService,
  circuit: BenchCircuit,
  compare: Pick<Comparison, 'connections' | 'rounds' | 'say'>,
  pay: (connections: number) => Promise<LoadResult>,
): Promise<string[]> {
  const call = (path: string, body: object) => callCircuit(service, `/${circuit.code}${path}`, body);
  const accountOf = async (system: string) =>
    (await call('/accounts', { system, creditLimit: null, balanceCap: null })).id;
  const rules = [
    { name: 'Trade fee', charges: 'payer', to: await accountOf('fees'), rate: '0.01' },
    { name: 'Solidarity', charges: 'payee', to: await accountOf('solidarity'), rate: '0.02' },
  ];
  const lines = await compareWithPlain({
    ...compare,
    other: 'with two fees',
    plain: async (connections) => {
      await call('/fee-schedules', { rules: [] });
      const { requests, seconds } = await pay(connections);
      return requests / seconds;
    },
    others: async (connections) => {
      await call('/fee-schedules', { rules });
      const before = await postingsOf(postgres, circuit);
      const { requests, seconds } = await pay(connections);
      if ((await postingsOf(postgres, circuit)) - before < requests * 3) throw new Error('fees were not charged');
      return requests / seconds;
    },
  });
  await call('/fee-schedules', { rules: [] });
  return lines;
}
