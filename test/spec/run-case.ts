import { luxonCalendar } from '../../audience/luxon-calendar';
import type { JsonObject } from '../../audience/json';
import { checkWorkspace } from '../../journey/language/check-workspace';
import type { Fault } from '../../journey/language/fault';
import type { CheckedWorkspace } from '../../journey/language/workspace';
import { differences } from '../../journey/simulator/script/expectation';
import { readScript } from '../../journey/simulator/script/read-script';
import type { Simulation } from '../../journey/simulator/simulation';
import type { TimelineLine } from '../../journey/simulator/timeline';
import type { SpecCase } from './spec-cases';

/** What the language makes of a case: its faults, or a simulation that is ready to run. */
export type Prepared = { faults: Fault[]; simulation: null } | { faults: Fault[]; simulation: Simulation };

/** Checks and compiles the files of a case, and reads what happens in it. */
export function prepare(one: SpecCase): Prepared {
  const { faults, workspace } = checkWorkspace(one.files, {});
  if (workspace === null) return { faults, simulation: null };
  const { script, faults: mistakes } = readScript(one.document, workspace.brand.region);
  if (script === null) throw new Error(`${one.file}: ${one.title}: ${JSON.stringify(mistakes)}`);
  return { faults, simulation: { ...simulationOf(workspace), ...script } };
}

/** The part of a simulation that a workspace gives. */
function simulationOf(workspace: CheckedWorkspace) {
  const templates = workspace.templates.map((template) => {
    const [file] = template.files;
    return [template.template, { purpose: file?.purpose ?? null, topic: file?.topic ?? null }] as const;
  });
  return {
    plans: workspace.journeys.map(({ plan }) => plan),
    segments: workspace.segments,
    traits: workspace.traits,
    coupons: workspace.coupons,
    brand: workspace.brand,
    templates: Object.fromEntries(templates),
    calendar: luxonCalendar,
  };
}

/** How a timeline differs from what the case expects, in sentences. */
export function differencesOf(
  one: SpecCase,
  simulation: Simulation,
  timeline: readonly TimelineLine[],
): string[] {
  const { expect } = one.document;
  if (!Array.isArray(expect)) return ['the case expects nothing'];
  return differences(expect as JsonObject[], timeline, {
    startMs: simulation.startMs,
    journey: one.journey,
    person: simulation.people[0]?.userRef ?? '',
  });
}
