import type { Pool } from 'pg';
import { z } from 'zod';
import type { Database } from '../../db/database.ts';
import { pairOf } from '../../db/metadata.ts';
import { readTogether } from '../../db/read-together.ts';
import { type Refusal, refuse } from '../../domain/errors.ts';
import type { HoldTransfer, Transfer } from '../../domain/ledger/commands.ts';
import { readPositiveAmount } from '../../http/amounts.ts';
import type { Principal } from '../../http/auth.ts';
import type { Idempotency } from '../../http/idempotency.ts';
import { invoicedOf, readInvoice } from '../../http/invoices.ts';
import { decodeCursor, type Page, page } from '../../http/pages.ts';
import { READ_TOGETHER_MAX } from '../../limits.ts';
import type { Poster } from '../../poster/poster.ts';
import { previewSubmission } from '../../poster/preview.ts';
import type { Answer, Beside } from '../../poster/submission.ts';
import { newCommandParts, postOne, submissionOf } from '../../poster/submit.ts';
import type { AccountService } from '../accounts/service.ts';
import type { Circuit } from '../circuits/service.ts';
import { FEES_OF_TRANSACTION, type FeeRow } from './fee-queries.ts';
import { feeViews, sidesOf } from './fees.ts';
import { createHolds, type Holds, requireHoldFields } from './holds.ts';
import {
  balancesAfter,
  selectTransfer,
  selectTransferPage,
  selectTransfers,
  selectTransfersByNumber,
  type TransferRow,
} from './queries.ts';
import { createReversals, type Reversals } from './reversals.ts';
import {
  feesView,
  type TransferBatchRequest,
  type TransferFilters,
  type TransferRequest,
  type TransferView,
} from './schema.ts';
import { sees } from './sees.ts';
import { balanceAfterOfRow, postedTransferView, previewOf, type TransferPreview, transferViewOf } from './views.ts';

export { balanceAfterOfRow, balancesAfter, FEES_OF_TRANSACTION, type FeeRow, feesView, feeViews, sees, sidesOf };

export type TransferAnswer = { readonly transfer: TransferView } | { readonly refusal: Refusal };

export interface TransferService extends Holds, Reversals {
  /** @throws SaldoError the refusal */
  record(
    circuit: Circuit,
    asked: TransferRequest,
    principal: Principal,
    idempotency: Idempotency | null,
  ): Promise<{ view: TransferView; replayed: boolean }>;
  /** Answers every item in order; in an atomic batch all are posted or none. */
  recordBatch(
    circuit: Circuit,
    asked: TransferBatchRequest,
    principal: Principal,
    idempotency: Idempotency | null,
  ): Promise<{ answers: TransferAnswer[]; replayed: boolean }>;
  preview(
    circuit: Circuit,
    asked: TransferRequest,
    principal: Principal,
  ): Promise<TransferPreview | { refusal: Refusal }>;
  /** @throws SaldoError `transfer-not-found`, also where it is none of the principal's business */
  read(circuit: Circuit, id: string, principal: Principal): Promise<TransferView>;
  list(circuit: Circuit, filters: TransferFilters, principal: Principal): Promise<Page<TransferView>>;
}

const transferCursor = z.strictObject({ postedAt: z.int(), number: z.int() });

