import type { ProfileRow, RunRow } from '../store/rows';
import type { DispatchContext } from './context';
import { relaunch } from './launch';

/** How many live runs of one person are looked at when two become one. */
const MOST_LIVE = 1_000;

/** Every reference under which rows of the person stand: their own, and those that were merged into them. */
export function refsOf({ userRef, mergedRefs = [] }: Pick<ProfileRow, 'userRef' | 'mergedRefs'>): string[] {
  return [userRef, ...mergedRefs];
}

/** The newest entries of the person in the journey, newest first, also those of who was merged into them. */
export async function entriesOf(
  store: Pick<DispatchContext['store'], 'runs'>,
  refs: readonly string[],
  journey: string,
  limit: number,
): Promise<RunRow[]> {
  const found = await Promise.all(refs.map((ref) => store.runs.lastEntries(ref, journey, limit)));
  if (found.length === 1) return found[0] ?? [];
  return found.flat().sort((a, b) => b.enteredAtMs - a.enteredAtMs);
}

type Entry = Pick<RunRow, 'runId' | 'enteredAtMs'>;

/** Whether the entry is the older of two; at one instant the names of the runs decide, for everybody alike. */
export function isOlder(one: Entry, other: Entry): boolean {
  if (one.enteredAtMs !== other.enteredAtMs) return one.enteredAtMs < other.enteredAtMs;
  return one.runId < other.runId;
}

/** Of live runs with the same journey and key all but the one of the oldest entry; runs that may overlap stay. */
export function doubled<Run extends Entry & Pick<RunRow, 'journey' | 'key' | 'overlap'>>(
  runs: readonly Run[],
): Run[] {
  return runs.filter((run) =>
    runs.some(
      (other) =>
        run.overlap === undefined &&
        other.overlap === undefined &&
        other.journey === run.journey &&
        other.key === run.key &&
        isOlder(other, run),
    ),
  );
}

/**
 * People have become one: of their live runs with the same journey and key the older entry goes on, the others end as
 * `merged`. Safe to repeat: a row counts as ended only after its workflow was told.
 */
export async function endDoubledRuns(context: DispatchContext, refs: readonly string[]): Promise<void> {
  const live = await Promise.all(
    refs.map((userRef) => context.store.runs.list({ userRef, live: true, limit: MOST_LIVE })),
  );
  if (live.filter((runs) => runs.length > 0).length < 2) return;
  for (const run of doubled(live.flat())) {
    if (!run.started && !context.started.has(run.runId)) await relaunch(context, run);
    await context.starter.control(run.workflowId, { kind: 'stop', reason: 'merged' });
    await context.store.runs.end(run.runId, { reason: 'merged', atMs: context.now(), at: run.at });
  }
}
