import { createHash } from 'node:crypto';
import type { Purpose } from '../audience/channel';
import type { MessageState } from '../store/rows';

/**
 * The states of a message in the send ledger, and those that may follow each. What is certain is never taken back:
 * a rejected, skipped or failed message stays so, and a later callback only adds to an accepted one.
 */
export const FOLLOWED_BY: Record<MessageState, readonly MessageState[]> = {
  /** The key is taken; nobody has been called. */
  claimed: ['dispatching', 'deferred', 'skipped'],
  /** Not allowed or not sent yet; it is tried again under the same key. */
  deferred: ['dispatching', 'claimed', 'skipped', 'failed'],
  /** A provider is being called. Back to `claimed` or `deferred` only where it was certainly not sent. */
  dispatching: ['accepted', 'rejected', 'unknown', 'claimed', 'deferred', 'skipped', 'failed', 'delivered'],
  /** The provider may have it. A callback tells; a transactional message may be called again under the same key. */
  unknown: ['dispatching', 'accepted', 'rejected', 'delivered', 'bounced', 'complained', 'failed'],
  accepted: ['delivered', 'bounced', 'complained', 'failed'],
  delivered: ['bounced', 'complained'],
  bounced: ['complained'],
  complained: [],
  rejected: [],
  skipped: [],
  failed: [],
};

/** Whether a message in one state may go to another. */
export function mayFollow(from: MessageState, to: MessageState): boolean {
  return FOLLOWED_BY[from].includes(to);
}

/** Whether nothing can change a message in this state any more. */
export function isFinal(state: MessageState): boolean {
  return FOLLOWED_BY[state].length === 0;
}

/**
 * Whether a provider may be called for a message in this state. In doubt marketing is never sent again; a
 * transactional message may be, with the same Message-ID.
 */
export function maySendAgain(state: MessageState, purpose: Purpose): boolean {
  if (state === 'unknown') return purpose === 'transactional';
  return state === 'claimed' || state === 'deferred';
}

/** What providers report of a message, in their words or ours. */
export type Fate =
  | 'queued'
  | 'sending'
  | 'sent'
  | 'delivered'
  | 'opened'
  | 'clicked'
  | 'failed'
  | 'undelivered'
  | 'bounced'
  | 'complained';

/**
 * Reports come late, twice and out of order: one of lower or equal rank never overwrites. `delivered` and `failed`
 * are equal, so that the first of them stands; a bounce or a complaint may still follow a delivery.
 */
export const FATE_RANKS: Record<Fate, number> = {
  queued: 0,
  sending: 1,
  sent: 2,
  delivered: 3,
  opened: 3,
  clicked: 3,
  failed: 3,
  undelivered: 3,
  bounced: 4,
  complained: 5,
};

const STATE_OF_FATE: Record<Fate, MessageState> = {
  queued: 'accepted',
  sending: 'accepted',
  sent: 'accepted',
  delivered: 'delivered',
  opened: 'delivered',
  clicked: 'delivered',
  failed: 'failed',
  undelivered: 'failed',
  bounced: 'bounced',
  complained: 'complained',
};

/** Whether a text is a fate that the ledger knows. */
export function isFate(text: string): text is Fate {
  return Object.hasOwn(FATE_RANKS, text);
}

/** The state after a report: what it proves where that may follow, else the state as it was. */
export function stateAfter(state: MessageState, fate: Fate): MessageState {
  const next = STATE_OF_FATE[fate];
  return mayFollow(state, next) ? next : state;
}

/**
 * The Message-ID of a mail, without angle brackets: a hash of the send key at the sender's domain, so that a mail that
 * is sent again is the same mail to whoever receives it twice, and the key itself is not told.
 */
export function messageIdOf(sendKey: string, domain: string): string {
  return `${createHash('sha256').update(sendKey).digest('hex').slice(0, 40)}@${domain}`;
}
