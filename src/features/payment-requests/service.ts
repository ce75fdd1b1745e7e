import type { ClientBase, Pool } from 'pg';
import { z } from 'zod';
import { recordAuditEvent } from '../../db/audit-trail.ts';
import type { Database } from '../../db/database.ts';
import { recordEvents } from '../../db/events.ts';
import { makeIdempotently } from '../../db/idempotently.ts';
import { lockCircuit } from '../../db/lock-circuit.ts';
import type { Actor } from '../../domain/actor.ts';
import { refuse, SaldoError } from '../../domain/errors.ts';
import { mayNotHappen } from '../../domain/ledger/payment-requests.ts';
import { PAYMENT_REQUEST_TRANSITIONS } from '../../domain/ledger/transitions.ts';
import type { Principal } from '../../http/auth.ts';
import type { Idempotency } from '../../http/idempotency.ts';
import { decodeCursor, type Page, page } from '../../http/pages.ts';
import { invalid } from '../../http/problem.ts';
import { paymentRequestEvent } from '../../poster/payment-requests.ts';
import type { Poster } from '../../poster/poster.ts';
import { postOne } from '../../poster/submit.ts';
import type { AccountService } from '../accounts/service.ts';
import type { Circuit } from '../circuits/service.ts';
import { sees } from '../transfers/service.ts';
import { createPaymentAgreements, type PaymentAgreements } from './agreements.ts';
import { requestOf } from './asking.ts';
import { createDuePaymentRequests, type DuePaymentRequests, payAtOnce } from './due.ts';
import { paymentOf } from './payment.ts';
import { endRequest, insertRequest, type PaymentRequestRow, selectRequest, selectRequestPage } from './queries.ts';
import type { PaymentRequestAsked, PaymentRequestFilters, PaymentRequestView } from './schema.ts';
import { asAsked, paymentRequestViewOf, requestFactsOf } from './views.ts';

interface Answered {
  readonly view: PaymentRequestView;
  readonly replayed: boolean;
}

/** Requests that a principal is not a party to are not there for it: `payment-request-not-found`. */
export interface PaymentRequestService extends DuePaymentRequests {
  readonly agreements: PaymentAgreements;
  /** Asks, and pays at once what the payer has agreed to pay at once. @throws SaldoError the refusal */
  ask(
    circuit: Circuit,
    asked: PaymentRequestAsked,
    principal: Principal,
    actor: Actor,
    idempotency: Idempotency | null,
  ): Promise<Answered>;
  read(circuit: Circuit, id: string, principal: Principal): Promise<PaymentRequestView>;
  list(circuit: Circuit, filters: PaymentRequestFilters, principal: Principal): Promise<Page<PaymentRequestView>>;
  /** Pays it. @throws SaldoError the refusal */
  acknowledge(circuit: Circuit, id: string, principal: Principal, idempotency: Idempotency | null): Promise<Answered>;
  /** Ends it without a payment. @throws SaldoError `payment-request-not-found`, `transition-not-allowed` */
  end(
    circuit: Circuit,
    id: string,
    event: 'reject' | 'cancel',
    principal: Principal,
    actor: Actor,
    idempotency: Idempotency | null,
  ): Promise<Answered>;
}

