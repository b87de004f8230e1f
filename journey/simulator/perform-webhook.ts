import type { Performed } from '../engine/effect';
import { retryWebhookAfterMs } from '../engine/webhook-retry';
import type { WebhookStep } from '../plan/reach-steps';
import type { SimRun } from './sim-run';
import type { World } from './world';

/** The other side, as the script says it is: it replies, refuses, or is down. Where nothing is said it replies nothing. */
export function performWebhook(world: World, run: SimRun, step: WebhookStep): Performed {
  const { webhooks } = run.person;
  const side = webhooks.get(step.id);
  if (side === undefined) return { status: 'done', result: { http_status: 204, response: null } };
  if (side.kind === 'replies')
    return { status: 'done', result: { http_status: 200, response: side.response } };
  if (side.kind === 'fails') return { status: 'failed', reason: side.reason };
  const key = `${run.run.runId} ${step.id} ${run.run.rounds[step.id] ?? 0}`;
  const tries = (run.person.webhookTries.get(key) ?? 0) + 1;
  run.person.webhookTries.set(key, tries);
  const waitMs = retryWebhookAfterMs(tries);
  if (waitMs === null) return { status: 'failed', reason: side.reason };
  return { status: 'later', untilMs: world.clock.nowMs + waitMs, reason: side.reason };
}
