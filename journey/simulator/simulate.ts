import type { PersonFacts } from '../../audience/facts';
import { makeAppointments, keepAppointment } from './appointments';
import { decideEntries } from './enter';
import { drive, localHost } from './local-host';
import { regroup } from './segments';
import type { SimPerson } from './person';
import { recordSystemEvent } from './record-event';
import type { Happening, Simulation } from './simulation';
import { changed, letIn, takeIn, timePassed } from './take-in';
import type { Simulated, StillWaiting, TimelineLine } from './timeline';
import { openWorld, type Coming, type World } from './world';

/**
 * Simulates journeys on a virtual clock. Every decision is the production engine's: `advance`, `evaluate`, `permit`,
 * `decideEntry`; only the world around it (people, coupons, a provider that accepts) is held in memory. `onLine` takes
 * the timeline line by line where it is not wanted whole.
 *
 * People meet only at the stock of a coupon. Where there is none they are simulated one after another, which needs no
 * memory for the others: lines then come person by person, and a timeline is put in order at the end.
 */
export function simulate(simulation: Simulation, onLine?: (line: TimelineLine) => void): Simulated {
  const timeline: TimelineLine[] = [];
  const line = onLine ?? ((one: TimelineLine) => timeline.push(one));
  const waiting: StillWaiting[] = [];
  const people: PersonFacts[] = [];
  let runs = 0;
  for (const part of apart(simulation)) {
    const world = openWorld(part, localHost, line);
    begin(world);
    for (let coming = next(world); coming !== undefined; coming = next(world)) come(world, coming);
    runs += world.runs;
    waiting.push(...waitingIn(world));
    // With `onLine` a population may be larger than memory: what has become of its people is not kept.
    if (onLine === undefined) for (const { facts } of world.people.values()) people.push(facts);
  }
  timeline.sort((a, b) => a.atMs - b.atMs);
  return { timeline, waiting, people, runs };
}

function next(world: World): Coming | undefined {
  return world.clock.next(world.simulation.untilMs);
}

/** The simulation in parts that cannot touch one another: each person, or all together where coupons are shared. */
function* apart(simulation: Simulation): Generator<Simulation> {
  if (simulation.coupons.length > 0 || simulation.people.length === 1) {
    yield simulation;
    return;
  }
  const byPerson = new Map<string, Happening[]>(simulation.people.map(({ userRef }) => [userRef, []]));
  for (const happening of simulation.happenings) {
    const own = byPerson.get(happening.userRef);
    if (own === undefined) throw new Error(`Nobody is called ${happening.userRef}`);
    own.push(happening);
  }
  for (const person of simulation.people) {
    const happenings = byPerson.get(person.userRef) ?? [];
    yield { ...simulation, people: [person], happenings };
  }
}

/** Puts people into their segments without starting anyone, and what is to happen before the clock. */
export function begin(world: World): void {
  const { startMs, happenings } = world.simulation;
  for (const person of world.people.values()) {
    const moved = regroup(world, person, null);
    makeAppointments(world, person, null);
    for (const { segment } of moved) letExistingIn(world, person, segment, startMs);
  }
  for (const happening of happenings) {
    world.clock.add(happening.atMs, 0, { kind: 'happening', happening });
  }
}

/** A membership that is there at the beginning starts only journeys that take those who are `existing`. */
function letExistingIn(world: World, person: SimPerson, segment: string, atMs: number): void {
  const plans = world.plans.bySegment.get(segment) ?? [];
  decideEntries(world, person, plans, { kind: 'segment', segment, existing: true, atMs }, 0);
}

/** Lets one thing that is due come about. */
export function come(world: World, coming: Coming): void {
  switch (coming.kind) {
    case 'happening':
      takeIn(world, coming.happening);
      return;
    case 'changed':
      changed(world, coming.person, coming.tokens, coming.hops);
      return;
    case 'timer':
      if (coming.run.timer === coming.number) drive(world, coming.run, { kind: 'woke' });
      return;
    case 'recheck':
      if (coming.person.recheckNumber === coming.number) timePassed(world, coming.person);
      return;
    case 'appointment':
      keepAppointment(world, coming);
      return;
    case 'entries':
      letIn(world, coming.entries);
      return;
    case 'expiry':
      expire(world, coming.person, coming.coupon);
  }
}

function expire(world: World, person: SimPerson, coupon: string): void {
  recordSystemEvent(world, person, 'coupon_expired', { coupon });
}

function waitingIn(world: World): StillWaiting[] {
  const waiting: StillWaiting[] = [];
  for (const { runs } of world.people.values()) {
    for (const { live, run } of runs) {
      if (!live) continue;
      const { userRef, journey, runId, key, at, phase } = run;
      const untilMs = 'untilMs' in phase ? phase.untilMs : null;
      waiting.push({ userRef, journey, runId, key, step: at, untilMs });
    }
  }
  return waiting;
}
