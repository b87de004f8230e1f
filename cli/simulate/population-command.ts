import { luxonCalendar } from '../../audience/luxon-calendar';
import type { Plan } from '../../journey/plan/plan';
import { describedPeople } from '../../journey/simulator/population/described-people';
import type { Setting } from '../../journey/simulator/population/make-life';
import type { Population } from '../../journey/simulator/population/population';
import type { UsableWorkspace } from '../checked-workspace';
import type { Invocation } from '../command-row';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { CliFailure } from '../failure';
import { instantText } from '../instant-text';
import { outJson } from '../json-out';
import { textOption } from '../options';
import type { Terminal } from '../terminal';
import { choosePopulation } from './choose-population';
import { peopleOptions } from './people-options';
import { printPopulation } from './print-population';
import { simulatePeople } from './simulate-people';

const DAY_MS = 86_400_000;
const DEFAULT_PEOPLE = 10_000;

/** Simulates a population in one journey and prints the report; nothing is sent and nothing is stored. */
export async function runPopulation(
  terminal: Terminal,
  invocation: Invocation,
  used: UsableWorkspace,
  plan: Plan,
): Promise<ExitCode> {
  const { workspace } = used;
  const zone = workspace.brand.timezone;
  const options = peopleOptions(terminal, invocation, zone, Date.now());
  const population = await choosePopulation(terminal, used, textOption(invocation, 'profile'));
  if (population === null) throw noPopulation(terminal);
  refuseNobody(terminal, plan, population);
  const { seed, days, startMs } = options;
  const untilMs = startMs + days * DAY_MS;
  const setting: Setting = { seed, startMs, untilMs, zone, journey: plan.journey, calendar: luxonCalendar };
  const people = options.people ?? population.people ?? DEFAULT_PEOPLE;
  const source = describedPeople(population, setting, people);
  const start = instantText(startMs, zone);
  const { journey, version } = plan;
  terminal.say(
    terminal.t('population.title', { journey, people, of: population.population, days, start, zone, seed }),
  );
  const report = await simulatePeople(terminal, workspace, plan, population, options, source, people);
  if (terminal.json) {
    const given = { journey, version, population: population.population, seed, startMs, zone };
    outJson(terminal, 'population', { ...given, ...report });
  } else printPopulation(terminal, report, workspace.brand);
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
    return item.kind !== 'event' || done.has(item.event);
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
