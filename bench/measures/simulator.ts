import { luxonCalendar } from '../../audience/luxon-calendar';
import { checkWorkspace } from '../../journey/language/check-workspace';
import { describedPeople } from '../../journey/simulator/population/described-people';
import { simulatePopulation } from '../../journey/simulator/population/simulate-population';
import { simulate } from '../../journey/simulator/simulate';
import type { Happening, SimulatedPerson, Simulation } from '../../journey/simulator/simulation';
import { atLeast, compare, type Finding, type Scale } from '../harness/measure';
import type { World } from '../harness/world';
import { offerWorkspace } from './offer-workspace';

const START_MS = Date.UTC(2026, 2, 2);
const DAY_MS = 86_400_000;

/**
 * Simple journeys (event → wait of an hour → branch on a trait → mail) on one core, with the production engine. By the
 * CPU time of this process, its collection of garbage included, so that what else the machine does counts little; a
 * round before, which is not counted, lets the compiler of Node come to rest.
 */
export async function measureSimulator(
  _world: World,
  scale: Scale,
  say: (text: string) => void,
): Promise<Finding> {
  const count = scale.size(100_000, 20_000);
  const simulation = simulationOf(count);
  const rates: number[] = [];
  const crowds: number[] = [];
  const wrong: string[] = [];
  for (let round = 0; round <= Math.max(3, scale.rounds); round += 1) {
    const one = await rateOf(count, () => Promise.resolve(mailsOf(simulation)));
    const crowd = await rateOf(count, () => entriesOf(count, round + 1));
    if (one.done !== count) wrong.push(`${one.done} mails for ${count} people`);
    if (crowd.done !== count) wrong.push(`${crowd.done} entries for ${count} described people`);
    const rounded = [one.rate, crowd.rate].map((rate) => Math.round(rate));
    say(
      `${round === 0 ? 'before' : `round ${round}`}: ${rounded.join(' and, for a population, ')} journeys/s`,
    );
    if (round === 0) continue;
    rates.push(one.rate);
    crowds.push(crowd.rate);
  }
  return {
    measure: `Simulator: ${count} simple journeys`,
    rival: 'none: the floor is absolute',
    rows: [
      compare('journeys on one core', '/s', rates, null, atLeast(100_000)),
      compare('population: people described, drawn and responding', '/s', crowds, null, atLeast(50_000)),
    ],
    wrong,
    notes: [],
    loads: [],
  };
}

const CROWD = {
  path: 'populations/crowd.yaml',
  text: `population: crowd
consent: { email: 100% }
traits: { tier: { one_of: { gold: 1, plain: 1 } } }
events: [{ event: offer_requested, times: 1 }]
responses: { email: { deliver: 98%, open: 30%, click: 5% } }
`,
};

/** How many a second of CPU time, and what was done. */
async function rateOf(count: number, work: () => Promise<number>): Promise<{ rate: number; done: number }> {
  const before = process.cpuUsage();
  const done = await work();
  const { user, system } = process.cpuUsage(before);
  return { rate: (count * 1_000_000) / (user + system), done };
}

function mailsOf(simulation: Simulation): number {
  let mails = 0;
  simulate(simulation, (line) => {
    if (line.kind === 'email' && line.outcome === 'done') mails += 1;
  });
  return mails;
}

/** The same journey for a described population: people are drawn, simulated, respond to the mail, and are counted. */
async function entriesOf(count: number, seed: number): Promise<number> {
  const { workspace } = checkWorkspace([...offerWorkspace(3_600_000), CROWD]);
  const population = workspace?.populations[0]?.population;
  if (population === undefined) throw new Error('the population of the bench has faults');
  const shared = simulationOf(0);
  const { startMs, untilMs, calendar, brand } = shared;
  const setting = { seed, startMs, untilMs, zone: brand.timezone, journey: 'offer', calendar };
  const { tally } = await simulatePopulation(
    { ...shared, responses: population.responses, seed },
    describedPeople(population, setting, count),
  );
  return tally.entered;
}

function simulationOf(count: number): Simulation {
  const { workspace } = checkWorkspace(offerWorkspace(3_600_000));
  if (workspace === null) throw new Error('the workspace of the bench has faults');
  return {
    plans: workspace.journeys.map(({ plan }) => plan),
    segments: [],
    traits: [],
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
