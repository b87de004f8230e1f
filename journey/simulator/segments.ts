import type { Facts } from '../../audience/facts';
import { PERSONALIZATION } from '../../audience/personalization';
import { updateMemberships } from '../../audience/segments';
import { decideEntries } from './enter';
import type { SimPerson } from './person';
import { recordSystemEvent } from './record-event';
import { zoneOf, type World } from './world';

/** A segment that the person has come into, or gone out of. */
export interface Moved {
  segment: string;
  entered: boolean;
}

/** Switching it moves every segment, whatever they read. */
const SWITCH = `profile:${PERSONALIZATION}`;

const NOWHERE: readonly Moved[] = [];

/**
 * Finds the person's segments anew where one of the changed tokens may matter (null: time has passed, look at all),
 * and sets when time alone may change them next. The changes are told; nobody is started here.
 */
export function regroup(
  world: World,
  person: SimPerson,
  changed: readonly string[] | null,
): readonly Moved[] {
  const { prepared, segmentReads } = world;
  if (prepared.length === 0) return NOWHERE;
  const matters = (token: string): boolean => segmentReads.has(token) || token === SWITCH;
  if (changed !== null && !changed.some(matters)) return NOWHERE;
  const { userId, memberships } = person;
  const known = { userId, segments: memberships };
  // No definition changes while the world lives, so nobody has to be told apart by the facts before: all that is
  // new or gone was brought by what happened.
  const found = updateMemberships(prepared, known, null, factsFor(world, person), world.simulation.calendar);
  person.memberships = found.segments;
  person.facts.segments = Object.keys(found.segments);
  person.recheckNumber += 1;
  if (found.recheckAtMs !== null) {
    world.clock.add(found.recheckAtMs, 1, { kind: 'recheck', person, number: person.recheckNumber });
  }
  return [
    ...found.existing.map((segment) => ({ segment, entered: true })),
    ...found.dropped.map((segment) => ({ segment, entered: false })),
  ];
}

function factsFor(world: World, person: SimPerson): Facts {
  const { view } = person;
  view.nowMs = world.clock.nowMs;
  view.zone = zoneOf(world, null, person);
  view.run = null;
  view.event = null;
  return view;
}

/** Starts what waits for people who enter these segments, and records the moves as events. */
export function announce(world: World, person: SimPerson, moved: readonly Moved[], hops: number): void {
  const atMs = world.clock.nowMs;
  for (const { segment, entered } of moved) {
    recordSystemEvent(world, person, entered ? 'segment_entered' : 'segment_left', { segment }, { hops });
    if (!entered) continue;
    const plans = world.plans.bySegment.get(segment) ?? [];
    decideEntries(world, person, plans, { kind: 'segment', segment, existing: false, atMs }, hops);
  }
}
