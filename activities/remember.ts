import type { Passed } from '../journey/engine/run';
import type { RunContext } from '../workflows/messages';
import type { ActivityDeps } from './deps';

/** Stores the part of a run's history that came with a call, and where the run stands. Writing it twice is harmless. */
export async function remember(
  { store }: ActivityDeps,
  input: { run: RunContext; trail: Passed[]; seq: number },
): Promise<void> {
  if (input.trail.length === 0) return;
  await Promise.all([
    store.steps.append(input.run, input.seq, input.trail),
    store.runs.setPosition(input.run.runId, input.run.at),
  ]);
}
