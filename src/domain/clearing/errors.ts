/** Why a network cannot be cleared at all. Each is a mistake of whoever made the network, told by name. */
export type ClearingInputProblem =
  | 'total-too-large'
  | 'not-in-order'
  | 'account-out-of-range'
  | 'negative-amount'
  | 'negative-bound'
  | 'lengths-differ';

export class ClearingInputError extends Error {
  readonly code: ClearingInputProblem;
  constructor(code: ClearingInputProblem, message: string) {
    super(message);
    this.name = 'ClearingInputError';
    this.code = code;
  }
}
