import type { Plan } from '../../plan/plan';
import type { JourneyTest } from './read-test';

/** Journeys by their ids. */
type Plans = ReadonlyMap<string, Plan>;

/**
 * The journeys that take part in a test: the one under test, those that it lists or its lines name, and those that any
 * of them starts or stops. Others of the workspace stay out, so that a test does not hang on what is added elsewhere.
 */
export function castOf(
  test: Pick<JourneyTest, 'journey' | 'also' | 'expect' | 'script'>,
  plans: Plans,
): Plan[] {
  const named = test.script.happenings.flatMap((one) => ('journey' in one ? [one.journey] : []));
  const cast = new Set([test.journey, ...test.also, ...test.expect.map(({ journey }) => journey), ...named]);
  // A set gives its new members to a loop that is under way.
  for (const id of cast) {
    for (const step of Object.values(plans.get(id)?.steps ?? {})) {
      if (step.kind === 'start' || step.kind === 'stop') cast.add(step.journey);
    }
  }
  return [...cast].flatMap((id) => plans.get(id) ?? []);
}
