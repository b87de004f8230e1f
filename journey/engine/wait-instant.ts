import type { Calendar } from '../../audience/calendar';
import type { Weekday } from '../../audience/condition';
import type { Facts } from '../../audience/facts';
import { readPath, type Json, type JsonObject } from '../../audience/json';
import { valueOf } from '../../audience/value-source';
import type { WaitSpec } from '../plan/plan';
import { clockParts, dateInstant } from './date-instant';

/**
 * The instant a wait ends, in the zone that the person has now; null where a date is missing or is no date. Found
 * outside the workflow, so that another build's time zone data cannot change what a history has seen.
 */
export function waitInstant(wait: WaitSpec, facts: Facts, calendar: Calendar): number | null {
  switch (wait.kind) {
    case 'duration':
      return facts.nowMs + wait.durationMs;
    case 'since_entry':
      return (facts.run?.enteredAtMs ?? facts.nowMs) + wait.durationMs;
    case 'clock':
      return nextClock(wait.at, wait.on, facts.nowMs, facts.zone, calendar);
    case 'cycle':
      return dateInstant(
        dueDate(wait.trait, facts),
        { ...wait, every: null },
        facts.nowMs,
        facts.zone,
        calendar,
      );
    case 'date':
      return dateInstant(
        valueOf(wait.source, { facts, event: facts.event }),
        wait,
        facts.nowMs,
        facts.zone,
        calendar,
      );
  }
}

/** The trait of a cycle is a date, or a mapping that says when it is next due. */
function dueDate(trait: string, facts: Facts): Json | undefined {
  const value = readPath(facts.person.traits, trait);
  return isObject(value) ? readPath(value, 'next_at') : value;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The next local time of day, on one of the weekdays where given. It lies after now: who waits until nine and is there
 * at nine sharp waits for the next day, as they would a moment later.
 */
function nextClock(
  at: string,
  on: readonly Weekday[] | null,
  nowMs: number,
  zone: string,
  calendar: Calendar,
): number {
  const [hour, minute] = clockParts(at);
  const today = calendar.local(nowMs, zone);
  // Eight days hold every weekday, and today once more where its time has passed; a zone may skip one of them whole.
  for (let ahead = 0; ahead <= 15; ahead += 1) {
    const instantMs = calendar.instant({ ...today, day: today.day + ahead, hour, minute }, zone);
    if (instantMs <= nowMs) continue;
    const { weekday } = calendar.local(instantMs, zone);
    if (on === null || on.includes(weekday)) return instantMs;
  }
  throw new Error(`No ${at} within two weeks in ${zone}`);
}
