import { makeAppointments, keepAppointment } from './appointments';
import { decideEntries } from './enter';
import { drive, localHost } from './local-host';
import { regroup } from './segments';
import type { SimPerson } from './person';
import { recordSystemEvent } from './record-event';
import type { Simulation } from './simulation';
import { changed, letIn, takeIn, timePassed } from './take-in';
import type { Simulated, StillWaiting, TimelineLine } from './timeline';
import { openWorld, type Coming, type World } from './world';

/**
 * Simulates journeys on a virtual clock. Every decision is the production engine's: `advance`, `evaluate`, `permit`,
 * `decideEntry`; only the world around it (people, coupons, a provider that accepts) is held in memory. `onLine` takes
 * the timeline line by line where it is not wanted whole.
 */
export function simulate(simulation: Simulation, onLine?: (line: TimelineLine) => void): Simulated {
  const timeline: TimelineLine[] = [];
  const world = openWorld(simulation, localHost, onLine ?? ((line) => timeline.push(line)));
  begin(world);
  for (;;) {
    const coming = world.clock.next(simulation.untilMs);
    if (coming === undefined) break;
    come(world, coming);
  }
  const people = [...world.people.values()].map(({ facts }) => facts);
  return { timeline, waiting: waitingIn(world), people, runs: world.runs };
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
  changed(world, person, [`coupon:${coupon}`], 0);
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
