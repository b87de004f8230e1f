import type { Json } from '../../audience/json';
import type { Plan, PlanStep } from './plan';

/** One thing that is not as it was, as a dotted path; `from` or `to` is absent where the thing is new or gone. */
export interface FieldChange {
  field: string;
  from?: Json;
  to?: Json;
}

/** What happens to one step, by its id: a step under another id is another step. */
export interface StepChange {
  step: string;
  kind: PlanStep['kind'];
  change: 'added' | 'removed' | 'changed';
  /** What of a changed step is not as it was, with where it leads. */
  fields: FieldChange[];
}

/** How one version of a journey differs from another: steps by id, and what stands around them. */
export interface PlanChanges {
  steps: StepChange[];
  /** Everything beside the steps: enter, exits, goal, delivery, audience, again, … */
  settings: FieldChange[];
}

/** Named by the steps and by the content, so that telling of them again would tell nothing. */
const DERIVED: ReadonlySet<string> = new Set([
  'journey',
  'version',
  'steps',
  'listens',
  'reads',
  'entryReads',
  'templates',
]);

/**
 * Compares two versions of a journey. Steps come in the order of the new version, then the removed ones in the order of
 * the old; the same two versions give the same answer. Two equal plans give no change at all.
 */
export function comparePlans(old: Plan, next: Plan): PlanChanges {
  const steps: StepChange[] = [];
  for (const step of Object.values(next.steps)) {
    const before = old.steps[step.id];
    if (before === undefined) steps.push({ step: step.id, kind: step.kind, change: 'added', fields: [] });
    else {
      const fields = changesIn(before, step);
      if (fields.length > 0) steps.push({ step: step.id, kind: step.kind, change: 'changed', fields });
    }
  }
  for (const { id, kind } of Object.values(old.steps)) {
    if (next.steps[id] === undefined) steps.push({ step: id, kind, change: 'removed', fields: [] });
  }
  return { steps, settings: changesIn(settingsOf(old), settingsOf(next)) };
}

/** Whether two versions do the same, whatever their files say. */
export function isSame({ steps, settings }: PlanChanges): boolean {
  return steps.length === 0 && settings.length === 0;
}

function settingsOf(plan: Plan): Record<string, unknown> {
  return Object.fromEntries(Object.entries(plan).filter(([name]) => !DERIVED.has(name)));
}

/** Leaves that differ, by path; lists are compared by position, since their order has meaning. */
function changesIn(from: unknown, to: unknown, path = ''): FieldChange[] {
  if (isTable(from) && isTable(to)) {
    const names = [...new Set([...Object.keys(from), ...Object.keys(to)])];
    return names.flatMap((name) => changesIn(from[name], to[name], path === '' ? name : `${path}.${name}`));
  }
  if (JSON.stringify(from) === JSON.stringify(to)) return [];
  return [{ field: path, ...told('from', from), ...told('to', to) }];
}

function told(side: 'from' | 'to', value: unknown): { from?: Json; to?: Json } {
  // A plan is plain JSON.
  return value === undefined ? {} : { [side]: value as Json };
}

/** Mappings and lists alike: both have named places. */
function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
