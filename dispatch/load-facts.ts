import type { ChannelName } from '../audience/channel';
import type { CouponFate, MessageFate } from '../audience/condition';
import type { EventFact, Facts, PersonFacts, RunFacts } from '../audience/facts';
import { fateImplies } from '../journey/engine/fate';
import type { Store } from '../store/repositories';
import type { CouponClaimRow, MessageRow, ProfileRow } from '../store/rows';
import type { Needs } from './facts-needed';

/** How many events of one name are read: the newest count, which bounds the memory of a look. */
const MOST_EVENTS = 1_000;

/** The part of the store that facts are read from. */
export type FactsStore = Pick<Store, 'events' | 'coupons' | 'messages' | 'suppressions'>;

export interface FactsRequest {
  profile: ProfileRow;
  /** The run in whose name conditions are looked at; null for segments and audiences at entry. */
  run: RunFacts | null;
  /** The event under test, where there is one. */
  event: EventFact | null;
  needs: Needs;
  nowMs: number;
  /** `profile`, or the zone in which the journey reads local times. */
  timezone: string;
  /** The workspace's zone, for people whose zone is not known. */
  brandZone: string;
}

const SENT_STATES: ReadonlySet<MessageRow['state']> = new Set([
  'accepted',
  'delivered',
  'bounced',
  'complained',
]);

/** The fates that a ledger row proves: those reported, and the one its state stands for. */
function fatesOf(row: MessageRow): string[] {
  const fates: string[] = row.fates.map((fate) => fate.was);
  if (SENT_STATES.has(row.state)) fates.push('sent');
  if (row.state === 'rejected' || row.state === 'failed') fates.push('failed');
  fates.push(row.state);
  return fates;
}

/** Whether another channel carried the message that this row could not: then it was neither skipped nor failed. */
function wentElsewhere(rows: readonly MessageRow[], row: MessageRow): boolean {
  const place = row.sendKey.slice(0, row.sendKey.lastIndexOf('/') + 1);
  return rows.some((one) => one !== row && one.sendKey.startsWith(place) && SENT_STATES.has(one.state));
}

function messageMet(rows: readonly MessageRow[], step: string, was: MessageFate): boolean {
  const failing = was === 'skipped' || was === 'failed';
  return rows.some(
    (row) =>
      row.step === step &&
      fatesOf(row).some((fate) => fateImplies(fate as MessageFate, was)) &&
      !(failing && wentElsewhere(rows, row)),
  );
}

function couponMet(
  claims: readonly CouponClaimRow[],
  coupon: string,
  was: CouponFate,
  nowMs: number,
): boolean {
  return claims.some((claim) => {
    if (claim.coupon !== coupon) return false;
    if (was === 'issued') return true;
    if (was === 'redeemed') return claim.redeemedAtMs !== null;
    return claim.redeemedAtMs === null && claim.expiresAtMs !== null && claim.expiresAtMs <= nowMs;
  });
}

/** When a coupon of this campaign next runs out by itself, so that a run that waits for it is looked at then. */
function couponChangesAtMs(claims: readonly CouponClaimRow[], coupon: string, nowMs: number): number | null {
  const soonest = Math.min(
    ...claims
      .filter((claim) => claim.coupon === coupon && claim.redeemedAtMs === null)
      .map(({ expiresAtMs }) => expiresAtMs ?? Infinity)
      .filter((expiresAtMs) => expiresAtMs > nowMs),
  );
  return soonest === Infinity ? null : soonest;
}

/** The coupons of the person, also those that they had before a merge. */
async function claimsOf(
  store: FactsStore,
  { userRef, mergedRefs = [] }: ProfileRow,
): Promise<CouponClaimRow[]> {
  return (await Promise.all([userRef, ...mergedRefs].map((ref) => store.coupons.claimsOf(ref)))).flat();
}

/** The channels on which the person's present address is suppressed. */
export async function suppressedChannels(
  store: Pick<Store, 'suppressions'>,
  profile: Pick<ProfileRow, 'email' | 'phone'>,
): Promise<ChannelName[]> {
  const addresses: [ChannelName, string | null][] = [
    ['email', profile.email],
    ['sms', profile.phone],
  ];
  const found = await Promise.all(
    addresses.map(async ([channel, address]) =>
      address !== null && (await store.suppressions.has(channel, address)) ? [channel] : [],
    ),
  );
  return found.flat();
}

/** The person as conditions read them, without looking anything up. */
export function personFacts(profile: ProfileRow, suppressed: readonly ChannelName[]): PersonFacts {
  return {
    userRef: profile.userRef,
    traits: profile.traits,
    tags: Object.keys(profile.tags),
    segments: Object.keys(profile.segments),
    consent: profile.consent,
    suppressed,
    zone: profile.zone,
    locale: profile.locale,
  };
}

/**
 * Loads what the conditions read, in one round of parallel queries, and nothing else. The profile is given, so that
 * the caller's own view of it (with the event at hand applied) is what is looked at.
 */
export async function loadFacts(store: FactsStore, request: FactsRequest): Promise<Facts> {
  const { profile, needs, run, nowMs } = request;
  const { userRef } = profile;
  const [events, messages, claims, suppressed] = await Promise.all([
    needs.events.length > 0
      ? store.events.ofPerson(userRef, needs.events, MOST_EVENTS)
      : new Map<string, EventFact[]>(),
    // A run of before a merge keeps its messages under the reference with which its own name begins.
    needs.messages && run !== null ? store.messages.ofRun(run.runId.split('/')[0] ?? userRef, run.runId) : [],
    needs.coupons.length > 0 ? claimsOf(store, profile) : [],
    needs.reachable ? suppressedChannels(store, profile) : [],
  ]);
  return {
    nowMs,
    zone: request.timezone === 'profile' ? (profile.zone ?? request.brandZone) : request.timezone,
    person: personFacts(profile, suppressed),
    run,
    event: request.event,
    eventsNamed: (name) => events.get(name) ?? [],
    messageWas: (step, was) => messageMet(messages, step, was),
    couponWas: (coupon, was) => couponMet(claims, coupon, was, nowMs),
    couponChangesAtMs: (coupon) => couponChangesAtMs(claims, coupon, nowMs),
  };
}
