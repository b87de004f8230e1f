import type { EventFact, Facts } from '../../audience/facts';
import type { EarlierEntry } from '../engine/again';
import { decideEntry } from '../engine/decide-entry';
import type { Trigger } from '../engine/enters';
import { MOST_HOPS } from '../engine/hops';
import { newRun } from '../engine/new-run';
import { keepEntry } from './pause-journey';
import type { SimPerson } from './person';
import type { IndexedPlan } from './plan-index';
import type { SimRun } from './sim-run';
import { zoneOf, type World } from './world';

/** Lets the person into each of these journeys that the trigger opens, or records why not. */
export function decideEntries(
  world: World,
  person: SimPerson,
  plans: readonly IndexedPlan[],
  trigger: Trigger,
  hops: number,
): void {
  for (const indexed of plans) {
    const { plan } = indexed;
    if (keepEntry(world, person, indexed, trigger, hops)) continue;
    const earlier = person.runs.filter((run) => run.indexed === indexed);
    const factsAbout = (event: EventFact | null) => entryFacts(world, person, indexed, event);
    const known = [...pastEntries(person, plan.journey, world.clock.nowMs), ...earlier];
    const decision = decideEntry(plan, trigger, factsAbout, known, world.simulation.calendar);
    if (decision === null) continue;
    if (!decision.enters) {
      refuse(world, person, plan.journey, decision.key, decision.reason, decision.seen);
      continue;
    }
    if (hops > MOST_HOPS) {
      refuse(world, person, plan.journey, decision.key, 'runaway', []);
      continue;
    }
    if (plan.limit !== undefined && !world.takePlace(plan.journey, plan.limit)) {
      refuse(world, person, plan.journey, decision.key, 'limit_reached', []);
      continue;
    }
    const { key, atMs, heldOut } = decision;
    const event = 'event' in trigger ? trigger.event : null;
    const { userRef } = person.facts;
    const entryHash = event?.messageId ?? nameOfEntry(world, trigger, earlier);
    const run: SimRun = {
      person,
      indexed,
      run: newRun(plan, { userRef, key, event, atMs, entryHash }),
      entry: event,
      key,
      enteredAtMs: atMs,
      live: !heldOut,
      hops,
      timer: 0,
    };
    const ends = decision.restarts ? earlier.find((one) => one.live && one.key === key) : undefined;
    person.runs.push(run);
    if (heldOut) {
      const line = { atMs: world.clock.nowMs, step: null, kind: 'held_out', outcome: plan.journey };
      world.line({ ...line, userRef, journey: plan.journey, runId: run.run.runId, key });
      continue;
    }
    world.runs += 1;
    world.host.start(run, ends ?? null);
  }
}

/** What of the entries from before the beginning the `again` rules see now. */
function pastEntries({ before }: SimPerson, journey: string, nowMs: number): EarlierEntry[] {
  return before
    .filter((one) => one.journey === journey)
    .map(({ key, enteredAtMs, endedAtMs }) => ({
      key,
      enteredAtMs,
      live: endedAtMs === null || endedAtMs > nowMs,
    }));
}

/** Entries without an event are named by their kind and instant, and counted where several ways in open at once. */
function nameOfEntry(world: World, trigger: Trigger, earlier: readonly SimRun[]): string {
  const name = `${trigger.kind}@${world.clock.nowMs}`;
  const same = earlier.filter(({ run }) => run.runId.slice(run.runId.lastIndexOf('/') + 1).startsWith(name));
  return same.length === 0 ? name : `${name}+${same.length}`;
}

/** The facts by which an entry is decided. The view is shared: it holds until the next call. */
export function entryFacts(
  world: World,
  person: SimPerson,
  indexed: IndexedPlan,
  event: EventFact | null,
): Facts {
  const { view } = person;
  view.nowMs = world.clock.nowMs;
  view.zone = zoneOf(world, indexed.plan, person);
  view.run = null;
  view.event = event;
  return view;
}

function refuse(
  world: World,
  person: SimPerson,
  journey: string,
  key: string | null,
  reason: string,
  seen: NonNullable<Parameters<World['line']>[0]['seen']>,
): void {
  const { userRef } = person.facts;
  const line = { atMs: world.clock.nowMs, step: null, kind: 'refused', outcome: journey, reason, seen };
  world.line({ ...line, userRef, journey, runId: null, key });
}
