import { Webhook } from 'standardwebhooks';

/** The headers of a delivery by the scheme of Standard Webhooks. @param secrets those that are valid, the one in use last */
export function signedHeaders(eventId: string, body: string, secrets: readonly Buffer[]): Record<string, string> {
  // The time of the world, not of the ledger: a receiver compares it with its own clock, to refuse what is replayed.
  const now = new Date();
  const signatures = secrets.map((secret) => new Webhook(secret, { format: 'raw' }).sign(eventId, now, body));
  return {
    'content-type': 'application/json',
    'user-agent': 'Saldo',
    'webhook-id': eventId,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': signatures.toReversed().join(' '),
  };
}
