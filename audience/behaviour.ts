import { combine } from './aggregate';
import type { Condition, Period } from './condition';
import type { EventFact } from './facts';
import { mayChangeAt, saw, type Decide, type Look } from './look';
import { passesAll } from './value-test';

type Did = Extract<Condition, { kind: 'did' }>;
type DidNot = Extract<Condition, { kind: 'did_not' }>;

/**
 * The first instant of a period. An event counts in `within` from the moment it happened until exactly the duration
 * later; one whose time lies ahead of the clock has been received, so it has happened.
 */
export function periodStart(period: Period, look: Look): number {
  switch (period.kind) {
    case 'ever':
      return -Infinity;
    case 'within':
      return look.facts.nowMs - period.durationMs + 1;
    case 'since_entry': {
      const run = look.facts.run;
      return run === null ? Infinity : Math.min(run.enteredAtMs, run.entry?.atMs ?? Infinity);
    }
    case 'between':
      return period.fromMs;
  }
}

/** The end of a period, which it does not include. */
export function periodEnd(period: Period): number {
  return period.kind === 'between' ? period.toMs : Infinity;
}

/** When time alone takes an event out of the period. */
export function leavesAtMs(period: Period, event: EventFact): number {
  return period.kind === 'within' ? event.atMs + period.durationMs : Infinity;
}

/** Decides `where` with this event under test, and leaves its recheck instant in the look. */
function satisfies(where: Condition | null, event: EventFact, look: Look, decide: Decide): boolean {
  look.recheckAtMs = Infinity;
  if (where === null) return true;
  const { event: outer, quiet } = look;
  look.event = event;
  look.quiet = true;
  const value = decide(where, look);
  look.event = outer;
  look.quiet = quiet;
  return value;
}

/** Whether any event matches: the newest that does decides, until it leaves or its `where` changes. */
function happened(condition: Did | DidNot, look: Look, decide: Decide): boolean {
  const { period, where } = condition;
  const events = look.facts.eventsNamed(condition.event);
  const fromMs = periodStart(period, look);
  const toMs = periodEnd(period);
  let soonest = Infinity;
  for (let index = events.length - 1; index >= 0; index -= 1) {
    const event = events[index];
    if (event === undefined || event.atMs < fromMs) break;
    if (event.atMs >= toMs) continue;
    if (satisfies(where, event, look, decide)) {
      mayChangeAt(look, leavesAtMs(period, event));
      return true;
    }
    soonest = Math.min(soonest, look.recheckAtMs);
  }
  look.recheckAtMs = soonest;
  return false;
}

/** The events that match, newest first; `look.recheckAtMs` is when any `where` may change. */
function matching(condition: Did, look: Look, decide: Decide): EventFact[] {
  const events = look.facts.eventsNamed(condition.event);
  const fromMs = periodStart(condition.period, look);
  const toMs = periodEnd(condition.period);
  const found: EventFact[] = [];
  let soonest = Infinity;
  for (let index = events.length - 1; index >= 0; index -= 1) {
    const event = events[index];
    if (event === undefined || event.atMs < fromMs) break;
    if (event.atMs >= toMs) continue;
    if (satisfies(condition.where, event, look, decide)) found.push(event);
    soonest = Math.min(soonest, look.recheckAtMs);
  }
  look.recheckAtMs = soonest;
  return found;
}

/** When events that leave the period first change what the tests say of their number. */
function countChangesAt(condition: Did, found: readonly EventFact[], value: boolean, look: Look): number {
  if (condition.period.kind !== 'within') return Infinity;
  for (let left = found.length - 1; left >= 0; left -= 1) {
    const leaver = found[left];
    if (leaver !== undefined && passesAll(condition.tests, left, look) !== value) {
      return leavesAtMs(condition.period, leaver);
    }
  }
  return Infinity;
}

function aggregateChangesAt(condition: Did, found: readonly EventFact[], value: boolean, look: Look): number {
  if (condition.aggregate.kind === 'times') return countChangesAt(condition, found, value, look);
  const oldest = found.at(-1);
  return oldest === undefined ? Infinity : leavesAtMs(condition.period, oldest);
}

function compared(condition: Did, look: Look, decide: Decide): boolean {
  const found = matching(condition, look, decide);
  const whereChangesAt = look.recheckAtMs;
  const aggregated = combine(condition.aggregate, found);
  const value = passesAll(condition.tests, aggregated, look);
  const testsChangeAt = look.recheckAtMs;
  const leaveAt = aggregateChangesAt(condition, found, value, look);
  look.recheckAtMs = Math.min(whereChangesAt, testsChangeAt);
  mayChangeAt(look, leaveAt);
  const { aggregate } = condition;
  const how = aggregate.kind === 'times' ? 'times' : `${aggregate.kind} ${aggregate.property}`;
  saw(look, `did ${condition.event} ${how}`, aggregated);
  return value;
}

/** `{ did: event, … }`: behaviour. Without tests of the number, once is enough. */
export function did(condition: Did, look: Look, decide: Decide): boolean {
  if (condition.tests.length > 0) return compared(condition, look, decide);
  const value = happened(condition, look, decide);
  saw(look, `did ${condition.event}`, value);
  return value;
}

/** `{ did_not: event, … }`: absence. */
export function didNot(condition: DidNot, look: Look, decide: Decide): boolean {
  const value = !happened(condition, look, decide);
  saw(look, `did_not ${condition.event}`, value);
  return value;
}
