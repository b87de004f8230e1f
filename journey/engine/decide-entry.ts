import type { Calendar } from '../../audience/calendar';
import type { Condition } from '../../audience/condition';
import { draw } from '../../audience/draw';
import { evaluate } from '../../audience/evaluate';
import type { EventFact, Facts, Seen } from '../../audience/facts';
import type { Plan } from '../plan/plan';
import { againAllows, type EarlierEntry } from './again';
import { entriesFor, type EntryCandidate, type Trigger } from './enters';

/**
 * Why a trigger that concerns a journey starts no run; recorded, so that "why not" can be answered. `limit_reached` is found by
 * who carries the entry out, since it counts.
 */
export type EntryRefusal =
  'limit_reached' | 'late' | 'no_key' | 'not_active' | 'audience' | 'once' | 'running' | 'too_soon';

/** What a trigger comes to. A held-out entry is recorded and measured, and starts no workflow. */
export type EntryDecision =
  | {
      enters: true;
      /** Which item of `enter`. */
      index: number;
      key: string | null;
      /** The time of the entry: an event's own time where it is learnt of later, never later than now. */
      atMs: number;
      /** Whether the run that lives under the same key has to end first. */
      restarts: boolean;
      heldOut: boolean;
    }
  | { enters: false; key: string | null; reason: EntryRefusal; seen: Seen[] };

/**
 * Decides whether a trigger starts a run: the first item of `enter` whose `where` passes, then the audience, then
 * `again`, then the draw of the hold-out. Null where the trigger does not concern the journey. `factsAbout` gives the
 * person's facts with this event under test; `earlier` are the person's entries in this journey, of any key.
 */
export function decideEntry(
  plan: Plan,
  trigger: Trigger,
  factsAbout: (event: EventFact | null) => Facts,
  earlier: readonly EarlierEntry[],
  calendar: Calendar,
): EntryDecision | null {
  const event = 'event' in trigger ? trigger.event : null;
  const facts = factsAbout(event);
  let refusal: EntryDecision | null = null;
  for (const entry of entriesFor(plan, trigger)) {
    if ('refused' in entry) {
      refusal ??= { enters: false, key: null, reason: entry.refused, seen: [] };
      continue;
    }
    const where = whereOf(entry);
    if (where === null || evaluate(where, facts, calendar).value) {
      return decideCandidate(plan, entry, trigger, facts, earlier, calendar);
    }
  }
  return refusal;
}

function decideCandidate(
  plan: Plan,
  { index, key }: EntryCandidate,
  trigger: Trigger,
  facts: Facts,
  earlier: readonly EarlierEntry[],
  calendar: Calendar,
): EntryDecision | null {
  if (plan.audience !== null) {
    const { value, seen } = evaluate(plan.audience, { ...facts, event: null }, calendar);
    // A schedule asks everybody: who is not meant is passed over, and not recorded each time.
    if (!value && trigger.kind === 'schedule') return null;
    if (!value) return { enters: false, key, reason: 'audience', seen };
  }
  const again = againAllows(plan.again, earlier, key, facts.nowMs);
  if (!again.allowed) return { enters: false, key, reason: again.reason, seen: [] };
  return {
    enters: true,
    index,
    key,
    atMs: entryTime(trigger, facts.nowMs),
    restarts: again.restarts,
    heldOut: isHeldOut(plan, facts.person.userRef),
  };
}

function whereOf({ item }: EntryCandidate): Condition | null {
  if (item.kind === 'schedule') return item.audience;
  return item.kind === 'event' || item.kind === 'item' ? item.where : null;
}

function entryTime(trigger: Trigger, nowMs: number): number {
  const isLive = trigger.kind === 'event' && trigger.existing !== true;
  return Math.min(isLive ? trigger.event.atMs : nowMs, nowMs);
}

/** The draw of the journey's hold-out: the same for a person at each entry. */
function isHeldOut(plan: Plan, userRef: string): boolean {
  return plan.holdout > 0 && draw(userRef, `holdout:${plan.journey}`) < plan.holdout;
}
