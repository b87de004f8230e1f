import { systemEvent } from '../dispatch/system-event';
import type { JsonObject } from '../audience/json';
import type { Delivery, Outgoing } from '../message/channel';
import type { EventRow } from '../store/rows';
import { reservedCoupons } from './coupons-of-run';
import type { ActivityDeps } from './deps';
import type { MessageAtHand } from './message-at-hand';
import { hopsOf, type RunAtHand } from './run-at-hand';

/** Records what a provider's answer means beyond the ledger: events of the person, and addresses that are no good. */
export async function tellOfDelivery(
  deps: ActivityDeps,
  run: RunAtHand,
  message: MessageAtHand,
  outgoing: Outgoing,
  delivery: Delivery,
  atMs: number,
): Promise<void> {
  if (delivery.result === 'accepted') return tellOfAccepted(deps, run, message, atMs);
  if (delivery.result !== 'rejected') return;
  const { channel } = outgoing;
  if (delivery.scope === 'address' || delivery.scope === 'opted_out') {
    const reason = delivery.scope === 'address' ? 'hard_bounce' : 'opted_out';
    await deps.store.suppressions.add(channel, outgoing.to, reason, atMs);
    await deps.record([refusedEvent(run, message, delivery.scope, atMs)]);
    return;
  }
  deps.warn('A provider refuses our messages', {
    channel,
    scope: delivery.scope,
    reason: delivery.reason,
    journey: run.plan.journey,
  });
}

/** Records that a message went out, and that the coupon in it is issued. Recording it again changes nothing. */
export function tellOfAccepted(
  deps: ActivityDeps,
  run: RunAtHand,
  message: MessageAtHand,
  atMs: number,
): Promise<void> {
  return deps.record(acceptedEvents(run, message, atMs));
}

function acceptedEvents(run: RunAtHand, message: MessageAtHand, atMs: number): EventRow[] {
  const sent = eventOf(run, message, `${message.step.kind}_sent`, 'sent', {}, atMs);
  const coupon = reservedCoupons(run.plan, run.context).at(-1);
  if (coupon === undefined) return [sent];
  const issued = eventOf(run, message, 'coupon_issued', 'issued', { coupon: coupon.coupon }, atMs);
  // Once for each code, whichever message carried it first.
  return [sent, { ...issued, messageId: `${coupon.claimKey}/issued` }];
}

function refusedEvent(
  run: RunAtHand,
  message: MessageAtHand,
  scope: 'address' | 'opted_out',
  atMs: number,
): EventRow {
  const { kind } = message.step;
  if (scope === 'opted_out') {
    const event = eventOf(run, message, 'unsubscribed', 'opted_out', { reason: 'provider' }, atMs);
    return { ...event, traits: { consent: { [kind]: false } } };
  }
  const name = kind === 'email' ? 'email_bounced' : 'sms_failed';
  return eventOf(run, message, name, 'bounced', { reason: 'hard_bounce' }, atMs);
}

function eventOf(
  run: RunAtHand,
  message: MessageAtHand,
  name: string,
  suffix: string,
  more: JsonObject,
  atMs: number,
): EventRow {
  return systemEvent({
    userRef: run.profile.userRef,
    messageId: `${message.sendKey}/${suffix}`,
    name,
    properties: {
      journey: run.context.journey,
      step: message.step.id,
      template: message.template.template,
      channel: message.step.kind,
      run_id: run.context.runId,
      round: message.round,
      ...more,
    },
    atMs,
    receivedAtMs: atMs,
    hops: hopsOf(run),
  });
}
