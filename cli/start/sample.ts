import { setTimeout as delay } from 'node:timers/promises';
import type { Letterbox } from '../../embedded/inbox/letterbox';
import type { ApiClient } from '../api-client';

/** The person of the sample event. The domain can reach nobody (RFC 2606). */
const ADDRESS = 'ana@shop.example';

/** Sends the sample: a person with consent who has just signed up. Sent twice, it counts once. */
export async function sendSample(api: ApiClient, nowMs: number): Promise<void> {
  const timestamp = new Date(nowMs).toISOString();
  const userId = 'sample-ana';
  const traits = { email: ADDRESS, first_name: 'Ana', consent: ['email'] };
  await api.post('/v1/identify', { userId, traits, messageId: 'sample/identify', timestamp }, userId);
  await api.post(
    '/v1/track',
    { userId, event: 'signed_up', messageId: 'sample/signed_up', timestamp },
    userId,
  );
}

/** Waits until the sample's mail is in the inbox; false when it is not there in time, or nobody waits any more. */
export async function sampleArrived(box: Letterbox, withinMs: number, stop: AbortSignal): Promise<boolean> {
  const giveUpMs = Date.now() + withinMs;
  while (Date.now() < giveUpMs && !stop.aborted) {
    if (box.list({ kind: 'email', to: ADDRESS }).length > 0) return true;
    await delay(50);
  }
  return false;
}
