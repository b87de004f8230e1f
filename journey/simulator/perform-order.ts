import type { Performed } from '../engine/effect';
import { givenValues } from '../engine/given';
import { hopsAfter } from '../engine/hops';
import type { Run } from '../engine/run';
import type { StartStep, StopStep } from '../plan/plan';
import { factsOf } from './look-around';
import type { SimRun } from './sim-run';
import { happenNow, type World } from './world';

/** `start` and `stop`: carried out once this run has come to rest, as an order in the person's inbox is. */
export function performOrder(
  world: World,
  run: SimRun,
  step: StartStep | StopStep,
  results: Run['results'],
): Performed {
  const { nowMs } = world.clock;
  const about = { atMs: nowMs, userRef: run.person.facts.userRef, journey: step.journey };
  if (step.kind === 'stop') {
    happenNow(world, { ...about, kind: 'order', order: { kind: 'stop', reason: 'stopped' } });
    return { status: 'done' };
  }
  world.recorded += 1;
  const properties = givenValues(step.with, factsOf(world, run, results, null));
  const event = { messageId: `world-${world.recorded}`, name: 'manual_entry', atMs: nowMs, properties };
  happenNow(world, { ...about, kind: 'enter', event, hops: hopsAfter(run, nowMs) });
  return { status: 'done' };
}
