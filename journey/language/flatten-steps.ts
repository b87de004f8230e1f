import type { Condition } from '../../audience/condition';
import type { PlanStep } from '../plan/plan';
import type { Spot } from './spot';
import type { StepNode } from './step-tree';
import { STEP_WORDS } from './steps/step-words';
import type { Inside, StepPlace } from './steps/step-word';

/** The steps of a journey side by side, each knowing where it leads. */
export interface FlatSteps {
  first: string | null;
  steps: Record<string, PlanStep>;
  /** Where each step stands in the file. */
  spots: ReadonlyMap<string, Spot>;
}

/** Reads conditions of one step: `place` names the step, for the draws of `chance`. */
export type StepConditions = (value: unknown, spot: Spot, event: boolean, place: string) => Condition | null;

/** What surrounds a list of steps. */
interface Around {
  next: string | null;
  since: string | null;
  nextWait: string | null;
}

/**
 * Lays a tree of steps flat. The end of a branch leads to the step after its parent; `since` is the nearest earlier
 * step that is not a wait or a note (an `if` or a `split` counts as one step, with all that is in it). The end of a round
 * leads back to its repeat.
 */
export function flattenSteps(nodes: readonly StepNode[], conditions: StepConditions): FlatSteps {
  const steps: Record<string, PlanStep> = {};
  const spots = new Map<string, Spot>();

  const visitList = (list: readonly StepNode[], around: Around): void => {
    let since = around.since;
    list.forEach((node, i) => {
      const rest = list.slice(i + 1);
      const nextWait = rest.find((later) => later.kind === 'wait')?.id ?? around.nextWait;
      visit(node, { next: rest[0]?.id ?? around.next, since, nextWait });
      if (!passesBy(node)) since = node.id;
    });
  };

  const visit = (node: StepNode, around: Around): void => {
    const branch = (name: string) => node.branches.find((found) => found.name === name)?.nodes ?? [];
    const place: StepPlace = {
      id: node.id,
      ...around,
      inside: insideOf(node),
      first: (name) => branch(name)[0]?.id ?? around.next,
      has: (name) => branch(name).length > 0,
      conditions: (value, spot, event) => conditions(value, spot, event, node.id),
    };
    spots.set(node.id, node.spot);
    const step = STEP_WORDS[node.kind].read(node.raw, node.spot, place);
    if (step) steps[node.id] = step;
    const back = node.kind === 'repeat' ? { next: node.id, nextWait: node.id } : {};
    const inside = { ...around, ...back, since: passesBy(node) ? around.since : node.id };
    for (const { nodes: list } of node.branches) visitList(list, inside);
  };

  visitList(nodes, { next: null, since: null, nextWait: null });
  return { first: nodes[0]?.id ?? null, steps, spots };
}

/** Steps that do nothing: what counts for a wait_for counts since the one before them. */
function passesBy({ kind }: StepNode): boolean {
  return kind === 'wait' || kind === 'wait_for' || kind === 'note';
}

/** All steps in the branches of a step. */
function insideOf(node: StepNode): Inside[] {
  return node.branches
    .flatMap(({ nodes }) => nodes)
    .flatMap((inner) => {
      const waits = inner.kind === 'wait' || inner.kind === 'wait_for';
      const below = insideOf(inner).map((one) => ({ ...one, deeper: one.deeper || inner.kind === 'repeat' }));
      return [{ id: inner.id, waits, deeper: false }, ...below];
    });
}
