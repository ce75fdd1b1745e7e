import type { Pool } from 'pg';
import { z } from 'zod';
import { recordAuditEvent } from '../../db/audit-trail.ts';
import type { Database } from '../../db/database.ts';
import { lockCircuit } from '../../db/lock-circuit.ts';
import { pairOf, replaceMetadata } from '../../db/metadata.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { Actor } from '../../domain/actor.ts';
import { refuse, SaldoError } from '../../domain/errors.ts';
import type { ChangeObligation, PayObligation } from '../../domain/ledger/commands.ts';
import { formatAmount } from '../../domain/money.ts';
import { readPositiveAmount } from '../../http/amounts.ts';
import type { Principal } from '../../http/auth.ts';
import type { Idempotency } from '../../http/idempotency.ts';
import { decodeCursor, type Page, page } from '../../http/pages.ts';
import type { Poster } from '../../poster/poster.ts';
import { newCommandParts, postOne, submissionOf } from '../../poster/submit.ts';
import type { AccountService } from '../accounts/service.ts';
import type { Circuit } from '../circuits/service.ts';
import { balanceAfterOfRow, feeViews, sees, sidesOf } from '../transfers/service.ts';
import { mayNotSayState, recordingOf } from './commands.ts';
import {
  changeObligation,
  type ObligationRow,
  selectObligation,
  selectObligationPage,
  selectPayment,
  selectRecorded,
} from './queries.ts';
import type {
  ObligationChange,
  ObligationFilters,
  ObligationPaid,
  ObligationPayment,
  ObligationRecording,
  ObligationView,
} from './schema.ts';
import { obligationViewOf } from './views.ts';

/** Those that a principal is not a party to are not there for it: `obligation-not-found`. */
export interface ObligationService {
  /** @throws SaldoError the refusal */
  record(
    circuit: Circuit,
    asked: ObligationRecording,
    principal: Principal,
    idempotency: Idempotency | null,
  ): Promise<{ view: ObligationView; replayed: boolean }>;
  read(circuit: Circuit, id: string, principal: Principal): Promise<{ view: ObligationView; version: number }>;
  list(circuit: Circuit, filters: ObligationFilters, principal: Principal): Promise<Page<ObligationView>>;
  /** What is not of the journal. */
  change(
    circuit: Circuit,
    id: string,
    change: ObligationChange,
    version: number | null,
    principal: Principal,
    actor: Actor,
  ): Promise<void>;
  /** Takes it a step further in its life. @throws SaldoError the refusal */
  take(
    circuit: Circuit,
    id: string,
    event: ChangeObligation['event'],
    principal: Principal,
    idempotency: Idempotency | null,
  ): Promise<{ view: ObligationView; replayed: boolean }>;
  /** @throws SaldoError the refusal */
  pay(
    circuit: Circuit,
    id: string,
    asked: ObligationPayment,
    principal: Principal,
    idempotency: Idempotency | null,
  ): Promise<{ answer: ObligationPaid; replayed: boolean }>;
}

