import { luxonCalendar } from '../../audience/luxon-calendar';
import { durationMs } from '../../journey/language/values/duration';
import type { Plan } from '../../journey/plan/plan';
import { simulate } from '../../journey/simulator/simulate';
import { usableWorkspace } from '../checked-workspace';
import type { Invocation } from '../command-row';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { CliFailure } from '../failure';
import { absolute } from '../files';
import { instantText } from '../instant-text';
import { outJson } from '../json-out';
import { argument, badValue, textOption } from '../options';
import { eventsFile } from '../simulate/events-file';
import { asksForPeople } from '../simulate/people-options';
import { runPopulation } from '../simulate/population-command';
import { printTimeline } from '../simulate/print-timeline';
import { readEventsFile } from '../simulate/read-events-file';
import { DEFAULT_SPAN_MS, toSimulation } from '../simulate/to-simulation';
import type { Terminal } from '../terminal';
import { planOf } from '../workspace-plan';

function spanOf(terminal: Terminal, invocation: Invocation): number {
  const until = textOption(invocation, 'until');
  if (until === undefined) return DEFAULT_SPAN_MS;
  const span = durationMs(until);
  if (span === null || span <= 0) throw badValue(terminal, '--until', until, '3d, 90d, 1d 12h …');
  return span;
}

/** A journey that only an event opens tells nothing without events. */
function refuseNoEvents(terminal: Terminal, plan: Plan, events: string | undefined): void {
  if (events !== undefined || plan.enter.some(({ kind }) => kind !== 'event')) return;
  const fix = terminal.t('simulate.no-events-fix');
  throw new CliFailure({ code: 'usage', exit: EXIT.usage, what: terminal.t('simulate.no-events'), fix });
}

/** Walks one person, or a population, through one journey on a virtual clock; nothing is sent or stored. */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const used = await usableWorkspace(
    terminal,
    absolute(terminal, textOption(invocation, 'workspace') ?? '.'),
  );
  const { dir, workspace } = used;
  const plan = planOf(terminal, workspace, argument(invocation, 0), dir);
  const path = textOption(invocation, 'events');
  if (asksForPeople(invocation)) {
    if (path !== undefined) throw badValue(terminal, '--events', path, terminal.t('simulate.one-or-many'));
    return runPopulation(terminal, invocation, used, plan);
  }
  refuseNoEvents(terminal, plan, path);
  const file = path === undefined ? eventsFile.parse({}) : await readEventsFile(terminal, path);
  const simulation = toSimulation(
    workspace,
    plan,
    file,
    luxonCalendar,
    Date.now(),
    spanOf(terminal, invocation),
  );
  const simulated = simulate(simulation);
  const zone =
    plan.timezone === 'profile' ? (file.person.timezone ?? workspace.brand.timezone) : plan.timezone;
  if (terminal.json) {
    outJson(terminal, 'timeline', { journey: plan.journey, version: plan.version, zone, ...simulated });
    return EXIT.ok;
  }
  const start = instantText(simulation.startMs, zone);
  terminal.say(terminal.t('simulate.title', { journey: plan.journey, start, zone }));
  printTimeline(terminal, simulated, { plan, zone, t: terminal.t }, simulation.startMs);
  return EXIT.ok;
}
