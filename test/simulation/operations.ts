import { newId } from '../../src/db/ids.ts';
import type { Command, Group } from '../../src/domain/ledger/commands.ts';
import type { AccountStatus, MemberStatus } from '../../src/domain/ledger/journal.ts';
import type { Submission } from '../../src/poster/submission.ts';
import { newCommandParts } from '../../src/poster/submit.ts';
import { admission, change, limits, opening, owing, payOff, several, together, transfer } from '../support/circuit.ts';
import type { Model } from '../support/model.ts';
import { oneOf, type Pick } from '../support/random.ts';

/** Accounts of one circuit in a simulation: few enough that they meet again and again. */
const ACCOUNTS_MAX = 40;

/** References are drawn from so many, so that many are taken. */
const EXTERNAL_IDS = 300;

const MEMBER_STATUSES: readonly MemberStatus[] = [
  'active',
  'active',
  'active',
  'active',
  'suspended',
  'leaving',
  'closed',
  'applicant',
];
const ACCOUNT_STATUSES: readonly AccountStatus[] = ['active', 'active', 'active', 'suspended', 'closed'];

/** Random requests to one circuit, aimed by what the model knows of it so that a good part is posted and a good part is not. */
export class Operations {
  readonly #pick: Pick;
  readonly #model: Model;
  readonly #principals = Array.from({ length: 6 }, () => newId());

  constructor(pick: Pick, model: Model) {
    this.#pick = pick;
    this.#model = model;
  }

  /** The members and accounts that a circuit begins with. */
  opening(): Submission {
    const owners = Array.from({ length: 12 }, () => newId());
    const accounts = owners.map((owner) => [this.#open(owner)]);
    return several([...owners.map((owner) => [admission(owner)]), ...accounts, [this.#open(null)]]);
  }

  next(): Submission {
    const principalId = oneOf(this.#pick, this.#principals);
    const idempotency = this.#pick(8) === 0 ? null : { keyDigest: newId(), requestDigest: newId() };
    return { ...several(this.#groups(principalId), idempotency), principalId };
  }

  #groups(principalId: string): Group[] {
    const pay = () => this.#transfer(principalId);
    const many = <T>(most: number, make: () => T): T[] => Array.from({ length: 1 + this.#pick(most) }, make);
    const kind = this.#pick(100);
    if (kind < 48) return [[pay()]];
    if (kind < 56) return [many(5, pay)];
    if (kind < 62) return many(12, () => (this.#pick(5) === 0 ? many(4, pay) : [pay()]));
    if (kind < 66) return [this.#cycle(principalId)];
    if (kind < 72) return together(many(8, () => this.#owing(principalId)));
    if (kind < 80) return [[this.#event(principalId)]];
    if (kind < 90) return [[this.#payment(principalId)]];
    return [[this.#rare()]];
  }

  #transfer(principalId: string) {
    const occurredOn = oneOf(this.#pick, [null, null, null, null, null, null, null, '2001-01-01', '2999-01-01']);
    const from = this.#account();
    const member = this.#model.accounts.get(from)?.memberId ?? null;
    return transfer(from, this.#account(), BigInt(1 + this.#pick(oneOf(this.#pick, [10, 10, 10, 30, 200]))), {
      principalId,
      externalId: this.#externalId(),
      occurredOn,
      payingMemberId: oneOf(this.#pick, [null, null, null, null, null, member, member, this.#member()]),
    });
  }

  #owing(principalId: string) {
    const [debtor, creditor] = [this.#account(), this.#account()];
    const owners = [debtor, creditor].map((id) => this.#model.accounts.get(id)?.memberId ?? null);
    return owing(this.#pick(30) === 0 ? null : debtor, creditor, BigInt(1 + this.#pick(60)), {
      principalId,
      externalId: this.#externalId(),
      dueOn: oneOf(this.#pick, [null, '2026-12-31']),
      state: oneOf(this.#pick, ['proposed', 'accepted', 'accepted'] as const),
      actingMemberId: oneOf(this.#pick, [null, ...owners, this.#member()]),
    });
  }

  #event(principalId: string) {
    const { id, actingMemberId } = this.#obligation();
    const event = oneOf(this.#pick, ['accept', 'accept', 'reject', 'dispute', 'cancel'] as const);
    return change(event, id, { principalId, actingMemberId });
  }

  #payment(principalId: string) {
    const { id, actingMemberId } = this.#obligation();
    return payOff(id, this.#pick(2) === 0 ? null : BigInt(1 + this.#pick(40)), { principalId, actingMemberId });
  }

  /** One of the latest obligations, or one that is none, and somebody who acts: mostly one that may. */
  #obligation(): { id: string; actingMemberId: string | null } {
    const known = [...this.#model.obligations].slice(-40);
    if (this.#pick(40) === 0 || known.length === 0) return { id: newId(), actingMemberId: null };
    const [id, { debtor, creditor }] = oneOf(this.#pick, known);
    const owner = (account: string) => this.#model.accounts.get(account)?.memberId ?? null;
    return { id, actingMemberId: oneOf(this.#pick, [null, null, owner(debtor), owner(creditor), this.#member()]) };
  }

  /** Large set-offs that pass through small limits together. */
  #cycle(principalId: string): Command[] {
    const round = Array.from({ length: 3 + this.#pick(3) }, () => this.#account());
    const amount = BigInt(1_000 + this.#pick(1_000));
    return round.map((from, index) =>
      transfer(from, round[(index + 1) % round.length] as string, amount, { principalId }),
    );
  }

  #rare(): Command {
    const common = () => newCommandParts(this.#principals[0] as string, undefined).parts;
    const kind = this.#pick(10);
    if (kind < 4)
      return limits(this.#account(), this.#limit(), oneOf(this.#pick, [this.#limit(), null]), this.#version());
    if (kind < 6) {
      const status = oneOf(this.#pick, ACCOUNT_STATUSES);
      return {
        kind: 'account-status-changed',
        ...common(),
        accountId: this.#account(),
        status,
        expectedVersion: this.#version(),
      };
    }
    if (kind < 8 || this.#model.accounts.size >= ACCOUNTS_MAX) {
      const status = oneOf(this.#pick, MEMBER_STATUSES);
      return {
        kind: 'member-status-changed',
        ...common(),
        memberId: this.#member(),
        status,
        expectedVersion: this.#version(),
      };
    }
    return kind < 9
      ? admission(newId(), { externalId: this.#externalId() })
      : this.#open(oneOf(this.#pick, [null, this.#member()]));
  }

  #open(memberId: string | null) {
    const creditLimit = memberId === null ? oneOf(this.#pick, [null, 1_000n]) : this.#limit();
    const balanceCap = memberId === null ? null : this.#limit();
    return opening(newId(), memberId, { creditLimit, balanceCap, externalId: this.#externalId() });
  }

  #account(): string {
    const known = [...this.#model.accounts.keys()];
    return this.#pick(40) === 0 || known.length === 0 ? newId() : oneOf(this.#pick, known);
  }

  #member(): string {
    const known = [...this.#model.members.keys()];
    return this.#pick(20) === 0 || known.length === 0 ? newId() : oneOf(this.#pick, known);
  }

  #limit = (): bigint => BigInt(oneOf(this.#pick, [0, 50, 100, 200, 400]));
  #version = (): number | null => (this.#pick(3) === 0 ? 1 + this.#pick(4) : null);
  #externalId = (): string | null => (this.#pick(12) === 0 ? `r${this.#pick(EXTERNAL_IDS)}` : null);
}
