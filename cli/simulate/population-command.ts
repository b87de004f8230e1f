import { luxonCalendar } from '../../audience/luxon-calendar';
import type { Plan } from '../../journey/plan/plan';
import { describedPeople } from '../../journey/simulator/population/described-people';
import type { Setting } from '../../journey/simulator/population/make-life';
import { NOTHING_DESCRIBED, type Population } from '../../journey/simulator/population/population';
import type { UsableWorkspace } from '../checked-workspace';
import type { Invocation } from '../command-row';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { CliFailure } from '../failure';
import { instantText } from '../instant-text';
import { outJson } from '../json-out';
import { badValue, textOption } from '../options';
import type { Terminal } from '../terminal';
import { choosePopulation } from './choose-population';
import { peopleOptions, type PeopleOptions } from './people-options';
import { printPopulation } from './print-population';
import { peopleOfStore } from './people-of-store';
import { simulatePeople, type Crowd } from './simulate-people';

const DAY_MS = 86_400_000;
const DEFAULT_PEOPLE = 10_000;

/** Simulates many people in one journey and prints the report; nothing is sent and nothing is stored. */
export async function runPopulation(
  terminal: Terminal,
  invocation: Invocation,
  used: UsableWorkspace,
  plan: Plan,
): Promise<ExitCode> {
  const options = peopleOptions(terminal, invocation, used.workspace.brand.timezone, Date.now());
  const from = textOption(invocation, 'from');
  if (from !== undefined && from !== 'profiles') throw badValue(terminal, '--from', from, 'profiles');
  const described = await choosePopulation(terminal, used, textOption(invocation, 'profile'));
  if (described === null && from === undefined) throw noPopulation(terminal);
  const population = described ?? NOTHING_DESCRIBED;
  refuseNobody(terminal, plan, population);
  const setting = settingOf(used, plan, options);
  if (from === 'profiles') {
    // The client of the database is loaded for those who ask for its people.
    const { withStore } = await import('../services/with-store.js');
    return withStore(terminal, invocation, async (store) => {
      const crowd = await peopleOfStore(terminal, store, used.workspace, plan, population, setting, options);
      return report(terminal, used, plan, options, crowd);
    });
  }
  const count = options.people ?? population.people ?? DEFAULT_PEOPLE;
  const source = describedPeople(population, setting, count);
  return report(terminal, used, plan, options, {
    name: population.population,
    population,
    source,
    count,
  });
}

function settingOf({ workspace }: UsableWorkspace, { journey }: Plan, options: PeopleOptions): Setting {
  const { seed, days, startMs } = options;
  const untilMs = startMs + days * DAY_MS;
  return { seed, startMs, untilMs, zone: workspace.brand.timezone, journey, calendar: luxonCalendar };
}

async function report(
  terminal: Terminal,
  { workspace }: UsableWorkspace,
  plan: Plan,
  options: PeopleOptions,
  crowd: Crowd,
): Promise<ExitCode> {
  const { journey, version } = plan;
  const { seed, days, startMs } = options;
  const zone = workspace.brand.timezone;
  const start = instantText(startMs, zone);
  terminal.say(
    terminal.t('population.title', { journey, people: crowd.count, of: crowd.name, days, start, zone, seed }),
  );
  const found = await simulatePeople(terminal, workspace, plan, options, crowd);
  if (terminal.json) {
    const { responses, population } = crowd.population;
    outJson(terminal, 'population', {
      ...{ journey, version, population, seed, startMs, zone, responses },
      ...found,
    });
  } else printPopulation(terminal, found, workspace.brand);
  return EXIT.ok;
}

function noPopulation(terminal: Terminal): CliFailure {
  return new CliFailure({
    code: 'no_population',
    exit: EXIT.usage,
    what: terminal.t('population.none'),
    fix: terminal.t('population.none-fix'),
  });
}

/** A journey that only events open, none of which anybody does, would give a report of zeros. */
function refuseNobody(terminal: Terminal, plan: Plan, { habits, entered, responses }: Population): void {
  const done = new Set([...habits.map(({ event }) => event), responses.convert?.event]);
  const opens = plan.enter.some((item) => {
    if (item.kind === 'manual') return entered !== null;
    return item.kind !== 'event' || item.existingMs !== undefined || done.has(item.event);
  });
  if (opens) return;
  const events = plan.enter.flatMap((item) => (item.kind === 'event' ? [item.event] : []));
  throw new CliFailure({
    code: 'nobody_enters',
    exit: EXIT.findings,
    what: terminal.t('population.nobody', { journey: plan.journey }),
    fix: terminal.t(events.length === 0 ? 'population.nobody-by-hand' : 'population.nobody-fix', {
      events: events.join(', '),
    }),
  });
}
