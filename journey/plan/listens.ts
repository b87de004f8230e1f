import { readsOf } from '../../audience/needs';
import { followedTrait } from './followed-trait';
import type { Listener } from './plan';
import { listenersOf, type Deciding } from './plan-conditions';

function tokensOfListener(listener: Listener): string[] {
  switch (listener.on) {
    case 'event':
      return [`event:${listener.event}`];
    case 'message':
      return [`message:${listener.step}`];
    case 'when':
      return readsOf(listener.when);
  }
}

/**
 * Everything that a run of a plan may have to hear, as sorted tokens: the union over goal, exits and all waits, so that
 * it never changes while a run lives and no event falls between a move and an update of the index. A wait until a trait
 * listens to that trait, for the wait follows it.
 */
export function listensOf(plan: Deciding): string[] {
  const tokens = new Set(listenersOf(plan).flatMap(tokensOfListener));
  for (const step of Object.values(plan.steps)) {
    const trait = followedTrait(step);
    if (trait !== null) tokens.add(`profile:${trait}`);
  }
  return [...tokens].sort();
}
