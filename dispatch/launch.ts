import type { EventFact } from '../audience/facts';
import { newProfile } from '../audience/profile-change';
import type { Run } from '../journey/engine/run';
import type { Plan } from '../journey/plan/plan';
import type { EventRow, ProfileRow, RunRow } from '../store/rows';
import type { JourneyInput } from '../workflows/messages';
import { beginRun, type FreshRun } from './begin-run';
import type { DispatchContext } from './context';
import { keepDraws } from './experiment-draws';
import { systemEvent } from './system-event';

/**
 * Starts the workflow of a run whose row is stored. A workflow of the same id that still closes, or that has to end
 * first, is handed the run instead. Safe to repeat: a workflow that stands in this very run ignores it.
 */
export async function launch(
  context: Pick<DispatchContext, 'starter' | 'started'>,
  plan: Plan,
  row: RunRow,
  run: Run,
): Promise<void> {
  // The plan travels by name; the worker puts it in its place.
  const next: JourneyInput = { run, plan: { $plan: `${plan.journey}@${plan.version}` } };
  const restart = plan.again.perKey.kind === 'restart' || plan.again.perPerson?.kind === 'restart';
  const started = await context.starter.start(row, next);
  if (started === 'running') await context.starter.enter(row.workflowId, { next, restart });
  context.started.mark(row.runId);
}

/** Starts a run whose row is stored: tells that the person has entered, and starts the workflow. Safe to repeat. */
export async function startRun(
  context: DispatchContext,
  { plan, row, hops }: { plan: Plan; row: RunRow; hops: number },
  { run, rest, draws }: FreshRun,
): Promise<void> {
  await Promise.all([
    context.tell(enteredEvent(context, row, hops)),
    rest === null ? undefined : context.store.steps.append(row, rest.seq, rest.trail),
    draws.length === 0 ? undefined : keepDraws(context.store, plan, row, draws, context.now()),
    launch(context, plan, row, run),
  ]);
}

/** Starts a run whose row is there and whose workflow was never started, as after a crash between the two. */
export async function relaunch(
  context: DispatchContext,
  row: RunRow,
  known: ProfileRow | null = null,
): Promise<void> {
  const [plan, event, found] = await Promise.all([
    context.plans(row.journey, row.version),
    row.entryMessageId === null ? null : context.store.events.get(row.userRef, row.entryMessageId),
    known ?? context.store.profiles.get(row.userRef),
  ]);
  const profile = found ?? newProfile({ userRef: row.userRef, atMs: row.enteredAtMs });
  const begun = { plan, row, profile, event: event === null ? null : factOf(event), hops: event?.hops ?? 0 };
  await startRun(context, begun, await beginRun(context, begun));
}

/** The event that tells of an entry: the same entry gives the same event. */
export function enteredEvent(context: Pick<DispatchContext, 'now'>, row: RunRow, hops: number): EventRow {
  return systemEvent({
    userRef: row.userRef,
    messageId: `${row.journey}/${row.runId.slice(row.runId.lastIndexOf('/') + 1)}#entered`,
    name: 'journey_entered',
    properties: { journey: row.journey, run_id: row.runId, holdout: row.holdout },
    atMs: row.enteredAtMs,
    receivedAtMs: context.now(),
    hops: hops + 1,
  });
}

/** An event as conditions read it. */
export function factOf(row: {
  messageId: string;
  name: string;
  atMs: number;
  properties: EventFact['properties'];
}): EventFact {
  return { messageId: row.messageId, name: row.name, atMs: row.atMs, properties: row.properties };
}
