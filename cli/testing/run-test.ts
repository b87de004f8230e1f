import { luxonCalendar } from '../../audience/luxon-calendar';
import { castOf } from '../../journey/language/journey-test/cast';
import type { JourneyTest } from '../../journey/language/journey-test/read-test';
import type { CheckedWorkspace } from '../../journey/language/workspace';
import { compareTimeline, type ComparedGroup } from '../../journey/simulator/script/expectation';
import { simulate } from '../../journey/simulator/simulate';
import { templateClasses } from '../../journey/simulator/template-classes';

/** What became of one test. */
export interface TestResult {
  test: JourneyTest;
  /** Its file, from where the command runs. */
  file: string;
  passed: boolean;
  /** What was expected beside what came, for each person and journey. */
  groups: ComparedGroup[];
  /** Wall time, for reports. */
  tookMs: number;
}

/** Runs one test through the production engine on a virtual clock. Nothing is sent or stored. */
export function runTest(test: JourneyTest, workspace: CheckedWorkspace, file: string): TestResult {
  const begunMs = performance.now();
  const plans = new Map(workspace.journeys.map(({ plan }) => [plan.journey, plan]));
  const { timeline } = simulate({
    plans: castOf(test, plans),
    segments: workspace.segments,
    traits: workspace.traits,
    coupons: workspace.coupons,
    brand: workspace.brand,
    templates: templateClasses(workspace),
    calendar: luxonCalendar,
    ...test.script,
  });
  const groups = compareTimeline(test.expect, timeline, test.script.startMs);
  const passed = groups.every(({ fits }) => fits);
  return { test, file, passed, groups, tookMs: performance.now() - begunMs };
}

/** The line of a test's file that a row of its comparison is about. */
export function lineOfRow({ test }: TestResult, index: number | undefined): number {
  return index === undefined ? test.lines.expect : (test.lines.items[index] ?? test.lines.expect);
}
