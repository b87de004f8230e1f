import type { Plan, PlanStep } from '../../plan/plan';
import { exitsOf, type StepExit } from '../../plan/step-exits';

/** More than this is not looked at: whoever is messaged so often is above any cap already. */
const MOST_NODES = 4_000;

/** A step in one of its rounds, with its ways on. */
export interface Node {
  key: string;
  step: PlanStep;
  exits: { label: string; to: string | null; leastMs: number }[];
}

/** The least time that passes on a way out of a step. */
function leastTime(step: PlanStep, exit: StepExit): number {
  if (step.kind === 'wait' && step.wait.kind === 'duration') return step.wait.durationMs;
  return step.kind === 'wait_for' && exit.label === 'else' ? (step.timeoutMs ?? 0) : 0;
}

/** The most time that a round may take; Infinity where nobody can tell. */
function longestRound(plan: Plan, repeat: Extract<PlanStep, { kind: 'repeat' }>): number {
  const seen = new Map<string, number>();
  const longest = (id: string | null): number => {
    const step = id === null || id === repeat.id ? undefined : plan.steps[id];
    if (!step) return 0;
    if (step.kind === 'repeat' || (step.kind === 'wait' && step.wait.kind !== 'duration')) return Infinity;
    const known = seen.get(step.id);
    if (known !== undefined) return known;
    const own = step.kind === 'wait_for' ? (step.timeoutMs ?? Infinity) : 0;
    const most = Math.max(
      0,
      ...exitsOf(step).map((exit) => Math.max(own, leastTime(step, exit)) + longest(exit.to)),
    );
    seen.set(step.id, most);
    return most;
  };
  return longest(repeat.first);
}

/**
 * A journey in which every round of a repeat stands for itself, each step after all that lead to it. The wait between
 * two rounds is at least what `every` leaves when the round before took as long as it can.
 */
export function unrolled(plan: Plan): Node[] {
  const nodes = new Map<string, Node>();
  const order: Node[] = [];
  /** `rounds`: which round each repeat around the step is in. */
  const visit = (id: string | null, rounds: Readonly<Record<string, number>>): string | null => {
    const step = id === null ? undefined : plan.steps[id];
    if (!step) return null;
    const key = `${step.id} ${Object.values(rounds).join(' ')}`;
    if (nodes.has(key)) return key;
    if (nodes.size >= MOST_NODES) return null;
    const node: Node = { key, step, exits: [] };
    nodes.set(key, node);
    node.exits =
      step.kind === 'repeat'
        ? roundsOf(plan, step, rounds, visit)
        : exitsOf(step).map((exit) => ({
            label: exit.label,
            to: visit(exit.to, rounds),
            leastMs: leastTime(step, exit),
          }));
    order.push(node);
    return key;
  };
  visit(plan.first, {});
  return order.reverse();
}

function roundsOf(
  plan: Plan,
  step: Extract<PlanStep, { kind: 'repeat' }>,
  rounds: Readonly<Record<string, number>>,
  visit: (id: string | null, rounds: Readonly<Record<string, number>>) => string | null,
): Node['exits'] {
  const { [step.id]: before = 0, ...outer } = rounds;
  const gapMs = before === 0 ? 0 : Math.max(0, (step.everyMs ?? 0) - longestRound(plan, step));
  const exits: Node['exits'] = [];
  if (before < step.times) {
    exits.push({
      label: 'round',
      to: visit(step.first, { ...outer, [step.id]: before + 1 }),
      leastMs: gapMs,
    });
  }
  if (before >= step.times || step.until !== null) {
    exits.push({ label: 'done', to: visit(step.next, outer), leastMs: 0 });
  }
  return exits;
}
