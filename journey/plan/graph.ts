import type { DrawWords } from './draw-words';
import type { Plan, PlanStep, StepKind } from './plan';
import { exitsOf } from './step-exits';
import { subjectOf } from './step-text';

/** One thing to draw: where people come in, a step, or the end. */
export interface GraphNode {
  /** `enter`, `s0`, `s1` … in the order of the file, `done`. */
  id: string;
  kind: StepKind | 'enter' | 'done';
  /** Verb and subject; the title of the journey where people come in; nothing at the end. */
  text: string;
  /** The id of the step in its file, or null. */
  step: string | null;
}

/** A way from one to another; `label` names it where there are several. */
export interface GraphEdge {
  from: string;
  to: string;
  label: string;
}

/** A plan as boxes and arrows. The same plan gives the same graph. */
export interface Graph {
  title: string;
  nodes: GraphNode[];
  edges: GraphEdge[];
}

/** Names of branches are the language's own words, or the marketer's, which stay as they are. */
function labelOf(step: PlanStep, label: string, words: DrawWords): string {
  const named = step.kind === 'wait_for' && (step.outcomes ?? []).some(({ name }) => name === label);
  return step.kind === 'split' || named ? label : (words.exits[label] ?? label);
}

/** What a drawing of a plan shows, whatever it is drawn with. */
export function graphOf(plan: Plan, words: DrawWords): Graph {
  const steps = Object.values(plan.steps);
  const names = new Map(steps.map(({ id }, i) => [id, `s${i}`]));
  const name = (id: string | null): string => (id === null ? 'done' : (names.get(id) ?? 'done'));
  const nodes: GraphNode[] = steps.map((step) => {
    const verb = step.kind === 'note' ? '' : `${words.verbs[step.kind]} `;
    return { id: name(step.id), kind: step.kind, text: `${verb}${subjectOf(step, words)}`, step: step.id };
  });
  const edges = steps.flatMap((step): GraphEdge[] => {
    const from = name(step.id);
    const on = exitsOf(step).map(({ label, to }) => ({
      from,
      to: name(to),
      label: labelOf(step, label, words),
    }));
    const variants = step.kind === 'split' ? step.variants.filter(({ control }) => control) : [];
    return [...on, ...variants.map((one) => ({ from, to: 'done', label: words.control(one.name) }))];
  });
  return {
    title: plan.title,
    nodes: [
      { id: 'enter', kind: 'enter', text: plan.title, step: null },
      ...nodes,
      { id: 'done', kind: 'done', text: '', step: null },
    ],
    edges: [{ from: 'enter', to: name(plan.first), label: '' }, ...edges],
  };
}
