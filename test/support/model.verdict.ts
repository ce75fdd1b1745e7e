/** Posted, or which of the group's commands may be named as the culprit, each with the codes that it may hear. */
export type Verdict = 'posted' | { readonly culprits: ReadonlyMap<number, ReadonlySet<string>> };

/** What a ledger answered to one command: the code of its refusal, or null where it was posted. */
export type AnsweredCode = string | null;

/** Why the answers to a group contradict the model's verdict; null where they agree. */
export function contradiction(verdict: Verdict, answers: readonly AnsweredCode[]): string | null {
  if (verdict === 'posted') {
    return answers.every((code) => code === null) ? null : `the model posts it, the answers were ${answers}`;
  }
  const heard = answers.findIndex((code) => code !== 'atomic-batch-refused');
  const others = answers.filter((_, index) => index !== heard);
  const code = answers[heard];
  const culprits = [...verdict.culprits].map(([index, codes]) => `${index}: ${[...codes]}`).join('; ');
  if (typeof code !== 'string' || !verdict.culprits.get(heard)?.has(code))
    return `the model blames ${culprits}, the answers were ${answers}`;
  return others.every((other) => other === 'atomic-batch-refused') ? null : `more than one culprit in ${answers}`;
}
