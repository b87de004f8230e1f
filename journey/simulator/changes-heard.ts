import type { Heard } from '../engine/run';
import type { World } from './world';

/** What a run hears of changes that it listens to. */
export function changesHeard(world: World, listens: ReadonlySet<string>, tokens: readonly string[]): Heard[] {
  return tokens.flatMap((token) => {
    if (!listens.has(token)) return [];
    world.recorded += 1;
    return [{ kind: 'change' as const, id: `change-${world.recorded}`, token, atMs: world.clock.nowMs }];
  });
}
