import { luxonCalendar } from '../../audience/luxon-calendar';
import type { Plan } from '../../journey/plan/plan';
import type { Population } from '../../journey/simulator/population/population';
import { reportOf, type PopulationReport } from '../../journey/simulator/population/report';
import { segmentsThatMatter } from '../../journey/simulator/population/segments-that-matter';
import {
  simulatePopulation,
  type PeopleSource,
  type PopulationSetting,
} from '../../journey/simulator/population/simulate-population';
import type { CheckedWorkspace } from '../../journey/language/workspace';
import { showProgress } from '../progress';
import type { Terminal } from '../terminal';
import type { PeopleOptions } from './people-options';
import { templateClasses } from '../../journey/simulator/template-classes';
import { breathing } from '../../dispatch/replay/portions';

const DAY_MS = 86_400_000;

/** People to simulate: where they come from, how many there are, and how they respond. */
export interface Crowd {
  /** As the report calls them. */
  name: string;
  population: Pick<Population, 'population' | 'responses' | 'costs'>;
  source: PeopleSource;
  count: number;
}

/** Simulates all people of a source in one journey, with progress on stderr, and reports. */
export async function simulatePeople(
  terminal: Terminal,
  workspace: CheckedWorkspace,
  plan: Plan,
  { seed, days, startMs }: PeopleOptions,
  { population: { responses, costs }, source, count }: Crowd,
): Promise<PopulationReport> {
  const setting: PopulationSetting = {
    plans: [plan],
    segments: segmentsThatMatter(plan, workspace.segments),
    traits: workspace.traits,
    coupons: workspace.coupons,
    brand: workspace.brand,
    templates: templateClasses(workspace),
    startMs,
    untilMs: startMs + days * DAY_MS,
    calendar: luxonCalendar,
    responses,
    seed,
  };
  let progress = showProgress(terminal, count, 'population.progress');
  let pass = 1;
  const simulated = await simulatePopulation(setting, breathing(source), (done, current) => {
    if (current !== pass) progress = showProgress(terminal, count, 'population.progress');
    pass = current;
    progress.to(done);
  });
  progress.end();
  const { coupons, brand } = workspace;
  return reportOf(simulated, {
    plan,
    coupons,
    costs,
    startMs,
    zone: brand.timezone,
    calendar: luxonCalendar,
  });
}
