import type { Plan, PlanStep } from '../../plan/plan';
import { exitsOf, type StepExit } from '../../plan/step-exits';

/** More than this is not looked at: whoever is messaged so often is above any cap already. */
const MOST_NODES = 4_000;

type Repeat = Extract<PlanStep, { kind: 'repeat' }>;

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
function longestRound(plan: Plan, repeat: Repeat): number {
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

/** Which round each repeat around a step is in. */
type Rounds = Readonly<Record<string, number>>;

/** A way on, before it is known which node it leads to. */
interface Way {
  label: string;
  to: string | null;
  rounds: Rounds;
  leastMs: number;
}

/** The ways out of a repeat: another round, or on, seen from the round it is in. */
function waysOfRepeat(step: Repeat, rounds: Rounds, longestMs: number): Way[] {
  const { [step.id]: before = 0, ...outer } = rounds;
  const gapMs = before === 0 ? 0 : Math.max(0, (step.everyMs ?? 0) - longestMs);
  const next = { ...outer, [step.id]: before + 1 };
  const round = { label: 'round', to: step.first, rounds: next, leastMs: gapMs };
  const done = { label: 'done', to: step.next, rounds: outer, leastMs: 0 };
  if (before >= step.times) return [done];
  return step.until === null ? [round] : [round, done];
}

/**
 * A journey in which every round of a repeat stands for itself, each step after all that lead to it. The wait between
 * two rounds is at least what `every` leaves when the round before took as long as it can. Walked with a stack of its
 * own, since a thousand rounds are deeper than the stack of the program.
 */
export function unrolled(plan: Plan): Node[] {
  const longest = new Map<string, number>();
  const waysOf = (step: PlanStep, rounds: Rounds): Way[] => {
    if (step.kind !== 'repeat')
      return exitsOf(step).map((exit) => ({ ...exit, rounds, leastMs: leastTime(step, exit) }));
    const longestMs = longest.get(step.id) ?? longestRound(plan, step);
    longest.set(step.id, longestMs);
    return waysOfRepeat(step, rounds, longestMs);
  };
  const keyOf = (id: string | null, rounds: Rounds): string | null =>
    id === null || plan.steps[id] === undefined ? null : `${id} ${Object.values(rounds).join(' ')}`;
  const nodes = new Map<string, Node>();
  const order: Node[] = [];
  const stack: { node: Node; ways: Way[] }[] = [];
  const enter = (id: string | null, rounds: Rounds): void => {
    const key = keyOf(id, rounds);
    const step = id === null ? undefined : plan.steps[id];
    if (key === null || step === undefined || nodes.has(key) || nodes.size >= MOST_NODES) return;
    const ways = waysOf(step, rounds);
    const exits = ways.map(({ label, to, rounds: then, leastMs }) => ({
      label,
      to: keyOf(to, then),
      leastMs,
    }));
    const node = { key, step, exits };
    nodes.set(key, node);
    stack.push({ node, ways });
  };
  enter(plan.first, {});
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const way = top.ways.pop();
    if (way !== undefined) enter(way.to, way.rounds);
    else {
      order.push(top.node);
      stack.pop();
    }
  }
  return order.reverse();
}
