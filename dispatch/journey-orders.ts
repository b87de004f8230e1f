import type { EventRow, ProfileRow } from '../store/rows';
import type { DispatchContext } from './context';
import { relaunch } from './launch';
import type { Entrance } from './registry';

/** How many of the person's runs of one journey are looked through for live ones. */
const EARLIER_RUNS = 200;

/** The journey that a step of another starts for this person, where the event is such an order and it can be. */
export async function startedBy(
  context: DispatchContext,
  row: EventRow,
  profile: ProfileRow,
): Promise<Entrance | null> {
  const journey = row.source === 'journey' ? row.context['start'] : undefined;
  if (typeof journey !== 'string') return null;
  const entrance = context.registry().entrances.find((one) => one.plan.journey === journey);
  const reason = whyNot(entrance);
  if (reason === null) return entrance ?? null;
  const { userRef } = profile;
  await context.store.refusals.add({ userRef, journey, key: null, reason, atMs: context.now() });
  return null;
}

/** Why a step may not let anybody into a journey; null where it may. */
function whyNot(entrance: Entrance | undefined): string | null {
  if (entrance === undefined) return 'unknown_journey';
  if (entrance.status !== 'live' && entrance.status !== 'paused') return entrance.status;
  return entrance.plan.enter.some(({ kind }) => kind === 'manual') ? null : 'no_manual_entry';
}

/** Ends the person's live runs of the journey that a step of another stops, where the event is such an order. */
export async function stopRuns(context: DispatchContext, row: EventRow, profile: ProfileRow): Promise<void> {
  const journey = row.source === 'journey' ? row.context['stop'] : undefined;
  if (typeof journey !== 'string') return;
  for (const ref of [profile.userRef, ...(profile.mergedRefs ?? [])]) {
    const runs = await context.store.runs.lastEntries(ref, journey, EARLIER_RUNS);
    for (const run of runs.filter(({ live }) => live)) {
      if (!run.started) await relaunch(context, run);
      await context.starter.control(run.workflowId, { kind: 'stop', reason: 'stopped' });
    }
  }
}