export function createPaymentRequestService(
  pool: Pool,
  db: Database,
  poster: Poster,
  accounts: AccountService,
): PaymentRequestService {
  async function rowOf(
    client: Pool | ClientBase,
    circuit: Circuit,
    id: string,
    principal: Principal,
  ): Promise<PaymentRequestRow> {
    const row = await selectRequest(client, circuit.id, id);
    if (row === undefined || !(sees(principal, row.payer_member_id) || sees(principal, row.payee_member_id)))
      throw notFound(id);
    return row;
  }

  return {
    ...createDuePaymentRequests(pool, poster),
    agreements: createPaymentAgreements(pool, accounts),

    async ask(circuit, asked, principal, actor, idempotency) {
      const keyed = { circuitId: circuit.id, principalId: principal.id, idempotency };
      const { id, replayed } = await makeIdempotently(pool, keyed, (client) =>
        record(client, circuit, asked, principal, actor),
      );
      let row = await rowOf(pool, circuit, id, principal);
      // Also where an earlier request with this key had come no further: its process may be gone.
      if (row.state === 'pending' && row.not_at_once === null) {
        await payAtOnce(pool, poster, circuit.id, row);
        row = await rowOf(pool, circuit, id, principal);
      }
      return { view: paymentRequestViewOf(asAsked(row), circuit.scale), replayed };
    },

    read: async (circuit, id, principal) =>
      paymentRequestViewOf(await rowOf(pool, circuit, id, principal), circuit.scale),

    async list(circuit, { limit, cursor, account, ...filters }, principal) {
      const before = cursor === undefined ? null : decodeCursor(z.uuid(), cursor);
      const own = principal.memberId === null ? null : await accounts.idsOf(circuit.id, principal.memberId);
      if (filters.role !== undefined && account === undefined && own === null)
        throw invalid([{ path: 'role', message: 'is whose? Name an account' }]);
      const rows = await selectRequestPage(db, circuit.id, {
        ...filters,
        own,
        account,
        before,
        count: limit + 1,
      });
      const { data, nextCursor } = page(rows, limit, (last) => last.id);
      return { data: data.map((row) => paymentRequestViewOf(row, circuit.scale)), nextCursor };
    },

    async acknowledge(circuit, id, principal, idempotency) {
      const row = await rowOf(pool, circuit, id, principal);
      requireParty('acknowledge', row, principal);
      const payer = { principalId: principal.id, memberId: principal.memberId, isByAgreement: false };
      const { replayed } = await postOne(poster, circuit.id, paymentOf(row, payer, idempotency));
      return { view: paymentRequestViewOf(await rowOf(pool, circuit, id, principal), circuit.scale), replayed };
    },

    async end(circuit, id, event, principal, actor, idempotency) {
      const keyed = { circuitId: circuit.id, principalId: principal.id, idempotency };
      const { replayed } = await makeIdempotently(pool, keyed, async (client) => {
        // First of all: whoever pays it holds this lock and then writes its row.
        await lockCircuit(client, circuit.id);
        const row = await rowOf(client, circuit, id, principal);
        requireParty(event, row, principal);
        await end(client, circuit, row, event, actor);
        return id;
      });
      return { view: paymentRequestViewOf(await rowOf(pool, circuit, id, principal), circuit.scale), replayed };
    },
  };
}

async function record(
  client: ClientBase,
  circuit: Circuit,
  asked: PaymentRequestAsked,
  principal: Principal,
  actor: Actor,
): Promise<string> {
  const request = await requestOf(client, circuit, asked, principal);
  await insertRequest(client, circuit.id, request);
  const { id, from, to, expiresAt } = request;
  const about = { circuitId: circuit.id, actor, subjectId: id };
  await recordAuditEvent(client, { ...about, action: 'payment-request-created', change: { from, to } });
  const more = { expiresAt: expiresAt.toISOString() };
  await recordEvents(client, circuit.id, [paymentRequestEvent('created', request, circuit.scale, more)]);
  return id;
}

async function end(
  client: ClientBase,
  circuit: Circuit,
  row: PaymentRequestRow,
  event: 'reject' | 'cancel',
  actor: Actor,
): Promise<void> {
  const state = event === 'reject' ? 'rejected' : 'cancelled';
  // Its time may have come since its row was read.
  const isEnded = row.state === 'pending' && (await endRequest(client, circuit.id, row.id, state));
  const refused = isEnded ? null : mayNotHappen(event, row.state === 'pending' ? 'expired' : row.state);
  if (refused) throw new SaldoError(refused);
  const about = { circuitId: circuit.id, actor, subjectId: row.id };
  await recordAuditEvent(client, { ...about, action: `payment-request-${state}` });
  await recordEvents(client, circuit.id, [paymentRequestEvent(state, requestFactsOf(row), circuit.scale)]);
}

function requireParty(event: 'acknowledge' | 'reject' | 'cancel', row: PaymentRequestRow, principal: Principal): void {
  const { by } = PAYMENT_REQUEST_TRANSITIONS[event];
  if (sees(principal, by === 'payer' ? row.payer_member_id : row.payee_member_id)) return;
  throw refuse('transition-not-allowed', `To ${event} a payment request is its ${by}'s to do.`, { state: row.state });
}

const notFound = (id: string) =>
  refuse('payment-request-not-found', 'There is no such payment request in this circuit.', { paymentRequestId: id });
