import type { ClientBase, Pool } from 'pg';
import { recordAuditEvent } from '../../db/audit-trail.ts';
import { lockCircuit } from '../../db/lock-circuit.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { Actor } from '../../domain/actor.ts';
import { refuse, SaldoError } from '../../domain/errors.ts';
import { MEMBER_TRANSITIONS } from '../../domain/ledger/transitions.ts';
import { INSTALLATION_CIRCUIT_ID } from '../../http/auth.ts';
import { ERASURE_ROWS_A_PART } from '../../limits.ts';
import {
  dropDigestKey,
  eraseBeside,
  eraseMember,
  markErased,
  type Part,
  type Place,
  type Standing,
  selectDue,
  selectPart,
  selectStanding,
  THE_BEGINNING,
} from './erasure-queries.ts';
import type { ErasureView } from './schema.ts';
import { memberNotFound } from './service.ts';

/** Who erases what a circuit keeps for a time only: no principal stands for it. */
const BY_RETENTION: Actor = { principalId: INSTALLATION_CIRCUIT_ID, requestId: 'retention' };

export interface MemberErasure {
  /**
   * Erases what is personal of a former member, and the free texts of what it was a party to. The journal stays as it is: it
   * holds digests of them. Once more, it erases what has been written since, if anything, and answers the same.
   * @throws SaldoError `member-not-found`, `member-not-closed`, `member-not-settled` or `retention-not-over`
   */
  erase(circuitId: string, memberId: string, actor: Actor): Promise<ErasureView>;
  /** Erases the members of all circuits whose retention is over. Those with whom something is open wait until it is not. */
  eraseDue(): Promise<void>;
}

export function createMemberErasure(pool: Pool): MemberErasure {
  async function erase(circuitId: string, memberId: string, actor: Actor): Promise<ErasureView> {
    const { accounts } = requireErasable(memberId, await selectStanding(pool, circuitId, memberId));
    const member = { circuitId, memberId, accounts, actor };
    // What many transactions have beside them goes before, a part at a time: a circuit's head is held for milliseconds only.
    let place = THE_BEGINNING;
    for (;;) {
      const part = await selectPart(pool, circuitId, memberId, accounts, place, ERASURE_ROWS_A_PART);
      if (!isFull(part)) break;
      await inTransaction(pool, (client) => eraseTexts(client, member, part), { byIndex: true });
      place = behind(part, place);
    }
    const erasedAt = await inTransaction(pool, (client) => eraseRest(client, member, place));
    return { memberId, erasedAt: erasedAt.toISOString() };
  }

  return {
    erase,
    async eraseDue() {
      const failures: unknown[] = [];
      for (let after = INSTALLATION_CIRCUIT_ID; ; ) {
        const due = await selectDue(pool, after, ERASURE_ROWS_A_PART);
        for (const { circuit_id: circuitId, id } of due) {
          await erase(circuitId, id, BY_RETENTION).catch((error: unknown) => {
            if (!(error instanceof SaldoError)) failures.push(error);
          });
          after = id;
        }
        if (due.length === 0) break;
      }
      // One that fails keeps no other waiting.
      if (failures.length > 0) throw new AggregateError(failures, `${failures.length} members could not be erased`);
    },
  };
}

interface Leaving {
  readonly circuitId: string;
  readonly memberId: string;
  readonly accounts: readonly string[];
  readonly actor: Actor;
}

async function eraseTexts(client: ClientBase, { circuitId, memberId, actor }: Leaving, part: Part): Promise<void> {
  const change = await eraseBeside(client, circuitId, part);
  if (isNothing(change)) return;
  await recordAuditEvent(client, { circuitId, actor, action: 'member-texts-erased', subjectId: memberId, change });
}

/** The last texts and everything else, alone in the circuit: what is posted meanwhile comes before it or after it. */
async function eraseRest(client: ClientBase, member: Leaving, from: Place): Promise<Date> {
  const { circuitId, memberId, actor } = member;
  await lockCircuit(client, circuitId);
  const { accounts, erased_at } = requireErasable(memberId, await selectStanding(client, circuitId, memberId));
  const counts: Record<string, number> = { ...(await eraseMember(client, circuitId, memberId, accounts)) };
  for (let place = from; ; ) {
    const part = await selectPart(client, circuitId, memberId, accounts, place, ERASURE_ROWS_A_PART);
    for (const [kind, count] of Object.entries(await eraseBeside(client, circuitId, part)))
      counts[kind] = (counts[kind] ?? 0) + count;
    if (!isFull(part)) break;
    place = behind(part, place);
  }
  const since = await markErased(client, circuitId, memberId);
  if (erased_at !== null && isNothing(counts)) return since;
  await dropDigestKey(client, circuitId);
  await recordAuditEvent(client, {
    circuitId,
    actor,
    action: 'member-erased',
    subjectId: memberId,
    change: counts,
  });
  return since;
}

function requireErasable(memberId: string, standing: Standing | undefined): Standing {
  if (standing === undefined) throw memberNotFound(memberId);
  const { status, has_balance, has_obligation, erasable_at, is_kept, erased_at } = standing;
  if (status !== 'closed') {
    const way = MEMBER_TRANSITIONS[status].includes('closed') ? 'closed' : 'leaving, and then to closed';
    const detail = `The member is ${status}. Close it first, by a change of its status to ${way}.`;
    throw refuse('member-not-closed', detail, { memberId, status });
  }
  if (has_balance || has_obligation) {
    const what = has_balance
      ? 'An account of the member is not at zero'
      : 'The member is a party to an open obligation';
    throw refuse('member-not-settled', `${what}. Settle or cancel that first.`, { memberId });
  }
  if (is_kept && erased_at === null) {
    const erasableAt = erasable_at?.toISOString() ?? '';
    const detail = `The circuit keeps what is personal until ${erasableAt}. Ask then again, or lower its retentionDays.`;
    throw refuse('retention-not-over', detail, { memberId, erasableAt });
  }
  return standing;
}

const isFull = ({ numbers, obligationIds, requestIds, scheduleIds }: Part): boolean =>
  [numbers, obligationIds, requestIds, scheduleIds].some((rows) => rows.length === ERASURE_ROWS_A_PART);

/** Where the next part begins. What was not full is gone through as well: the last of it is the last there is. */
const behind = ({ numbers, obligationIds, requestIds, scheduleIds }: Part, before: Place): Place => ({
  number: numbers.at(-1) ?? before.number,
  obligationId: obligationIds.at(-1) ?? before.obligationId,
  requestId: requestIds.at(-1) ?? before.requestId,
  scheduleId: scheduleIds.at(-1) ?? before.scheduleId,
});

const isNothing = (counts: object): boolean => Object.values(counts).every((count) => count === 0);
