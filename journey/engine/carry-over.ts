import type { Plan } from '../plan/plan';
import type { Run } from './run';

/** What a run knows of its steps, under the new ids of those that go on under another. */
export function carryNames(run: Run, renames: readonly (readonly [string, string])[]): Run {
  if (renames.length === 0) return { ...run, beganAtMs: { ...run.beganAtMs }, results: { ...run.results } };
  const carry = <Value>(table: Record<string, Value>): Record<string, Value> => {
    const carried = { ...table };
    for (const [from, to] of renames) {
      const value = table[from];
      if (value !== undefined && table[to] === undefined) carried[to] = value;
    }
    return carried;
  };
  return {
    ...run,
    beganAtMs: carry(run.beganAtMs),
    rounds: carry(run.rounds),
    // The old name stays as well: a code that it reserved is given back under it.
    results: carry(run.results),
    ...(run.loops === undefined ? {} : { loops: carry(run.loops) }),
  };
}

/** A run that now stands within a repeat which it never came to is in its first round. */
export function enterLoops(plan: Plan, run: Run, nowMs: number): void {
  const repeats = Object.values(plan.steps).flatMap((step) => (step.kind === 'repeat' ? [step] : []));
  let inner = run.at;
  while (inner !== null) {
    const within: string = inner;
    const around = repeats.find(({ inside }) => inside.includes(within));
    inner = around?.id ?? null;
    if (around === undefined || (run.loops?.[around.id]?.round ?? 0) > 0) continue;
    const total = (run.loops?.[around.id]?.total ?? 0) + 1;
    run.loops = { ...run.loops, [around.id]: { round: 1, total, beganAtMs: nowMs } };
    run.beganAtMs[around.id] ??= nowMs;
  }
}
