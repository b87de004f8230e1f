import { advanceInPlace } from '../engine/advance';
import type { Effect, Input } from '../engine/effect';
import { hear } from '../engine/hear';
import { hopsAfter } from '../engine/hops';
import type { Passed, Run } from '../engine/run';
import { lookAround } from './look-around';
import { perform } from './perform';
import { giveBackCoupons } from './perform-coupon';
import { recordSystemEvent } from './record-event';
import type { SimRun } from './sim-run';
import type { TimelineLine } from './timeline';
import type { RunHost, World } from './world';

/** More effects than this at one instant cannot be a journey: the engine would go round without end. */
const MOST_EFFECTS = 10_000;

/** Runs the production engine on the virtual clock. */
export function localHost(world: World): RunHost {
  return {
    start(run, ends) {
      if (ends !== null) drive(world, ends, { kind: 'stop', reason: 'restarted' });
      drive(world, run, { kind: 'start' });
    },
    hear(run, heard) {
      if (!run.live) return;
      run.run = hear(run.run, heard);
      drive(world, run, { kind: 'heard' });
    },
    order(run, order) {
      if (run.live) drive(world, run, order);
    },
  };
}

/** Tells the engine, and carries out what it asks for, until the run sleeps or has ended. */
export function drive(world: World, run: SimRun, first: Input): void {
  let input: Input | null = first;
  for (let count = 0; input !== null; count += 1) {
    if (count > MOST_EFFECTS) throw new Error(`Run ${run.run.runId} goes round without end`);
    const effect = advanceInPlace(run.indexed.plan, run.run, input, world.clock.nowMs);
    takeTrail(world, run);
    input = carryOut(world, run, effect);
  }
}

/** A line of the timeline. Written out, since copying objects of ever another shape takes most of a simulation's time. */
function lineOf(passed: Passed, { userRef, journey, runId, key }: Run): TimelineLine {
  const { atMs, step, kind, outcome, reason, subject, untilMs, round, seen } = passed;
  const line: TimelineLine = { userRef, journey, runId, key, atMs, step, kind, outcome };
  if (reason !== undefined) line.reason = reason;
  if (subject !== undefined) line.subject = subject;
  if (untilMs !== undefined) line.untilMs = untilMs;
  if (round !== undefined) line.round = round;
  if (seen !== undefined) line.seen = seen;
  return line;
}

/** Moves the run's new history into the timeline. */
function takeTrail(world: World, run: SimRun): void {
  const { trail } = run.run;
  if (trail.length === 0) return;
  for (const passed of trail) world.line(lineOf(passed, run.run));
  run.run.trailFrom += trail.length;
  trail.length = 0;
}

function carryOut(world: World, run: SimRun, effect: Effect): Input | null {
  switch (effect.kind) {
    case 'perform': {
      const { step, round } = effect;
      const asked = { step, round, askedAtMs: effect.askedAtMs, results: run.run.results };
      return { kind: 'performed', performed: perform(world, run, asked) };
    }
    case 'look':
      return { kind: 'looked', looked: lookAround(world, run, effect.questions, run.run.results) };
    case 'sleep':
      run.timer += 1;
      if (effect.untilMs !== null) {
        world.clock.add(effect.untilMs, 2, { kind: 'timer', run, number: run.timer });
      }
      return null;
    case 'finish':
      finish(world, run, effect.outcome.reason);
      return null;
  }
}

/** The run has ended: it is heard of no more, and gives back what it reserved. */
export function finish(world: World, run: SimRun, reason: string): void {
  run.live = false;
  run.timer += 1;
  giveBackCoupons(world, run);
  const { journey } = run.run;
  recordSystemEvent(
    world,
    run.person,
    'journey_ended',
    { journey, reason },
    { hops: hopsAfter(run, world.clock.nowMs) },
  );
}
