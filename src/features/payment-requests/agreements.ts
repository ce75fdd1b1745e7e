import type { ClientBase, Pool } from 'pg';
import { z } from 'zod';
import { recordAuditEvent } from '../../db/audit-trail.ts';
import { recordEvents } from '../../db/events.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { Actor } from '../../domain/actor.ts';
import { refuse, SaldoError } from '../../domain/errors.ts';
import { noSuchAccount } from '../../domain/ledger/payments.ts';
import type { Principal } from '../../http/auth.ts';
import { decodeCursor, type Page, page } from '../../http/pages.ts';
import type { AccountService } from '../accounts/service.ts';
import type { Circuit } from '../circuits/service.ts';
import {
  type AgreementRow,
  deleteAgreement,
  insertAgreement,
  selectAgreement,
  selectAgreementPage,
} from './agreement-queries.ts';
import { selectSides } from './queries.ts';
import type { AgreementView } from './schema.ts';

/** Whom an agreement is with: the id of an account, or `all`. */
type Payee = AgreementView['payee'];

/**
 * What the holder of an account has agreed to pay at once, up to the circuit's threshold. An account that is not the principal's is
 * `account-not-found`.
 */
export interface PaymentAgreements {
  list(
    circuit: Circuit,
    accountId: string,
    pages: { readonly limit: number; readonly cursor?: string | undefined },
    principal: Principal,
  ): Promise<Page<AgreementView>>;
  /** @returns whether it had not been agreed before. @throws SaldoError `account-not-found`, `same-account` */
  agree(circuit: Circuit, accountId: string, payee: Payee, principal: Principal, actor: Actor): Promise<boolean>;
  /** @throws SaldoError `payment-agreement-not-found` */
  withdraw(circuit: Circuit, accountId: string, payee: Payee, principal: Principal, actor: Actor): Promise<void>;
  /** @throws SaldoError `payment-agreement-not-found` */
  read(circuit: Circuit, accountId: string, payee: Payee, principal: Principal): Promise<AgreementView>;
}

const agreementCursor = z.union([z.uuid(), z.literal('all')]);

export function createPaymentAgreements(pool: Pool, accounts: AccountService): PaymentAgreements {
  return {
    async list(circuit, accountId, { limit, cursor }, principal) {
      const after = cursor === undefined ? null : decodeCursor(agreementCursor, cursor);
      await accounts.read(circuit, accountId, principal);
      const rows = await selectAgreementPage(pool, circuit.id, accountId, after, limit + 1);
      const { data, nextCursor } = page(rows, limit, (last) => last.payee_account_id ?? 'all');
      return { data: data.map(viewOf), nextCursor };
    },

    async read(circuit, accountId, payee, principal) {
      await accounts.read(circuit, accountId, principal);
      const row = await selectAgreement(pool, circuit.id, accountId, accountOf(payee));
      if (row === undefined) throw notFound();
      return viewOf(row);
    },

    async agree(circuit, accountId, payee, principal, actor) {
      await accounts.read(circuit, accountId, principal);
      if (payee === accountId) throw refuse('same-account', 'An account cannot pay itself.', { accountId });
      return inTransaction(pool, async (client) => {
        if (payee !== 'all') await requireOpen(client, circuit.id, payee);
        const isNew = await insertAgreement(client, circuit.id, accountId, accountOf(payee), principal.id);
        if (isNew) await tell(client, circuit.id, 'made', accountId, payee, actor);
        return isNew;
      });
    },

    async withdraw(circuit, accountId, payee, principal, actor) {
      await accounts.read(circuit, accountId, principal);
      await inTransaction(pool, async (client) => {
        if (!(await deleteAgreement(client, circuit.id, accountId, accountOf(payee)))) throw notFound();
        await tell(client, circuit.id, 'withdrawn', accountId, payee, actor);
      });
    },
  };
}

async function requireOpen(client: ClientBase, circuitId: string, payee: string): Promise<void> {
  const [side] = await selectSides(client, circuitId, [payee]);
  if (side === undefined || side.status === 'closed') throw new SaldoError(noSuchAccount(payee));
}

/** The event takes the circuit's head: what is paid at once meanwhile comes before the change or goes by it. */
async function tell(
  client: ClientBase,
  circuitId: string,
  happened: 'made' | 'withdrawn',
  accountId: string,
  payee: Payee,
  actor: Actor,
): Promise<void> {
  const action = `payment-agreement-${happened}`;
  await recordAuditEvent(client, { circuitId, actor, action, subjectId: accountId, change: { payee } });
  const data = { accountId, payee };
  await recordEvents(client, circuitId, [
    { type: `payment-agreement.${happened}`, subjectId: accountId, accountIds: [accountId], data },
  ]);
}

const accountOf = (payee: Payee): string | null => (payee === 'all' ? null : payee);

const notFound = () => refuse('payment-agreement-not-found', 'Nothing has been agreed with that payee.');

const viewOf = (row: AgreementRow): AgreementView => ({
  payee: row.payee_account_id ?? 'all',
  agreedAt: row.agreed_at.toISOString(),
  principalId: row.principal_id,
});
