import { readPath } from '../../audience/json';
import { dateInstant } from '../engine/date-instant';
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
    const root = date.item.profile.split('.')[0] ?? '';
    const reads =
      changed === null || changed.includes(`profile:${root}`) || changed.includes('profile:timezone');
    if (reads) makeAppointment(world, person, date);
  }
}

function makeAppointment(world: World, person: SimPerson, date: DateEntry): void {
  const { item, indexed, index } = date;
  const place = `${indexed.plan.journey}#${index}`;
  const before = person.appointments[place];
  const number = (before?.number ?? 0) + 1;
  const firedAtMs = before?.firedAtMs ?? null;
  person.appointments[place] = { number, firedAtMs };
  const earliestMs = world.clock.nowMs - item.lateMs;
  const fromMs = firedAtMs === null ? earliestMs : Math.max(earliestMs, firedAtMs + 1);
  const zone = zoneOf(world, indexed.plan, person);
  const value = readPath(person.facts.traits, item.profile);
  const instantMs = dateInstant(value, item, fromMs, zone, world.simulation.calendar);
  // A date without `every` fires once for each value: the instant that has fired does not come again.
  if (instantMs === null || instantMs < earliestMs || instantMs === firedAtMs) return;
  world.clock.add(instantMs, 1, { kind: 'appointment', person, date, instantMs, number });
}

/** An appointment falls due: the person enters where the journey lets them, and a yearly one is set anew. */
export function keepAppointment(world: World, due: Appointment): void {
  const { person, date, instantMs, number } = due;
  const { indexed, index, item } = date;
  const place = `${indexed.plan.journey}#${index}`;
  if (person.appointments[place]?.number !== number) return;
  person.appointments[place] = { number, firedAtMs: instantMs };
  const { nowMs } = world.clock;
  decideEntries(world, person, [indexed], { kind: 'date', item: index, atMs: instantMs, nowMs }, 0);
  if (item.every !== null) makeAppointment(world, person, date);
}
