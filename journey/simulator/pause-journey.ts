import { entriesFor, type Trigger } from '../engine/enters';
import { turnMs, type Resumption } from '../engine/hold';
import { keptTrigger, stillOpens } from '../engine/kept-entry';
import { decideEntries } from './enter';
import type { SimPerson } from './person';
import type { IndexedPlan } from './plan-index';
import type { Order } from './simulation';
import type { World } from './world';

/** What opened a paused journey for a person, kept until the journey goes on. */
export interface KeptEntry {
  indexed: IndexedPlan;
  trigger: Trigger;
  hops: number;
  atMs: number;
}

/** The last pause of a journey, as it concerns one person. */
export interface SimPause {
  /** Of the last order to the journey. */
  number: number;
  fromMs: number;
  paused: boolean;
  kept: KeptEntry[];
}

/** The operator pauses the whole journey: all its runs are held, and what would let somebody in is kept. */
export function pauseJourney(world: World, person: SimPerson, journey: string): void {
  const before = person.pauses.get(journey);
  if (before?.paused === true) return;
  const number = (before?.number ?? 0) + 1;
  const fromMs = world.clock.nowMs;
  person.pauses.set(journey, { number, fromMs, paused: true, kept: [] });
  orderAll(world, person, journey, { kind: 'pause', journey: { number, fromMs } });
}

/** The journey goes on: what fell due, and what would have let the person in, comes in its turn. */
export function resumeJourney(world: World, person: SimPerson, journey: string, catchUpMs: number): void {
  const pause = person.pauses.get(journey);
  if (pause === undefined || !pause.paused) return;
  const { fromMs, kept } = pause;
  const resumption: Resumption = { number: pause.number + 1, fromMs, atMs: world.clock.nowMs, catchUpMs };
  person.pauses.set(journey, { ...pause, number: resumption.number, paused: false, kept: [] });
  orderAll(world, person, journey, { kind: 'resume', journey: resumption });
  for (const entry of kept) {
    world.clock.add(turnMs(resumption, entry.atMs), 0, { kind: 'kept', person, entry });
  }
}

function orderAll(world: World, person: SimPerson, journey: string, order: Order): void {
  for (const run of person.runs) {
    if (run.live && run.indexed.plan.journey === journey) world.host.order(run, order);
  }
}

/** Keeps what would let the person in while the journey is paused; false where it is not. */
export function keepEntry(
  world: World,
  person: SimPerson,
  indexed: IndexedPlan,
  trigger: Trigger,
  hops: number,
): boolean {
  const pause = person.pauses.get(indexed.plan.journey);
  if (pause === undefined || !pause.paused) return false;
  if (entriesFor(indexed.plan, trigger).length > 0)
    pause.kept.push({ indexed, trigger, hops, atMs: world.clock.nowMs });
  return true;
}

/** What was kept has its turn. */
export function enterKept(world: World, person: SimPerson, { indexed, trigger, hops }: KeptEntry): void {
  if (!stillOpens(trigger, (segment) => person.memberships[segment] !== undefined)) return;
  decideEntries(world, person, [indexed], keptTrigger(trigger, world.clock.nowMs), hops);
}
