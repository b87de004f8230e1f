import type { Condition } from '../audience/condition';
import { factsNeeded, type FactsNeeded } from '../audience/needs';

/** What must be loaded before conditions can be looked at; suppressions only where `reachable` is asked. */
export interface Needs extends FactsNeeded {
  reachable: boolean;
}

function asksReachable(condition: Condition): boolean {
  switch (condition.kind) {
    case 'reachable':
      return true;
    case 'all':
    case 'any':
      return condition.of.some(asksReachable);
    case 'not':
      return asksReachable(condition.of);
    default:
      return false;
  }
}

/** What these conditions read; null stands for a condition that is not there. */
export function needsOf(conditions: readonly (Condition | null)[]): Needs {
  const reachable = conditions.some((condition) => condition !== null && asksReachable(condition));
  return { ...factsNeeded(conditions), reachable };
}
