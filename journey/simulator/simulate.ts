import type { PersonFacts } from '../../audience/facts';
import type { Run } from '../engine/run';
import type { Plan } from '../plan/plan';
import type { Strategy } from '../plan/reach-steps';
import { makeAppointments, keepAppointment } from './appointments';
import { decideEntries } from './enter';
import { beginTraits } from './computed-traits';
import { drive, localHost } from './local-host';
import { survivorOf } from './merge';
import { regroup } from './segments';
import type { SimPerson } from './person';
import type { SimRun } from './sim-run';
import { recordSystemEvent } from './record-event';
import { livesOf, type Life } from './lives';
import type { Happening, Simulation } from './simulation';
import { enterKept } from './pause-journey';
import { letInByPast, takePast } from './past';
import { changed, letIn, meetFate, takeIn, timePassed, traitsFallDue } from './take-in';
import type { Simulated, StillWaiting, TimelineLine } from './timeline';
import { beginAnew, openWorld, type Coming, type World } from './world';

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
  const keep = (world: World) => {
    noteWaiting(world, waiting);
    // With `onLine` a population may be larger than memory: what has become of its people is not kept.
    if (onLine === undefined) for (const { facts } of world.people.values()) people.push(facts);
  };
  const runs = isShared(simulation) ? together(simulation, line, keep) : apart(simulation, line, keep);
  timeline.sort((a, b) => a.atMs - b.atMs);
  return { timeline, waiting, people, runs };
}

/** Whether what one person does may matter to another. */
function isShared({ coupons, people, plans, happenings, items }: Simulation): boolean {
  if (coupons.length > 0 || people.length === 1 || plans.some(meets)) return true;
  if (happenings.some(({ kind }) => kind === 'merge')) return true;
  return items !== undefined && happenings.some(({ kind }) => kind === 'item');
}

/** What everybody wants, and how long people take to buy an item again. */
const OF_EVERYBODY: readonly Strategy[] = ['top', 'replenish'];

/** Where people meet within a journey: at its limit, at what is found from everybody, and where a variant wins. */
function meets({ limit, steps }: Plan): boolean {
  if (limit !== undefined) return true;
  return Object.values(steps).some(
    (step) =>
      (step.kind === 'recommend' && OF_EVERYBODY.includes(step.strategy)) ||
      (step.kind === 'split' && step.winner !== undefined),
  );
}

type Keep = (world: World) => void;

/** Everybody in one world. Gives the number of runs that began. */
function together(simulation: Simulation, line: World['line'], keep: Keep): number {
  const world = openWorld(simulation, localHost, line);
  begin(world);
  live(world);
  keep(world);
  return world.runs;
}

/** Each person in a world of their own, one after another. Gives the number of runs that began. */
function apart(simulation: Simulation, line: World['line'], keep: Keep): number {
  const world = openWorld({ ...simulation, people: [], happenings: [] }, localHost, line);
  for (const life of livesOf(simulation)) {
    liveThrough(world, life);
    keep(world);
  }
  return world.runs;
}

/** One person's life from the start of the simulation to its end, in a world of their own. */
export function liveThrough(world: World, life: Life): void {
  beginAnew(world, life.person);
  const person = world.people.get(life.person.userRef);
  if (person !== undefined && life.earlier !== undefined) person.before = life.earlier;
  if (person !== undefined && life.sent !== undefined) person.messages.push(...life.sent);
  begin(world, life.happenings);
  if (person !== undefined) for (const run of life.running ?? []) goOn(world, person, run);
  live(world);
}

/** A run that lives already goes on from where it stands. */
function goOn(world: World, person: SimPerson, run: Run): void {
  const indexed = world.plans.byJourney.get(run.journey);
  if (indexed === undefined) throw new Error(`There is no journey ${run.journey}`);
  const { key, enteredAtMs, entry, hops = 0 } = run;
  const one: SimRun = { person, indexed, run, entry, key, enteredAtMs, live: true, hops, timer: 0 };
  person.runs.push(one);
  drive(world, one, { kind: 'heard' });
}

/** Lets come what is due, until the end of the simulation. */
function live(world: World): void {
  const { clock, simulation } = world;
  for (let coming = clock.next(simulation.untilMs); coming !== undefined;) {
    come(world, coming);
    coming = clock.next(simulation.untilMs);
  }
}

/**
 * Puts people into their segments without starting anyone, and what is to happen before the clock. Events from before
 * the beginning are the history of their people.
 */
export function begin(world: World, happenings = world.simulation.happenings): void {
  const { startMs } = world.simulation;
  const isPast = (one: Happening) => one.kind === 'event' && one.atMs < startMs;
  for (const happening of happenings) if (isPast(happening)) takePast(world, happening);
  for (const person of world.people.values()) {
    beginTraits(world, person);
    const moved = regroup(world, person, null);
    makeAppointments(world, person, null);
    for (const { segment } of moved) letExistingIn(world, person, segment, startMs);
    for (const indexed of world.plans.reachingBack) letInByPast(world, person, indexed);
  }
  for (const happening of happenings) {
    if (!isPast(happening)) world.clock.add(happening.atMs, 0, { kind: 'happening', happening });
  }
}

/** A membership that is there at the beginning starts only journeys that take those who are `existing`. */
function letExistingIn(world: World, person: SimPerson, segment: string, atMs: number): void {
  const plans = world.plans.bySegment.get(segment) ?? [];
  decideEntries(world, person, plans, { kind: 'segment', segment, existing: true, atMs }, 0);
}

/** What was to come to somebody who has been merged comes to the person who is left. */
function aboutSurvivor(world: World, coming: Coming): Coming {
  if ('person' in coming) return { ...coming, person: survivorOf(world, coming.person) };
  if (coming.kind !== 'entries') return coming;
  const person = survivorOf(world, coming.entries.person);
  return { ...coming, entries: { ...coming.entries, person } };
}

/** Lets one thing that is due come about. */
export function come(world: World, coming: Coming): void {
  if (world.merged.size > 0) coming = aboutSurvivor(world, coming);
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
    case 'traits':
      if (coming.person.traitsAtMs === coming.atMs) traitsFallDue(world, coming.person);
      return;
    case 'appointment':
      keepAppointment(world, coming);
      return;
    case 'entries':
      letIn(world, coming.entries);
      return;
    case 'kept':
      enterKept(world, coming.person, coming.entry);
      return;
    case 'fate':
      meetFate(world, coming.person, coming.row, coming.was);
      return;
    case 'expiry':
      expire(world, coming.person, coming.coupon);
  }
}

function expire(world: World, person: SimPerson, coupon: string): void {
  recordSystemEvent(world, person, 'coupon_expired', { coupon });
}

function noteWaiting(world: World, waiting: StillWaiting[]): void {
  for (const { runs } of world.people.values()) {
    for (const { live, run } of runs) {
      if (!live) continue;
      const { userRef, journey, runId, key, at, phase } = run;
      const untilMs = 'untilMs' in phase ? phase.untilMs : null;
      waiting.push({ userRef, journey, runId, key, step: at, untilMs });
    }
  }
}
