import type { SoundJourney, Together } from './together';

/** A journey that a step starts has a way in for that; one that stops itself would not come to its next step. */
export function checkStarts(together: Together, journeys: readonly SoundJourney[]): void {
  const plans = new Map(journeys.map(({ plan }) => [plan.journey, plan]));
  const desks = together.definitions.map(({ parsed }) => parsed.desk);
  for (const { kind, id, spot } of desks.flatMap(({ mentions }) => mentions)) {
    const plan = plans.get(id);
    if (kind !== 'startable' || !plan || plan.enter.some((item) => item.kind === 'manual')) continue;
    const message = `Nobody may be let into \`${id}\` by a step.`;
    const hint = 'Add `- manual: true` to the `enter` of that journey.';
    spot.fault('not_startable', message, { hint });
  }
  for (const { plan, journey } of journeys) {
    for (const step of Object.values(plan.steps)) {
      if (step.kind !== 'stop' || step.journey !== plan.journey) continue;
      const spot = journey.steps.spots.get(step.id)?.at('stop');
      const hint = 'Use `exit: done` to end the run.';
      spot?.fault('stops_itself', 'The journey would stop itself here.', { hint });
    }
  }
}
