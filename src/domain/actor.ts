/** Who does something, by which request: for the audit trail. */
export interface Actor {
  readonly principalId: string;
  readonly requestId: string;
}
