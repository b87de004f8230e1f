import type { Heard, Passed, Run } from './run';

/** How many ids of things heard are remembered, so that what is told twice counts once. */
const MOST_IDS = 500;

/** Puts what was heard into the inbox; `advance` judges it. What was heard before is left out. */
export function hear(run: Run, heard: readonly Heard[]): Run {
  if (run.outcome !== null) return run;
  const fresh: Heard[] = [];
  const ids = run.heardIds.slice();
  for (const item of heard) {
    if (ids.includes(item.id)) continue;
    ids.push(item.id);
    fresh.push(item);
  }
  if (fresh.length === 0) return run;
  return {
    ...run,
    inbox: [...run.inbox, ...fresh],
    heardIds: ids.slice(-MOST_IDS),
  };
}

/** Takes the history that has not been stored yet: drivers store it with the effect they carry out. */
export function takeTrail(run: Run): { run: Run; trail: Passed[]; seq: number } {
  if (run.trail.length === 0) return { run, trail: [], seq: run.trailFrom };
  return {
    run: { ...run, trail: [], trailFrom: run.trailFrom + run.trail.length },
    trail: run.trail,
    seq: run.trailFrom,
  };
}
