import { createHash } from 'node:crypto';
import type { JsonObject } from '../audience/json';
import type { Performed } from '../journey/engine/effect';
import { givenValues } from '../journey/engine/given';
import { retryWebhookAfterMs } from '../journey/engine/webhook-retry';
import type { WebhookStep } from '../journey/plan/reach-steps';
import { renderText, renderUrl } from '../message/render-values';
import type { WebhookReply, WebhookRequest } from '../message/webhook';
import type { ActivityDeps } from './deps';
import { factsOf, type RunAtHand } from './run-at-hand';
import { wordFor, wordingOf } from './wording';

/** What a call came to for good. */
type Settled = Extract<Performed, { status: 'done' | 'failed' }>;

/**
 * `webhook`: one call for each (run, step, round), as far as that can be: what was answered is kept and never asked
 * again, and each try carries the same id, by which the other side tells a repetition. A try that may help is a
 * deferral of the run, so goal and exits are heard meanwhile.
 */
export async function callWebhook(
  deps: ActivityDeps,
  run: RunAtHand,
  step: WebhookStep,
  round: number,
): Promise<Performed> {
  const callKey = `${run.context.runId}/${step.id}/${round}`;
  const { store } = deps;
  const { tries, outcome } = await store.webhooks.begin(run.context.userRef, callKey, run.nowMs);
  if (outcome !== null) return outcome as unknown as Settled;
  const came = await tryOnce(deps, run, step, callKey, tries);
  if (came.status !== 'later') await store.webhooks.settle(callKey, came);
  return came;
}

async function tryOnce(
  deps: ActivityDeps,
  run: RunAtHand,
  step: WebhookStep,
  callKey: string,
  tries: number,
): Promise<Settled | Extract<Performed, { status: 'later' }>> {
  if (deps.webhooks === undefined) return { status: 'failed', reason: 'no_webhooks' };
  const request = await requestOf(deps, run, step, idOf(callKey), deps.webhooks.secrets);
  if ('fault' in request) return { status: 'failed', reason: request.fault };
  const reply = await deps.webhooks.call(request);
  if (reply.result === 'answered') return { status: 'done', result: resultOf(reply) };
  if (reply.result === 'refused') return { status: 'failed', reason: reply.reason };
  const waitMs = retryWebhookAfterMs(tries, reply.retryAfterMs);
  if (waitMs === null) return { status: 'failed', reason: reply.reason };
  return { status: 'later', untilMs: run.nowMs + waitMs, reason: reply.reason };
}

function resultOf({ status, response, tooLarge }: Extract<WebhookReply, { result: 'answered' }>): JsonObject {
  return { http_status: status, response, ...(tooLarge ? { response_too_large: true } : {}) };
}

/** An id that tells nothing of the person. */
function idOf(callKey: string): string {
  return `msg_${createHash('sha256').update(callKey).digest('hex').slice(0, 32)}`;
}

async function requestOf(
  deps: ActivityDeps,
  run: RunAtHand,
  step: WebhookStep,
  id: string,
  secrets: Readonly<Record<string, string>>,
): Promise<WebhookRequest | { fault: string }> {
  const url = renderUrl(step.url, wordingOf(run));
  if (url === undefined) return { fault: 'missing_variable' };
  const withSecrets = wordingOf(run, { secrets: { ...secrets } });
  const headers: Record<string, string> = {};
  for (const [name, text] of Object.entries(step.headers)) {
    const value = renderText(text, withSecrets);
    if (value === undefined) return { fault: text.includes('secrets.') ? 'no_secret' : 'missing_variable' };
    // A value of a person must not begin another header.
    headers[name] = value.replace(/[^\t\x20-\x7e\x80-\xff]/g, ' ');
  }
  const facts = await factsOf(deps, run, []);
  const body = step.body === null ? null : JSON.stringify(givenValues(step.body, facts, wordFor(run)));
  return { id, url, method: step.method, headers, body };
}
