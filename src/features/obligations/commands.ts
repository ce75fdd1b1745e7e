import { newId } from '../../db/ids.ts';
import { type Refusal, refusal } from '../../domain/errors.ts';
import type { RecordObligation } from '../../domain/ledger/commands.ts';
import { readPositiveAmount } from '../../http/amounts.ts';
import { invoicedOf, readInvoice } from '../../http/invoices.ts';
import type { BesideObligation } from '../../poster/submission.ts';
import { type CommandParts, newText } from '../../poster/submit.ts';
import type { Circuit } from '../circuits/service.ts';
import type { ObligationRecording } from './schema.ts';

/** Who records: a member does so for itself only. */
export interface Recorder {
  readonly id: string;
  readonly memberId: string | null;
}

/** The sides as ids; null where what was written in their place names no account. */
export interface Sides {
  readonly debtor: string | null;
  readonly creditor: string | null;
}

/** Why this one may not say as which state it is recorded; null: it may, or does not. */
export const mayNotSayState = (asked: Pick<ObligationRecording, 'state'>, recorder: Recorder): Refusal | null =>
  asked.state === undefined || recorder.memberId === null
    ? null
    : refusal('forbidden', 'As which state an obligation is recorded is for operators to say.');

/** @throws SaldoError `validation-failed` for an amount that the circuit does not have */
export function recordingOf(
  circuit: Circuit,
  asked: Omit<ObligationRecording, keyof Sides>,
  sides: Sides,
  recorder: Recorder,
  parts: CommandParts,
): { command: RecordObligation; beside: BesideObligation } {
  const amount = readPositiveAmount(asked.amount, circuit.scale, 'amount');
  const invoice = asked.invoice === undefined ? null : readInvoice(asked.invoice, amount, circuit.scale, 'invoice');
  const description =
    asked.description === undefined && invoice === null ? null : newText(asked.description ?? null, invoice);
  const command: RecordObligation = {
    kind: 'obligations-recorded',
    ...parts,
    obligationId: newId(),
    ...sides,
    amount,
    dueOn: asked.dueOn ?? null,
    externalId: asked.externalId ?? null,
    state: asked.state ?? 'proposed',
    descriptionDigest: description?.digest ?? null,
    ...(invoice !== null && { invoiced: invoicedOf(invoice, circuit.scale) }),
    actingMemberId: recorder.memberId,
  };
  const beside = {
    ...(description && { description: description.text }),
    ...(asked.metadata && { pairs: asked.metadata }),
  };
  return { command, beside };
}
