import { readPath } from '../../audience/json';
import { dateInstant } from '../engine/date-instant';
import { nextTurn } from '../engine/schedule';
import { decideEntries } from './enter';
import type { SimPerson } from './person';
import type { DateEntry } from './plan-index';
import { zoneOf, type World } from './world';

/** The instant of a date entry of one person; void once a newer number stands for the same item. */
export interface Appointment {
  person: SimPerson;
  date: DateEntry;
  instantMs: number;
  number: number;
}

/**
 * Sets the instants at which dates of the profile let the person in: of every journey, or of those alone that read
 * one of the changed tokens. An instant that has passed still counts while it lies within `late`.
 */
export function makeAppointments(world: World, person: SimPerson, changed: readonly string[] | null): void {
  for (const date of world.plans.dates) {
    const reads = changed === null || changed.includes('profile:timezone') || readsTrait(date, changed);
    if (reads) makeAppointment(world, person, date);
  }
}

function readsTrait({ item }: DateEntry, changed: readonly string[]): boolean {
  return item.kind === 'date' && changed.includes(`profile:${item.profile.split('.')[0] ?? ''}`);
}

function makeAppointment(world: World, person: SimPerson, date: DateEntry): void {
  const { indexed, index } = date;
  const place = `${indexed.plan.journey}#${index}`;
  const before = person.appointments[place];
  const number = (before?.number ?? 0) + 1;
  const firedAtMs = before?.firedAtMs ?? null;
  person.appointments[place] = { number, firedAtMs };
  const instantMs = instantOf(world, person, date, firedAtMs);
  if (instantMs !== null)
    world.clock.add(instantMs, 1, { kind: 'appointment', person, date, instantMs, number });
}

/** When the person enters by this item next; null where there is no such instant. */
function instantOf(
  world: World,
  person: SimPerson,
  date: DateEntry,
  firedAtMs: number | null,
): number | null {
  const { item, indexed } = date;
  if (item.kind === 'schedule') return turnFrom(world, person, date, world.clock.nowMs)?.atMs ?? null;
  const earliestMs = world.clock.nowMs - item.lateMs;
  const fromMs = firedAtMs === null ? earliestMs : Math.max(earliestMs, firedAtMs + 1);
  const zone = zoneOf(world, indexed.plan, person);
  const value = readPath(person.facts.traits, item.profile);
  const instantMs = dateInstant(value, item, fromMs, zone, world.simulation.calendar);
  // A date without `every` fires once for each value: the instant that has fired does not come again.
  return instantMs === null || instantMs < earliestMs || instantMs === firedAtMs ? null : instantMs;
}

/** The person's turn by a schedule, at or after an instant. */
function turnFrom(world: World, person: SimPerson, { item, indexed, index }: DateEntry, fromMs: number) {
  if (item.kind !== 'schedule') return null;
  const { userRef, zone } = person.facts;
  const { brand, calendar } = world.simulation;
  const whose = { userRef, zone: zone ?? brand.timezone };
  return nextTurn(indexed.plan, index, item, whose, fromMs, calendar);
}

/** An appointment falls due: the person enters where the journey lets them, and one that returns is set anew. */
export function keepAppointment(world: World, due: Appointment): void {
  const { person, date, instantMs, number } = due;
  const { indexed, index, item } = date;
  const place = `${indexed.plan.journey}#${index}`;
  if (person.appointments[place]?.number !== number) return;
  person.appointments[place] = { number, firedAtMs: instantMs };
  const { nowMs } = world.clock;
  if (item.kind === 'schedule') {
    const firing = `schedule/${place}/${turnFrom(world, person, date, instantMs)?.firing ?? ''}`;
    const again = person.seenIds.has(firing);
    person.seenIds.add(firing);
    if (!again) enter(world, due, 'schedule', nowMs);
    const next = turnFrom(world, person, date, instantMs + 1);
    if (next !== null) world.clock.add(next.atMs, 1, { ...due, kind: 'appointment', instantMs: next.atMs });
    return;
  }
  enter(world, due, 'date', nowMs);
  if (item.every !== null) makeAppointment(world, person, date);
}

function enter(
  world: World,
  { person, date, instantMs }: Appointment,
  kind: 'date' | 'schedule',
  nowMs: number,
) {
  const trigger = { kind, item: date.index, atMs: instantMs, nowMs };
  decideEntries(world, person, [date.indexed], trigger, 0);
}
