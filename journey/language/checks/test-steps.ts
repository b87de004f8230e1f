import { castOf } from '../journey-test/cast';
import { didYouMean } from '../nearest';
import { sendsOfStep } from '../../plan/reach-steps';
import type { Plan } from '../../plan/plan';
import type { SoundJourney, Together } from './together';

/** Steps that tests name must be steps of the journeys that take part. */
export function checkTests(together: Together, journeys: readonly SoundJourney[]): void {
  const plans = new Map(journeys.map(({ plan }) => [plan.journey, plan]));
  for (const one of together.definitions) {
    if (one.kind !== 'test' || one.test === null || !plans.has(one.test.journey)) continue;
    const cast = castOf(one.test, plans);
    for (const { journey, id, orTemplate, spot } of one.test.steps) {
      if (journey !== null && !plans.has(journey)) continue;
      const known = namesOf(
        cast.filter((plan) => journey === null || plan.journey === journey),
        orTemplate,
      );
      if (known.has(id)) continue;
      const where = journey ?? cast.map((plan) => plan.journey).join(', ');
      const hint = didYouMean(id, known) ?? 'Name a step by its `id`, or by its default id.';
      spot.fault('unknown_step_id', `There is no step \`${id}\` in \`${where}\`.`, { hint });
    }
  }
}

function namesOf(plans: readonly Plan[], templates: boolean): Set<string> {
  const steps = plans.flatMap((plan) => Object.values(plan.steps));
  const sent = templates ? steps.flatMap(sendsOfStep).map(({ template }) => template) : [];
  return new Set([...steps.map(({ id }) => id), ...sent]);
}
