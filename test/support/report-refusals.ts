import type { Api } from './api.ts';
import type { Answer } from './client.ts';
import { makeCircuit, makeTrader } from './fixtures.ts';
import { type Call, type Documented, sendCall } from './operations.ts';
import { stuffedCircuit } from './stuffed.ts';

const UNKNOWN = '0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b';
const FUTURE_YEAR = 2999;

type Query = NonNullable<Call['query']>;
type Produce = (operation: Documented, call: Call) => Promise<Answer>;

/** How refusals of reports are produced that need more than one wrong field, by operation and code. */
export function reportRefusals(where: () => { api: Api; code: string }): Readonly<Record<string, Produce>> {
  const asking =
    (query: Query): Produce =>
    (operation, call) =>
      sendCall(where().api.admin, operation, where().code, { ...call, query: { ...call.query, ...query } });
  let stuffed: ReturnType<typeof stuffedCircuit> | undefined;
  const ofStuffed =
    (query: Query): Produce =>
    async (operation, call) => {
      stuffed ??= stuffedCircuit(where().api);
      const { code, account } = await stuffed;
      const params = call.params === undefined ? {} : { params: { id: account } };
      return sendCall(where().api.admin, operation, code, { ...params, query });
    };
  const yearly = ['listSellerTotals', 'listSellerExchanges', 'getStatementPack'];
  const daily = ['listInvoices', 'getClearingReport', 'getMemberClearingReport'];
  const paged = ['listSellerTotals', 'listSellerExchanges', 'listInvoices'];
  const ofMembers = ['listSellerExchanges', 'listInvoices'];
  return {
    'getStatement report-too-large': ofStuffed({ format: 'pdf' }),
    'getTrialBalance report-too-large': ofStuffed({ format: 'xlsx' }),
    'exportAccounts report-too-large': ofStuffed({ format: 'xlsx' }),
    'getStatement amount-not-representable': async (operation) => {
      const { api } = where();
      const { code } = await makeCircuit(api, { unit: { code: 'FINE', scale: 6 } });
      const { account } = await makeTrader(api, code);
      return sendCall(api.admin, operation, code, { params: { id: account }, query: { format: 'camt053' } });
    },
    ...Object.fromEntries(daily.map((id) => [`${id} time-in-future`, asking({ to: '2999-01-01' })])),
    ...Object.fromEntries(yearly.map((id) => [`${id} time-in-future`, asking({ year: FUTURE_YEAR })])),
    ...Object.fromEntries(paged.map((id) => [`${id} invalid-cursor`, asking({ cursor: 'x' })])),
    ...Object.fromEntries(ofMembers.map((id) => [`${id} member-not-found`, asking({ memberId: UNKNOWN })])),
  };
}
