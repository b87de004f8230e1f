import { luxonCalendar } from '../../audience/luxon-calendar';
import { checkWorkspace } from '../../journey/language/check-workspace';
import { simulate } from '../../journey/simulator/simulate';
import type { Happening, SimulatedPerson, Simulation } from '../../journey/simulator/simulation';
import { atLeast, compare, type Finding, type Scale } from '../harness/measure';
import type { World } from '../harness/world';
import { offerWorkspace } from './offer-workspace';

const START_MS = Date.UTC(2026, 2, 2);
const DAY_MS = 86_400_000;

/** Simple journeys (event → wait of an hour → branch on a trait → mail) on one core, with the production engine. */
export async function measureSimulator(
  _world: World,
  scale: Scale,
  say: (text: string) => void,
): Promise<Finding> {
  const count = scale.size(100_000, 20_000);
  const simulation = simulationOf(count);
  const rates: number[] = [];
  const wrong: string[] = [];
  for (let round = 0; round < Math.max(3, scale.rounds); round += 1) {
    let mails = 0;
    const startedMs = performance.now();
    simulate(simulation, (line) => {
      if (line.kind === 'email' && line.outcome === 'done') mails += 1;
    });
    rates.push((count * 1_000) / (performance.now() - startedMs));
    if (mails !== count) wrong.push(`${mails} mails for ${count} people`);
    say(`round ${round + 1}: ${Math.round(rates.at(-1) ?? 0)} journeys/s`);
  }
  return Promise.resolve({
    measure: `Simulator: ${count} simple journeys`,
    rival: 'none: the floor is absolute',
    rows: [compare('journeys on one core', '/s', rates, null, atLeast(100_000))],
    wrong,
    notes: [],
    loads: [],
  });
}

function simulationOf(count: number): Simulation {
  const { workspace } = checkWorkspace(offerWorkspace(3_600_000));
  if (workspace === null) throw new Error('the workspace of the bench has faults');
  return {
    plans: workspace.journeys.map(({ plan }) => plan),
    segments: [],
    coupons: [],
    brand: workspace.brand,
    templates: {},
    people: Array.from({ length: count }, (_, index) => personOf(index)),
    happenings: Array.from({ length: count }, (_, index) => happeningOf(index)),
    startMs: START_MS,
    untilMs: START_MS + DAY_MS,
    calendar: luxonCalendar,
  };
}

function personOf(index: number): SimulatedPerson {
  return {
    userId: `p${index}`,
    userRef: `p${index}`,
    traits: { email: `p${index}@people.example`, tier: index % 2 === 0 ? 'gold' : 'plain' },
    tags: [],
    consent: { email: { state: 'granted', atMs: START_MS, source: 'bench' } },
    suppressed: [],
    zone: null,
    locale: null,
  };
}

function happeningOf(index: number): Happening {
  const atMs = START_MS + index;
  const event = { messageId: `m${index}`, name: 'offer_requested', atMs, properties: {} };
  return { kind: 'event', atMs, userRef: `p${index}`, event, triggers: true, hops: 0 };
}
