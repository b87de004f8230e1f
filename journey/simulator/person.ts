import type { ChannelName } from '../../audience/channel';
import type { CouponFate, MessageFate } from '../../audience/condition';
import type { EventFact, Facts, PersonFacts } from '../../audience/facts';
import type { WaitingSend } from '../../audience/permit';
import type { KeptTraits } from '../../audience/traits/kept';
import { fateImplies } from '../engine/fate';
import type { SimPause } from './pause-journey';
import type { SimRun } from './sim-run';
import type { SimulatedPerson, WebhookSide } from './simulation';

/** A line of the send ledger of one person. */
export interface SimMessage {
  runId: string;
  journey: string;
  step: string;
  round: number;
  template: string;
  channel: ChannelName;
  topic: string | null;
  atMs: number;
  marketing: boolean;
  state: 'sent' | 'skipped' | 'failed';
  fates: MessageFate[];
  /** The address that it went to; absent where there is none, or it is not known. */
  address?: string;
  /** When the person last confirmed by the link in it. */
  confirmedAtMs?: number;
}

/** A coupon code of one person. `issuedAtMs` is null as long as no message carried it. */
export interface SimClaim {
  runId: string;
  coupon: string;
  code: string;
  issuedAtMs: number | null;
  expiresAtMs: number | null;
  redeemedAtMs: number | null;
}

/** An entry into a journey from before the simulation began. */
export interface PastEntry {
  journey: string;
  key: string | null;
  enteredAtMs: number;
  /** When its run ended; null while it lives. */
  endedAtMs: number | null;
}

/** One person of the simulated world. Everything is changed in place, so that a population stays cheap. */
export interface SimPerson {
  userId: string;
  facts: PersonFacts & { traits: PersonFacts['traits']; tags: string[]; segments: string[] };
  /** Events by name, oldest first. */
  events: Map<string, EventFact[]>;
  seenIds: Set<string>;
  /** Memberships as the production code keeps them; `facts.segments` are their names. */
  memberships: Record<string, { sinceMs: number; version: string }>;
  /** When each trait was last set. */
  traitTimes: Record<string, number>;
  messages: SimMessage[];
  claims: SimClaim[];
  /** Every entry that was let in, oldest first. */
  runs: SimRun[];
  /** Entries from before the beginning. */
  before: readonly PastEntry[];
  refusing: ChannelName[];
  /** Sends that a cap holds back. */
  waiting: (WaitingSend & { runId: string; step: string })[];
  /** What answers a webhook step, by step id, and how often each call was tried while it was down. */
  webhooks: Map<string, WebhookSide>;
  webhookTries: Map<string, number>;
  /** What is kept for computed traits, and when time alone may change one: a timer of another instant is void. */
  kept: KeptTraits;
  traitsAtMs: number | null;
  /** When time alone may change a segment: a timer of an older number is void. */
  recheckNumber: number;
  /** The instants of date entries that have fired or were passed over, by journey and item. */
  appointments: Record<string, { number: number; firedAtMs: number | null }>;
  /** The last pause of each journey that an operator has paused. */
  pauses: Map<string, SimPause>;
  /** The person's facts, with the instant, the run and the event under test put in before each use. */
  view: Facts;
  /** The experiments into which the person was drawn; absent where there is none. */
  drawn?: Set<string>;
}

const NO_EVENTS: readonly EventFact[] = [];

/** A person as the simulation begins. */
export function openPerson(input: SimulatedPerson): SimPerson {
  const { userId, userRef, traits, tags, consent, suppressed, zone, locale } = input;
  const facts = {
    userRef,
    traits: { ...traits },
    tags: tags.slice(),
    segments: [],
    consent: { ...consent },
    suppressed,
    zone,
    locale,
  };
  const view: Facts = {
    nowMs: 0,
    zone: 'UTC',
    person: facts,
    run: null,
    event: null,
    eventsNamed: (name) => person.events.get(name) ?? NO_EVENTS,
    messageWas: (step, was) => messageWas(person.messages, view.run?.runId ?? '', step, was),
    couponWas: (coupon, was) => person.claims.some((claim) => claimWas(claim, coupon, was, view.nowMs)),
    couponChangesAtMs: (coupon) => expiryOf(person.claims, coupon, view.nowMs),
  };
  const person: SimPerson = {
    userId,
    facts,
    events: new Map(),
    seenIds: new Set(),
    memberships: {},
    traitTimes: {},
    messages: [],
    claims: [],
    runs: [],
    before: [],
    refusing: [],
    waiting: [],
    webhooks: new Map(),
    webhookTries: new Map(),
    kept: { book: '', marks: [], traits: {} },
    traitsAtMs: null,
    recheckNumber: 0,
    appointments: {},
    pauses: new Map(),
    view,
  };
  return person;
}

function messageWas(messages: readonly SimMessage[], runId: string, step: string, was: MessageFate): boolean {
  const failing = was === 'skipped' || was === 'failed';
  const own = messages.filter((row) => row.runId === runId && row.step === step);
  return own.some(
    (row) =>
      (row.state === was || row.fates.some((fate) => fateImplies(fate, was))) &&
      !(failing && wentElsewhere(own, row)),
  );
}

/** Whether another channel carried the message that this row could not: then it was neither skipped nor failed. */
function wentElsewhere(own: readonly SimMessage[], row: SimMessage): boolean {
  return own.some((one) => one !== row && one.round === row.round && one.state === 'sent');
}

function claimWas(claim: SimClaim, coupon: string, was: CouponFate, nowMs: number): boolean {
  if (claim.coupon !== coupon) return false;
  if (was === 'issued') return claim.issuedAtMs !== null;
  if (was === 'redeemed') return claim.redeemedAtMs !== null;
  return claim.redeemedAtMs === null && claim.expiresAtMs !== null && claim.expiresAtMs <= nowMs;
}

/** The next instant at which time alone changes what became of a campaign's coupons: one of them runs out. */
function expiryOf(claims: readonly SimClaim[], coupon: string, nowMs: number): number | null {
  let soonest: number | null = null;
  for (const { coupon: own, expiresAtMs, redeemedAtMs } of claims) {
    if (own !== coupon || redeemedAtMs !== null || expiresAtMs === null || expiresAtMs <= nowMs) continue;
    soonest = Math.min(soonest ?? Infinity, expiresAtMs);
  }
  return soonest;
}

/** Keeps an event among those of its name, by its own time. */
export function remember(person: SimPerson, event: EventFact): void {
  const known = person.events.get(event.name);
  if (known === undefined) {
    person.events.set(event.name, [event]);
    return;
  }
  let at = known.length;
  while (at > 0 && (known[at - 1]?.atMs ?? 0) > event.atMs) at -= 1;
  known.splice(at, 0, event);
}