export function createTransferService(
  pool: Pool,
  db: Database,
  poster: Poster,
  accounts: AccountService,
): TransferService {
  async function postedViews(
    circuit: Circuit,
    numbers: readonly number[],
    principal: Principal,
  ): Promise<Map<number, TransferView>> {
    if (numbers.length === 0) return new Map();
    const rows = await selectTransfersByNumber(db, circuit.id, numbers);
    return new Map(rows.map((row) => [Number(row.number), transferViewOf(row, circuit.scale, principal)]));
  }

  const together = readTogether(
    (circuitId: string, ids: readonly string[]) => selectTransfers(pool, db, circuitId, ids),
    READ_TOGETHER_MAX,
  );

  /** Of what has just been posted; many are committed at once, and so read at once. */
  const readPosted = async (circuit: Circuit, id: string, principal: Principal): Promise<TransferView> =>
    viewOf(await together(circuit.id, id), circuit, id, principal);

  function viewOf(row: TransferRow | undefined, circuit: Circuit, id: string, principal: Principal): TransferView {
    if (row === undefined || !(sees(principal, row.debit_member_id) || sees(principal, row.credit_member_id))) {
      throw refuse('transfer-not-found', 'There is no such transfer in this circuit.', { transferId: id });
    }
    return transferViewOf(row, circuit.scale, principal);
  }

  return {
    ...createHolds(pool, db, poster, readPosted),
    ...createReversals(pool, db, poster, readPosted),

    async read(circuit, id, principal) {
      return viewOf(await selectTransfer(pool, db, circuit.id, id), circuit, id, principal);
    },

    async record(circuit, asked, principal, idempotency) {
      const { command, beside } = commandOf(circuit, asked, principal, '');
      const { posted, replayed } = await postOne(poster, circuit.id, submissionOf(command, beside, idempotency));
      if (posted.transaction !== null) {
        return {
          view: postedTransferView(
            command,
            { asked, invoice: beside.text?.invoice ?? null },
            posted,
            circuit.scale,
            principal,
          ),
          replayed,
        };
      }
      const view = (await postedViews(circuit, [posted.number], principal)).get(posted.number);
      if (view === undefined) throw new Error(`transaction ${posted.number} of circuit ${circuit.id} is no transfer`);
      return { view, replayed };
    },

    async recordBatch(circuit, { atomic, transfers }, principal, idempotency) {
      const items = transfers.map((asked, index) => ({
        asked,
        ...commandOf(circuit, asked, principal, `transfers.${index}.`),
      }));
      const commands = items.map((item) => item.command);
      const { answers, replayed } = await poster.post(circuit.id, {
        principalId: principal.id,
        idempotency,
        groups: atomic ? [commands] : commands.map((command) => [command]),
        beside: new Map(
          items.filter(({ beside }) => !isEmpty(beside)).map(({ command, beside }) => [command.id, beside]),
        ),
      });
      // Of a batch that was answered before only the numbers are kept: the rest is read from the journal.
      const read = await postedViews(circuit, answers.flatMap(readNumber), principal);
      return {
        replayed,
        answers: answers.map((answer, index): TransferAnswer => {
          if ('refusal' in answer) return answer;
          const item = items[index];
          const transfer =
            answer.transaction !== null && item !== undefined
              ? postedTransferView(
                  item.command,
                  { asked: item.asked, invoice: item.beside.text?.invoice ?? null },
                  answer,
                  circuit.scale,
                  principal,
                )
              : read.get(answer.number);
          if (transfer === undefined)
            throw new Error(`transaction ${answer.number} of circuit ${circuit.id} is no transfer`);
          return { transfer };
        }),
      };
    },

    async preview(circuit, asked, principal) {
      const { command, beside } = commandOf(circuit, asked, principal, '');
      const [outcome] = await previewSubmission(pool, circuit.id, submissionOf(command, beside, null));
      if (outcome === undefined) throw new Error('a preview is answered command by command');
      if ('refusal' in outcome) return outcome;
      return previewOf(command, outcome, circuit.scale, principal);
    },

    async list(circuit, { limit, cursor, account, metadata, state, externalId, invoiceNumber }, principal) {
      const before = cursor === undefined ? null : decodeCursor(transferCursor, cursor);
      const own = principal.memberId === null ? null : await accounts.idsOf(circuit.id, principal.memberId);
      // A member that asks for another's account gets nothing of it.
      const selected = account === undefined ? own : own === null || own.includes(account) ? [account] : [];
      const selection = {
        accounts: selected,
        state,
        externalId,
        invoiceNumber,
        pair: pairOf(metadata),
        before,
        count: limit + 1,
      };
      const rows = selected?.length === 0 ? [] : await selectTransferPage(db, circuit.id, selection);
      const { data, nextCursor } = page(rows, limit, (last) => ({
        postedAt: last.posted_at.getTime(),
        number: Number(last.number),
      }));
      return { data: data.map((row) => transferViewOf(row, circuit.scale, principal)), nextCursor };
    },
  };
}

function commandOf(
  circuit: Circuit,
  asked: TransferRequest,
  principal: Principal,
  path: string,
): { command: Transfer | HoldTransfer; beside: Beside } {
  const amount = readPositiveAmount(asked.amount, circuit.scale, `${path}amount`);
  const invoice =
    asked.invoice === undefined ? null : readInvoice(asked.invoice, amount, circuit.scale, `${path}invoice`);
  const { parts, beside } = newCommandParts(principal.id, asked.description, invoice);
  const common = {
    ...parts,
    from: asked.from,
    to: asked.to,
    amount,
    externalId: asked.externalId ?? null,
    occurredOn: asked.occurredOn ?? null,
    ...(invoice !== null && { invoiced: invoicedOf(invoice, circuit.scale) }),
    payingMemberId: principal.memberId,
  };
  requireHoldFields(asked, path);
  const command: Transfer | HoldTransfer =
    asked.mode !== 'hold'
      ? { kind: 'transfer', ...common }
      : {
          kind: 'transfer-held',
          ...common,
          expiresAt: asked.expiresAt ?? null,
          obligationId: asked.obligationId ?? null,
        };
  if (asked.metadata === undefined) return { command, beside };
  return { command, beside: { ...beside, metadata: { resourceId: command.id, pairs: asked.metadata } } };
}

const isEmpty = (beside: Beside): boolean => beside.text === undefined && beside.metadata === undefined;

const readNumber = (answer: Answer): number[] =>
  'refusal' in answer || answer.transaction !== null ? [] : [answer.number];
