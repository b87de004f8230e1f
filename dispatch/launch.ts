import type { EventFact } from '../audience/facts';
import { newRun } from '../journey/engine/new-run';
import type { Plan } from '../journey/plan/plan';
import type { RunRow } from '../store/rows';
import type { JourneyInput } from '../workflows/messages';
import type { DispatchContext } from './context';

/** The start of a run's workflow. The plan travels by name; the worker puts it in its place. */
function inputOf(plan: Plan, row: RunRow, event: EventFact | null): JourneyInput {
  const run = newRun(plan, {
    userRef: row.userRef,
    key: row.key,
    event,
    atMs: row.enteredAtMs,
    entryHash: row.runId.slice(row.runId.lastIndexOf('/') + 1),
  });
  return { run, plan: { $plan: `${plan.journey}@${plan.version}` } };
}

/**
 * Starts the workflow of a run whose row is stored. A workflow of the same id that still closes, or that has to end
 * first, is handed the run instead. Safe to repeat: a workflow that stands in this very run ignores it.
 */
export async function launch(
  context: Pick<DispatchContext, 'starter' | 'store'>,
  plan: Plan,
  row: RunRow,
  event: EventFact | null,
): Promise<void> {
  const next = inputOf(plan, row, event);
  const restart = plan.again.perKey.kind === 'restart' || plan.again.perPerson?.kind === 'restart';
  const started = await context.starter.start(row, next);
  if (started === 'running') await context.starter.enter(row.workflowId, { next, restart });
  await context.store.runs.markStarted(row.runId);
}

/** Starts a run whose row is there and whose workflow was never started, as after a crash between the two. */
export async function relaunch(context: DispatchContext, row: RunRow): Promise<void> {
  const [plan, event] = await Promise.all([
    context.plans(row.journey, row.version),
    row.entryMessageId === null ? null : context.store.events.get(row.userRef, row.entryMessageId),
  ]);
  await launch(context, plan, row, event === null ? null : factOf(event));
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
