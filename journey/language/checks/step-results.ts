import type { Plan, PlanStep } from '../../plan/plan';
import { exitsOf } from '../../plan/step-exits';

/** What each kind of step leaves to be read as `step.<id>.…`; a kind that is not here may leave more than is listed. */
const RESULTS: Partial<Record<PlanStep['kind'], readonly string[]>> = {
  coupon: ['code', 'expires_at', 'status', 'reason', 'claim_key', 'reserved_at_ms'],
  webhook: ['response', 'http_status', 'status', 'reason'],
  recommend: ['items', 'status', 'reason'],
  split: ['variant'],
  repeat: ['round', 'rounds', 'status'],
  wait_for: ['outcome'],
  ...{ if: [], choose: [], wait: [], note: [], exit: [] },
};

/**
 * Why a step cannot read a result of another, with the way out; null where it can. `path` is the id and what of its
 * result is read.
 */
export function resultProblem(plan: Plan, reader: string, path: readonly string[]): string | null {
  const [id = '', name] = path;
  const source = plan.steps[id];
  if (source === undefined) return 'Name the id of a step of that journey.';
  const names = RESULTS[source.kind];
  if (names?.length === 0) return `A ${source.kind} leaves nothing to be read.`;
  if (names !== undefined && name !== undefined && !names.includes(name))
    return `A ${source.kind} leaves ${names.slice(0, 4).join(', ')}.`;
  return leadsTo(plan, id, reader) ? null : 'That step comes later, or on another branch.';
}

/** Whether any way leads from one step to another; a round of a repeat leads to the next one. */
function leadsTo(plan: Plan, from: string, to: string): boolean {
  const seen = new Set<string>();
  const waiting = [from];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const step = plan.steps[id];
    for (const exit of step === undefined ? [] : exitsOf(step)) {
      if (exit.to === to) return true;
      if (exit.to === null || seen.has(exit.to)) continue;
      seen.add(exit.to);
      waiting.push(exit.to);
    }
  }
  return false;
}
