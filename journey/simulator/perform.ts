import type { JsonObject } from '../../audience/json';
import type { Performed } from '../engine/effect';
import { changesOf, givenValues } from '../engine/given';
import { hopsAfter } from '../engine/hops';
import type { Run } from '../engine/run';
import type { SetStep, TrackStep } from '../plan/plan';
import { factsOf } from './look-around';
import { performConsent, performSuppress } from './perform-consent';
import { performOrder } from './perform-order';
import { performCoupon } from './perform-coupon';
import { performMessage } from './perform-message';
import { performRecommend } from './perform-recommend';
import { performSend } from './perform-send';
import { performWebhook } from './perform-webhook';
import { recordEvent } from './record-event';
import type { SimRun } from './sim-run';
import { tellLater } from './tell-later';
import { tellTraits } from './tell-traits';
import { wordFor } from './wording';
import type { World } from './world';

/** What a run asks to be performed. */
export interface Asked {
  step: string;
  /** The round in the send key. */
  round: number;
  askedAtMs: number;
  results: Run['results'];
}

/** Does what a step says in the simulated world, and tells what came of it. */
export function perform(world: World, run: SimRun, asked: Asked): Performed {
  const step = run.indexed.plan.steps[asked.step];
  switch (step?.kind) {
    case 'email':
    case 'sms':
      return performSend(world, run, step, asked);
    case 'message':
      return performMessage(world, run, step, asked);
    case 'coupon':
      return performCoupon(world, run, step);
    case 'set':
      return performSet(world, run, step, asked.results);
    case 'tag':
    case 'untag':
      setTag(world, run, step.tag, step.kind === 'tag');
      return { status: 'done' };
    case 'subscribe':
    case 'unsubscribe':
      return performConsent(world, run, step, asked.askedAtMs);
    case 'suppress':
      return performSuppress(world, run, step);
    case 'start':
    case 'stop':
      return performOrder(world, run, step, asked.results);
    case 'recommend':
      return performRecommend(world, run, step);
    case 'webhook':
      return performWebhook(world, run, step);
    case 'track':
      return performTrack(world, run, step, asked.results);
    default:
      throw new Error(`Step ${asked.step} of ${run.run.journey} is not one that is performed`);
  }
}

function performSet(world: World, run: SimRun, step: SetStep, results: Run['results']): Performed {
  const { set, add } = changesOf(step, factsOf(world, run, results, null), wordFor(world, run, results));
  const traits: JsonObject = { ...set };
  for (const [name, number] of Object.entries(add)) {
    const before = run.person.facts.traits[name];
    traits[name] = (typeof before === 'number' ? before : 0) + number;
  }
  // The next step of this run sees the change; others hear of it as soon as this run has come to rest.
  const before = { ...run.person.facts.traits };
  Object.assign(run.person.facts.traits, traits);
  const tokens = Object.keys(traits).map((name) => `profile:${name}`);
  tellLater(world, run, tokens);
  tellTraits(world, run.person, before, tokens, hopsAfter(run, world.clock.nowMs));
  return { status: 'done' };
}

function setTag(world: World, run: SimRun, tag: string, present: boolean): void {
  const { tags } = run.person.facts;
  const at = tags.indexOf(tag);
  if (present && at < 0) tags.push(tag);
  if (!present && at >= 0) tags.splice(at, 1);
  tellLater(world, run, [`tag:${tag}`]);
}

function performTrack(world: World, run: SimRun, step: TrackStep, results: Run['results']): Performed {
  const properties = givenValues(
    step.properties,
    factsOf(world, run, results, null),
    wordFor(world, run, results),
  );
  recordEvent(world, run.person, step.event, properties, { hops: hopsAfter(run, world.clock.nowMs) });
  return { status: 'done' };
}
