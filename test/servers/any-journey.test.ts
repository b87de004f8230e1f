import fc from 'fast-check';
import { VERBS } from '../../journey/language/steps/step-words';
import { simulate } from '../../journey/simulator/simulate';
import { anyCase, yamlOf } from '../any-journey/any-journey';
import { openTimeSkipping, type TimeSkipping } from './spec-driver/time-skipping';

const JOURNEYS = Number(process.env.JOURNEYMAN_TEST_JOURNEYS ?? 150);

/** One seed at a time, so that a failure is found again; another may be given from outside. */
const SEED = Number(process.env.JOURNEYMAN_TEST_SEED ?? 2026);

const cases = fc
  .sample(anyCase, { numRuns: JOURNEYS, seed: SEED })
  .map(({ one, simulation }, index) => ({ one, title: `journey ${index} of seed ${SEED}`, simulation }));

describe('the simulator and Temporal agree on any journey', () => {
  let server: TimeSkipping;

  beforeAll(async () => {
    server = await openTimeSkipping('any-journey');
    await server.lab.run(cases, server.clock);
  }, 240_000);

  afterAll(() => server?.close());

  it('whose steps are of every kind', () => {
    const plans = cases.flatMap(({ simulation }) => simulation.plans);
    const kinds = new Set(plans.flatMap(({ steps }) => Object.values(steps).map(({ kind }) => kind)));
    expect([...kinds].sort()).toEqual([...VERBS].sort());
  });

  it('in which a good deal happens', () => {
    const lines = cases.flatMap(({ simulation }) => simulate(simulation).timeline);
    expect(lines.length).toBeGreaterThan(10 * JOURNEYS);
  });

  it.each(cases.map((drawn) => [drawn.title, drawn] as const))('%s', (_title, drawn) => {
    const differences = server.lab.differences(drawn);
    if (differences.length > 0) throw new Error(`${differences.join('\n')}\n${yamlOf(drawn.one)}`);
  });
});
