import type pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createPool } from '../../src/db/connect.ts';
import { newCommandParts } from '../../src/poster/submit.ts';
import {
  appPool,
  change,
  createCircuit,
  createPoster,
  OPERATOR,
  openAccounts,
  owing,
  payOff,
  single,
} from '../support/circuit.ts';
import { createTestDatabase } from '../support/database.ts';
import { checkInvariants } from '../support/invariants.ts';

/** As in poster-invariants.test.ts: each invariant of obligations is broken, with all of the database's own rules off. */
let app: pg.Pool;
let corruptor: pg.Pool;

beforeAll(async () => {
  const database = await createTestDatabase();
  app = appPool(database.appUrl);
  corruptor = createPool({ url: database.url, max: 1 });
  await corruptor.query(`SET session_replication_role = 'replica'`);
});

afterAll(() => Promise.all([app.end(), corruptor.end()]));

/** A owes B 10 with a description, of which 4 were paid by transaction 6; 5 recorded it, 7 disputes it. */
async function soundCircuit() {
  const circuit = await createCircuit(app);
  const poster = createPoster(app);
  const [a, b] = (await openAccounts(poster, circuit, 2)) as [string, string];
  const { parts, beside } = newCommandParts(OPERATOR, 'Flour');
  const command = owing(a, b, 10n, { descriptionDigest: parts.textDigest });
  const { obligationId } = command;
  const obligations = new Map([[obligationId, { description: beside.text as NonNullable<typeof beside.text> }]]);
  await poster.post(circuit, { ...single(command), beside: new Map([[command.id, { obligations }]]) });
  await poster.post(circuit, single(payOff(obligationId, 4n)));
  await poster.post(circuit, single(change('dispute', obligationId)));
  await poster.close();
  return circuit;
}

const corruptions: [invariant: string, sql: (circuit: string) => string][] = [
  ['as much of an obligation is settled', (id) => `UPDATE obligation SET settled = 5 WHERE circuit_id = '${id}'`],
  [
    'as much of an obligation is settled',
    (id) => `UPDATE obligation_payment SET amount = 5 WHERE circuit_id = '${id}'`,
  ],
  [
    'state of an obligation is that of its last',
    (id) => `UPDATE obligation SET state = 'accepted' WHERE circuit_id = '${id}'`,
  ],
  [
    'begins with the change that recorded it',
    (id) => `UPDATE obligation_change SET state = 'disputed' WHERE circuit_id = '${id}' AND number = 5`,
  ],
  [
    'between two accounts of the circuit',
    (id) => `UPDATE obligation SET creditor_account_id = gen_random_uuid() WHERE circuit_id = '${id}'`,
  ],
  [
    'lead from state to state',
    (id) => `UPDATE obligation_change SET state = 'proposed' WHERE circuit_id = '${id}' AND number = 5`,
  ],
  [
    'made while it is accepted',
    (id) =>
      `UPDATE obligation SET debtor_account_id = creditor_account_id, creditor_account_id = debtor_account_id WHERE circuit_id = '${id}'`,
  ],
  ['rows of its kind', (id) => `DELETE FROM obligation_change WHERE circuit_id = '${id}' AND number = 7`],
  ['rows of its kind', (id) => `DELETE FROM obligation_payment WHERE circuit_id = '${id}'`],
  ['leaf hash is that of the rows', (id) => `UPDATE obligation SET amount = 11 WHERE circuit_id = '${id}'`],
  ['leaf hash is that of the rows', (id) => `UPDATE obligation SET due_on = '2026-01-01' WHERE circuit_id = '${id}'`],
  ['description is the one of its digest', (id) => `UPDATE obligation_text SET body = 'x' WHERE circuit_id = '${id}'`],
];

it('finds nothing wrong with a circuit that is sound', async () => {
  await checkInvariants(app, await soundCircuit());
});

it.each(corruptions)('finds where it does not hold that … %s …', async (invariant, sql) => {
  const circuit = await soundCircuit();
  await corruptor.query(sql(circuit));
  await expect(checkInvariants(app, circuit)).rejects.toThrow(invariant);
});
