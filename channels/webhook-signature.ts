import { createHmac } from 'node:crypto';

/**
 * The headers of standard-webhooks.com: an id that is the same at each try, the second of this try, and where a secret
 * is set the signature over both and the body. `idempotency-key` says the id once more, for those who know that name.
 */
export function webhookHeaders(
  id: string,
  atMs: number,
  body: string,
  signingKey: Buffer | null,
): Record<string, string> {
  const timestamp = String(Math.floor(atMs / 1_000));
  const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'idempotency-key': id };
  if (signingKey === null) return headers;
  const signature = createHmac('sha256', signingKey).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { ...headers, 'webhook-signature': `v1,${signature}` };
}