export function createObligationService(
  pool: Pool,
  db: Database,
  poster: Poster,
  accounts: AccountService,
): ObligationService {
  async function rowOf(circuit: Circuit, id: string, principal: Principal): Promise<ObligationRow> {
    const row = await selectObligation(pool, db, circuit.id, id);
    if (row === undefined || !(sees(principal, row.debtor_member_id) || sees(principal, row.creditor_member_id))) {
      throw refuse('obligation-not-found', 'There is no such obligation in this circuit.', { obligationId: id });
    }
    return row;
  }

  return {
    async record(circuit, asked, principal, idempotency) {
      const refused = mayNotSayState(asked, principal);
      if (refused) throw new SaldoError(refused);
      const { parts } = newCommandParts(principal.id, undefined);
      const { command, beside } = recordingOf(circuit, asked, asked, principal, parts);
      const obligations = new Map([[command.obligationId, beside]]);
      const submission = submissionOf(command, { obligations }, idempotency);
      const { posted, replayed } = await postOne(poster, circuit.id, submission);
      const row = await selectRecorded(pool, db, circuit.id, posted.number);
      if (row === undefined)
        throw new Error(`transaction ${posted.number} of circuit ${circuit.id} recorded no obligation`);
      return { view: obligationViewOf(row, circuit.scale), replayed };
    },

    async read(circuit, id, principal) {
      const row = await rowOf(circuit, id, principal);
      return { view: obligationViewOf(row, circuit.scale), version: row.version };
    },

    async list(circuit, { limit, cursor, metadata, ...filters }, principal) {
      const before = cursor === undefined ? null : decodeCursor(z.uuid(), cursor);
      const own = principal.memberId === null ? null : await accounts.idsOf(circuit.id, principal.memberId);
      const selection = { ...filters, own, pair: pairOf(metadata), before, count: limit + 1 };
      const rows = await selectObligationPage(db, circuit.id, selection);
      const { data, nextCursor } = page(rows, limit, (last) => last.id);
      return { data: data.map((row) => obligationViewOf(row, circuit.scale)), nextCursor };
    },

    async change(circuit, id, change, version, principal, actor) {
      await rowOf(circuit, id, principal);
      await inTransaction(pool, async (client) => {
        await lockCircuit(client, circuit.id);
        if (!(await changeObligation(client, circuit.id, id, version, change.excludedFromClearing))) {
          throw refuse('precondition-failed', 'The obligation was changed by somebody else meanwhile; read it again.');
        }
        if (change.metadata !== undefined) await replaceMetadata(client, circuit.id, id, change.metadata);
        const { excludedFromClearing } = change;
        await recordAuditEvent(client, {
          circuitId: circuit.id,
          actor,
          action: 'obligation-changed',
          subjectId: id,
          change: { fields: Object.keys(change), ...(excludedFromClearing !== undefined && { excludedFromClearing }) },
        });
      });
    },

    async take(circuit, id, event, principal, idempotency) {
      const { parts } = newCommandParts(principal.id, undefined);
      const command: ChangeObligation = {
        kind: 'obligation-changed',
        ...parts,
        obligationId: id,
        event,
        actingMemberId: principal.memberId,
      };
      const { replayed } = await postOne(poster, circuit.id, submissionOf(command, {}, idempotency));
      return { view: obligationViewOf(await rowOf(circuit, id, principal), circuit.scale), replayed };
    },

    async pay(circuit, id, asked, principal, idempotency) {
      const { parts, beside } = newCommandParts(principal.id, asked.description);
      const command: PayObligation = {
        kind: 'obligation-paid',
        ...parts,
        obligationId: id,
        amount: asked.amount === undefined ? null : readPositiveAmount(asked.amount, circuit.scale, 'amount'),
        actingMemberId: principal.memberId,
      };
      const { posted, replayed } = await postOne(poster, circuit.id, submissionOf(command, beside, idempotency));
      const obligation = obligationViewOf(await rowOf(circuit, id, principal), circuit.scale);
      return { answer: { obligation, payment: await paymentOf(circuit, posted.number, principal) }, replayed };
    },
  };

  async function paymentOf(circuit: Circuit, number: number, principal: Principal): Promise<ObligationPaid['payment']> {
    const row = await selectPayment(db, circuit.id, number);
    if (row === undefined) throw new Error(`transaction ${number} of circuit ${circuit.id} paid no obligation`);
    return {
      transactionId: row.id,
      transactionNumber: number,
      amount: formatAmount(row.amount, circuit.scale),
      description: row.description,
      postedAt: row.posted_at.toISOString(),
      principalId: row.principal_id,
      balanceAfter: balanceAfterOfRow(row, circuit.scale, principal),
      fees: feeViews(row.fees, sidesOf(row.debit_member_id, row.credit_member_id), circuit.scale, principal),
    };
  }
}
