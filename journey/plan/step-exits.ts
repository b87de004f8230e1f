import type { PlanStep, WaitForStep } from './plan';
import { outcomesOf } from './wait-outcomes';

/** One way out of a step. `label` names it where there are several; `to` is null at the end of the journey. */
export interface StepExit {
  label: string;
  to: string | null;
}

/** The time of a wait_for can run out, or its message may never meet a fate; else only what it waits for leads on. */
function waitForExits(step: WaitForStep): StepExit[] {
  const outcomes = outcomesOf(step);
  const met = outcomes.map(({ name, first }) => ({ label: name, to: first }));
  const endless = step.timeoutMs === null && outcomes.some(({ listener }) => listener.on !== 'message');
  return endless ? met : [...met, { label: 'else', to: step.otherwise }];
}

/** Every way on from a step, in the order of the file. An `exit` step, and a control variant, lead nowhere. */
export function exitsOf(step: PlanStep): StepExit[] {
  switch (step.kind) {
    case 'if':
      return [
        { label: 'then', to: step.then },
        { label: 'else', to: step.otherwise },
      ];
    case 'wait_for':
      return waitForExits(step);
    case 'choose':
      return [
        ...step.choices.map(({ first }, index) => ({ label: `${index + 1}`, to: first })),
        { label: 'otherwise', to: step.otherwise },
      ];
    case 'repeat':
      return [
        { label: 'round', to: step.first },
        { label: 'done', to: step.next },
      ];
    case 'split':
      return step.variants.flatMap(({ name, control, first }) =>
        control ? [] : [{ label: name, to: first }],
      );
    case 'coupon': {
      const issued = { label: '', to: step.next };
      if (step.otherwise === undefined) return [issued];
      return [issued, { label: 'else', to: step.otherwise ?? step.next }];
    }
    case 'recommend':
    case 'webhook': {
      const answered = { label: '', to: step.next };
      if (step.otherwise === undefined) return [answered];
      return [answered, { label: 'else', to: step.otherwise ?? step.next }];
    }
    case 'wait': {
      const on = { label: '', to: step.next };
      const { wait } = step;
      const mayPass = wait.kind === 'date' || wait.kind === 'cycle';
      const skips = mayPass && wait.ifPast === 'skip' && step.nextWait !== step.next;
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
