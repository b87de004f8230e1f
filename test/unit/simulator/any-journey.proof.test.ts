import fc from 'fast-check';
import { simulate } from '../../../journey/simulator/simulate';
import type { Simulated } from '../../../journey/simulator/timeline';
import { anyCase, yamlOf } from '../../any-journey/any-journey';
import type { Simulation } from '../../../journey/simulator/simulation';
import { ALWAYS } from './promises';

const RUNS = 60;

/** Checks a promise over random journeys; where it fails, the smallest such journey is shown as YAML. */
function inAnyJourney(promise: (simulated: Simulated, simulation: Simulation) => void): void {
  const property = fc.property(anyCase, ({ simulation }) => promise(simulate(simulation), simulation));
  const { failed, counterexample, errorInstance, seed } = fc.check(property, { numRuns: RUNS });
  const [smallest] = counterexample ?? [];
  if (!failed || smallest === undefined) return;
  throw new Error(`Seed ${seed}: ${String(errorInstance)}\n${yamlOf(smallest.one)}`, {
    cause: errorInstance,
  });
}

describe('in any journey', () => {
  it.each(Object.entries(ALWAYS))('%s', (_promise, holds) => inAnyJourney(holds));

  it('no step is performed twice in one round', () => {
    inAnyJourney(({ timeline }) => {
      const performed = timeline
        .filter(({ kind, outcome }) => kind !== 'wait' && outcome === 'done')
        .map(({ runId, step, kind, round, subject }) => `${runId} ${step} ${kind} ${subject} ${round ?? 0}`);
      expect(new Set(performed).size).toBe(performed.length);
    });
  });

  it('the same journey and events give the same timeline', () => {
    inAnyJourney((once, simulation) => expect(simulate(simulation)).toEqual(once));
  });
});
