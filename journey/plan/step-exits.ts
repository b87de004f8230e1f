import type { PlanStep } from './plan';

/** One way out of a step. `label` names it where there are several; `to` is null at the end of the journey. */
export interface StepExit {
  label: string;
  to: string | null;
}

/** Every way on from a step, in the order of the file. An `exit` step, and a control variant, lead nowhere. */
export function exitsOf(step: PlanStep): StepExit[] {
  switch (step.kind) {
    case 'if':
      return [
        { label: 'then', to: step.then },
        { label: 'else', to: step.otherwise },
      ];
    case 'wait_for': {
      const then = { label: 'then', to: step.then };
      return step.timeoutMs === null && step.listener.on !== 'message'
        ? [then]
        : [then, { label: 'else', to: step.otherwise }];
    }
    case 'split':
      return step.variants.flatMap(({ name, control, first }) =>
        control ? [] : [{ label: name, to: first }],
      );
    case 'coupon': {
      const issued = { label: '', to: step.next };
      if (step.otherwise === undefined) return [issued];
      return [issued, { label: 'else', to: step.otherwise ?? step.next }];
    }
    case 'wait': {
      const on = { label: '', to: step.next };
      const skips = step.wait.kind === 'date' && step.wait.ifPast === 'skip' && step.nextWait !== step.next;
      return skips ? [on, { label: 'past', to: step.nextWait }] : [on];
    }
    case 'exit':
      return [];
    default:
      return [{ label: '', to: step.next }];
  }
}

/** The ids of the steps that can be reached from the first, in the order in which they are met. */
export function reachable(first: string | null, steps: Readonly<Record<string, PlanStep>>): Set<string> {
  const met = new Set<string>();
  const open = first === null ? [] : [first];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const step = steps[id];
    if (!step || met.has(id)) continue;
    met.add(id);
    open.push(...exitsOf(step).flatMap(({ to }) => (to === null ? [] : [to])));
  }
  return met;
}
