import type { Again, AgainRule } from '../plan/plan';

/** An earlier entry of the same person in the same journey. */
export interface EarlierEntry {
  key: string | null;
  enteredAtMs: number;
  live: boolean;
}

/** May the person enter; and does the entry end the run that lives under the same key. */
export type AgainAnswer =
  { allowed: true; restarts: boolean } | { allowed: false; reason: 'once' | 'running' | 'too_soon' };

/** Applies `again`: the rule for each key, and beside it the rule over all keys of the person, where there is one. */
export function againAllows(
  again: Again,
  earlier: readonly EarlierEntry[],
  key: string | null,
  nowMs: number,
): AgainAnswer {
  const perKey = ruleAllows(
    again.perKey,
    earlier.filter((entry) => entry.key === key),
    nowMs,
  );
  if (!perKey.allowed || again.perPerson === null) return perKey;
  // Under a rule per person another key's run may live on, unless that rule itself speaks of running.
  const perPerson = ruleAllows(again.perPerson, earlier, nowMs);
  return perPerson.allowed ? perKey : perPerson;
}

function ruleAllows(rule: AgainRule, earlier: readonly EarlierEntry[], nowMs: number): AgainAnswer {
  const running = earlier.some((entry) => entry.live);
  switch (rule.kind) {
    case 'once':
      return earlier.length > 0 ? { allowed: false, reason: 'once' } : { allowed: true, restarts: false };
    case 'when_done':
      return running ? { allowed: false, reason: 'running' } : { allowed: true, restarts: false };
    case 'after': {
      if (running) return { allowed: false, reason: 'running' };
      const lastMs = Math.max(-Infinity, ...earlier.map((entry) => entry.enteredAtMs));
      return nowMs - lastMs < rule.durationMs
        ? { allowed: false, reason: 'too_soon' }
        : { allowed: true, restarts: false };
    }
    case 'always':
      return { allowed: true, restarts: false };
    case 'restart':
      return { allowed: true, restarts: running };
  }
}
