import { hopsAfter } from '../engine/hops';
import type { SimRun } from './sim-run';
import type { World } from './world';

/** Others hear of a change once the run that made it has come to rest; its own next step sees it at once. */
export function tellLater(world: World, run: SimRun, tokens: string[]): void {
  if (tokens.length === 0) return;
  const { nowMs } = world.clock;
  world.clock.add(nowMs, 0, { kind: 'changed', person: run.person, tokens, hops: hopsAfter(run, nowMs) });
}
