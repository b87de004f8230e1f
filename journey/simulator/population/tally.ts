import type { ChannelName } from '../../../audience/channel';
import type { TimelineLine } from '../timeline';
import type { SimClaim, SimMessage, SimPerson } from '../person';
import type { SimRun } from '../sim-run';
import { count, type Counts } from './counts';

const DAY_MS = 86_400_000;

/** What became of the messages of one channel or template. */
export interface MessageCounts {
  sent: number;
  delivered: number;
  opened: number;
  clicked: number;
  bounced: number;
  complained: number;
}

/** What became of the codes of one campaign. */
export interface CouponCounts {
  reserved: number;
  issued: number;
  redeemed: number;
  /** Still with a person at the end: all that were reserved and not given back. */
  held: number;
  refused: Counts;
}

/** What was counted at one step. `outcomes` are the words of the timeline: `then`, `timeout`, a variant, … */
export interface StepCounts {
  reached: number;
  waiting: number;
  outcomes: Counts;
}

/** One day: 24 hours, counted from the start. */
export interface DayCounts {
  entered: number;
  converted: number;
  sent: Partial<Record<ChannelName, number>>;
}

/** What is kept of a population: sums alone, so that its memory does not grow with the people. */
export interface Tally {
  people: number;
  /** People with at least one entry. */
  entrants: number;
  entered: number;
  heldOut: number;
  refused: Counts;
  converted: number;
  ended: Counts;
  waiting: number;
  days: DayCounts[];
  channels: Partial<Record<ChannelName, MessageCounts>>;
  templates: Record<string, MessageCounts>;
  skipped: Partial<Record<ChannelName, Counts>>;
  deferred: Partial<Record<ChannelName, Counts>>;
  failed: Partial<Record<ChannelName, Counts>>;
  coupons: Record<string, CouponCounts>;
  steps: Record<string, StepCounts>;
}

/** An empty tally. */
export function openTally(days: number): Tally {
  return {
    people: 0,
    entrants: 0,
    entered: 0,
    heldOut: 0,
    refused: {},
    converted: 0,
    ended: {},
    waiting: 0,
    days: Array.from({ length: days }, () => ({ entered: 0, converted: 0, sent: {} })),
    channels: {},
    templates: {},
    skipped: {},
    deferred: {},
    failed: {},
    coupons: {},
    steps: {},
  };
}

/** Counts one line of the timeline as it happens. */
export function tallyLine(tally: Tally, line: TimelineLine, startMs: number): void {
  const { kind, outcome, step } = line;
  if (step === null) tallyRunLine(tally, line, startMs);
  else if (kind === 'email' || kind === 'sms') tallySend(tally, line, kind);
  else if (kind === 'coupon') tallyCoupon(tally, line);
  if (step !== null && outcome !== 'waiting') count(stepOf(tally, step).outcomes, outcome);
}

function dayOf(tally: Tally, atMs: number, startMs: number): DayCounts | undefined {
  return tally.days[Math.floor((atMs - startMs) / DAY_MS)];
}

function tallyRunLine(tally: Tally, { kind, outcome, reason, atMs }: TimelineLine, startMs: number): void {
  const day = dayOf(tally, atMs, startMs);
  if (kind === 'entered') {
    tally.entered += 1;
    if (day !== undefined) day.entered += 1;
  } else if (kind === 'converted') {
    tally.converted += 1;
    if (day !== undefined) day.converted += 1;
  } else if (kind === 'ended') count(tally.ended, outcome);
  else if (kind === 'held_out') tally.heldOut += 1;
  else if (kind === 'refused') count(tally.refused, reason ?? 'other');
}

function tallySend(tally: Tally, { outcome, reason = 'other' }: TimelineLine, channel: ChannelName): void {
  if (outcome === 'skipped') count((tally.skipped[channel] ??= {}), reason);
  else if (outcome === 'deferred') count((tally.deferred[channel] ??= {}), reason);
  else if (outcome === 'failed') count((tally.failed[channel] ??= {}), reason);
}

function tallyCoupon(tally: Tally, { subject = '', outcome, reason = 'other' }: TimelineLine): void {
  const coupon = couponOf(tally, subject);
  if (outcome === 'done') coupon.reserved += 1;
  else if (outcome === 'refused') count(coupon.refused, reason);
}

/** Counts what has become of a person when their time is over; what was sent before the start is not of it. */
export function tallyPerson(tally: Tally, person: SimPerson, startMs: number): void {
  tally.people += 1;
  if (person.runs.some(({ run, live }) => live || run.outcome !== null)) tally.entrants += 1;
  for (const run of person.runs) tallyRun(tally, run);
  for (const row of person.messages) {
    if (row.state === 'sent' && row.atMs >= startMs) tallyMessage(tally, row, startMs);
  }
  for (const claim of person.claims) tallyClaim(tally, claim);
}

function tallyRun(tally: Tally, { run, live }: SimRun): void {
  for (const step in run.beganAtMs) stepOf(tally, step).reached += 1;
  if (!live) return;
  tally.waiting += 1;
  if (run.at !== null) stepOf(tally, run.at).waiting += 1;
}

function tallyMessage(tally: Tally, row: SimMessage, startMs: number): void {
  const sent = dayOf(tally, row.atMs, startMs)?.sent;
  if (sent !== undefined) sent[row.channel] = (sent[row.channel] ?? 0) + 1;
  addMessage((tally.channels[row.channel] ??= noMessages()), row);
  addMessage((tally.templates[row.template] ??= noMessages()), row);
}

function addMessage(counts: MessageCounts, { fates }: SimMessage): void {
  counts.sent += 1;
  if (fates.includes('delivered')) counts.delivered += 1;
  if (fates.includes('opened')) counts.opened += 1;
  if (fates.includes('clicked')) counts.clicked += 1;
  if (fates.includes('bounced') || fates.includes('failed')) counts.bounced += 1;
  if (fates.includes('complained')) counts.complained += 1;
}

function noMessages(): MessageCounts {
  return { sent: 0, delivered: 0, opened: 0, clicked: 0, bounced: 0, complained: 0 };
}

function tallyClaim(tally: Tally, claim: SimClaim): void {
  const coupon = couponOf(tally, claim.coupon);
  coupon.held += 1;
  if (claim.issuedAtMs !== null) coupon.issued += 1;
  if (claim.redeemedAtMs !== null) coupon.redeemed += 1;
}

function couponOf(tally: Tally, coupon: string): CouponCounts {
  return (tally.coupons[coupon] ??= { reserved: 0, issued: 0, redeemed: 0, held: 0, refused: {} });
}

function stepOf(tally: Tally, step: string): StepCounts {
  return (tally.steps[step] ??= { reached: 0, waiting: 0, outcomes: {} });
}
