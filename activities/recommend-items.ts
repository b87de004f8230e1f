import { isPersonalized } from '../audience/personalization';
import type { Performed } from '../journey/engine/effect';
import type { RecommendStep } from '../journey/plan/reach-steps';
import type { ActivityDeps } from './deps';
import type { RunAtHand } from './run-at-hand';

/** `recommend`: items for the templates that follow. Asked again it may find others; the run keeps what it was told. */
export async function recommendItems(
  deps: ActivityDeps,
  run: RunAtHand,
  { strategy, limit }: RecommendStep,
): Promise<Performed> {
  if (deps.recommender === undefined) return { status: 'skipped', reason: 'not_available' };
  // What all want is chosen for nobody in particular.
  if (strategy !== 'top' && !isPersonalized(run.profile.traits)) {
    return { status: 'skipped', reason: 'personalization_off' };
  }
  const { userRef } = run.profile;
  const found = await deps.recommender.recommend({ strategy, limit, userRef, nowMs: run.nowMs });
  return 'none' in found
    ? { status: 'skipped', reason: found.none }
    : { status: 'done', result: { items: found.items } };
}
