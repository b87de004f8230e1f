import { luxonCalendar } from '../../../audience/luxon-calendar';
import { checkWorkspace } from '../../../journey/language/check-workspace';
import type { CheckedWorkspace, SourceFile } from '../../../journey/language/workspace';
import { describedPeople } from '../../../journey/simulator/population/described-people';
import { makeLife, type Setting } from '../../../journey/simulator/population/make-life';
import type { Population } from '../../../journey/simulator/population/population';
import { reportOf, type PopulationReport } from '../../../journey/simulator/population/report';
import {
  simulatePopulation,
  type PopulationSetting,
} from '../../../journey/simulator/population/simulate-population';
import { simulate } from '../../../journey/simulator/simulate';
import type { TimelineLine } from '../../../journey/simulator/timeline';
import { emailFile, WORKSPACE } from '../language/check';

const DAY_MS = 86_400_000;
export const START_MS = Date.UTC(2026, 2, 1, 16);

/** A workspace of one journey, with these files beside it; throws with the faults of what was written. */
export function crowdWorkspace(journey: string, population: string, ...more: SourceFile[]): CheckedWorkspace {
  const { workspace, faults } = checkWorkspace([
    WORKSPACE,
    { path: 'journeys/offer.yaml', text: journey },
    { path: 'populations/crowd.yaml', text: population },
    emailFile('offer'),
    ...more,
  ]);
  if (workspace === null)
    throw new Error(faults.map(({ file, message }) => `${file}: ${message}`).join('\n'));
  return workspace;
}

function planIn(workspace: CheckedWorkspace) {
  const [first] = workspace.journeys;
  if (first === undefined) throw new Error('no journey');
  return first.plan;
}

function populationIn(workspace: CheckedWorkspace): Population {
  const [first] = workspace.populations;
  if (first === undefined) throw new Error('no population');
  return first.population;
}

export interface CrowdOptions {
  people: number;
  seed?: number;
  days?: number;
  portion?: number;
}

function settingOf(workspace: CheckedWorkspace, { seed = 7, days = 14 }: CrowdOptions) {
  const untilMs = START_MS + days * DAY_MS;
  const setting: Setting = {
    seed,
    startMs: START_MS,
    untilMs,
    zone: workspace.brand.timezone,
    journey: planIn(workspace).journey,
    calendar: luxonCalendar,
  };
  const shared: PopulationSetting = {
    plans: [planIn(workspace)],
    segments: workspace.segments,
    traits: workspace.traits,
    coupons: workspace.coupons,
    brand: workspace.brand,
    templates: {},
    startMs: START_MS,
    untilMs,
    calendar: luxonCalendar,
    responses: populationIn(workspace).responses,
    seed,
  };
  return { setting, shared };
}

/** The report of a crowd. */
export async function reportOn(
  workspace: CheckedWorkspace,
  options: CrowdOptions,
): Promise<PopulationReport> {
  const { setting, shared } = settingOf(workspace, options);
  const population = populationIn(workspace);
  const source = describedPeople(population, setting, options.people, options.portion);
  const simulated = await simulatePopulation(shared, source);
  const { brand, coupons } = workspace;
  return reportOf(simulated, {
    plan: planIn(workspace),
    coupons,
    costs: population.costs,
    startMs: START_MS,
    zone: brand.timezone,
    calendar: luxonCalendar,
  });
}

/** The same people, all in one world on one clock, and with nobody responding: what the stream must agree with. */
export function allTogether(workspace: CheckedWorkspace, options: CrowdOptions): TimelineLine[] {
  const { setting, shared } = settingOf(workspace, options);
  const lives = livesOf(workspace, options, setting);
  const { timeline } = simulate({
    ...shared,
    people: lives.map(({ person }) => person),
    happenings: lives.flatMap(({ happenings }) => happenings),
  });
  return timeline;
}

/** The people of a crowd, before anything happens. */
export function livesOf(
  workspace: CheckedWorkspace,
  options: CrowdOptions,
  setting = settingOf(workspace, options).setting,
) {
  return Array.from({ length: options.people }, (_, index) =>
    makeLife(populationIn(workspace), setting, index),
  );
}
