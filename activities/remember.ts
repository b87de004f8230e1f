import type { Passed } from '../journey/engine/run';
import type { RunContext } from '../workflows/messages';
import type { ActivityDeps } from './deps';

interface History {
  run: RunContext;
  trail: Passed[];
  seq: number;
}

/** Stores the part of a run's history that came with a call. Writing it twice writes it once. */
export async function remember({ store }: ActivityDeps, { run, trail, seq }: History): Promise<void> {
  if (trail.length > 0) await store.steps.append(run, seq, trail);
}

/** Stores it with the step the run stands at: where it may stay for a while. */
export async function rememberPlace(deps: ActivityDeps, history: History): Promise<void> {
  const { run } = history;
  await Promise.all([remember(deps, history), place(deps, run)]);
}

async function place({ store, plans }: ActivityDeps, run: RunContext): Promise<void> {
  if (run.migrated !== true) return store.runs.setPosition(run.runId, run.at);
  const { listens } = await plans(run.journey, run.version);
  await store.runs.setVersion(run.runId, { version: run.version, listens, at: run.at });
}
