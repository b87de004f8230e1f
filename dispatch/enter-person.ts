import type { EventFact, Seen } from '../audience/facts';
import { decideEntry, type EntryDecision } from '../journey/engine/decide-entry';
import { entriesFor, type Trigger } from '../journey/engine/enters';
import { MOST_HOPS } from '../journey/engine/hops';
import type { Outcome } from '../journey/engine/run';
import type { Plan } from '../journey/plan/plan';
import type { ProfileRow, RunRow } from '../store/rows';
import { beginRun } from './begin-run';
import type { DispatchContext } from './context';
import { keepEntry } from './kept-entries';
import { enteredEvent, relaunch, startRun } from './launch';
import { loadFacts } from './load-facts';
import { entriesOf, refsOf } from './merged-runs';
import { needsOfEntries, type Entrance } from './registry';
import { entryHash, workflowIdOf, type EntryCause } from './run-identity';
import { enterShadow } from './shadows';

/** How many earlier entries of the person the `again` rules are shown. */
const EARLIER_ENTRIES = 200;

/** A trigger that concerns one journey and one person. */
export interface EntryAttempt {
  entrance: Entrance;
  trigger: Trigger;
  profile: ProfileRow;
  cause: EntryCause;
  /** The event that the run keeps as its entry, whole. */
  event: EventFact | null;
  hops: number;
  /** Asks a live run whether what it was just told has ended it; null when it goes on. */
  ended(run: RunRow): Promise<Outcome | null>;
}

export type EntryResult =
  | { status: 'entered' | 'held_out' | 'entered_before'; runId: string }
  | { status: 'refused'; reason: string }
  | { status: 'unconcerned' };

type Enters = Extract<EntryDecision, { enters: true }>;

/** Decides one entry and carries it out. Repeating it, as after a crash, gives the same run once. */
export async function enterPerson(context: DispatchContext, attempt: EntryAttempt): Promise<EntryResult> {
  const { plan, shadow } = attempt.entrance;
  if (shadow !== undefined) {
    await enterShadow(context, shadow, attempt);
    return { status: 'unconcerned' };
  }
  const result = await enterLive(context, attempt);
  const beside = comesByEvents(attempt.trigger)
    ? undefined
    : context.registry().shadows.find(({ journey }) => journey === plan.journey);
  if (beside !== undefined) {
    const entrance = { ...attempt.entrance, plan: beside.plan, needs: needsOfEntries(beside.plan) };
    await enterShadow(context, beside, { ...attempt, entrance });
  }
  return result;
}

/** Whether a shadow is offered this trigger by itself; the others it is offered when the live version is. */
function comesByEvents(trigger: Trigger): boolean {
  return (
    trigger.kind === 'segment' || trigger.kind === 'trait' || (trigger.kind === 'event' && !trigger.existing)
  );
}

async function enterLive(context: DispatchContext, attempt: EntryAttempt): Promise<EntryResult> {
  const { plan } = attempt.entrance;
  const { userRef } = attempt.profile;
  if (entriesFor(plan, attempt.trigger).length === 0) return { status: 'unconcerned' };
  if (attempt.entrance.status === 'paused') {
    await keepEntry(context, attempt);
    return { status: 'refused', reason: 'paused' };
  }
  const runId = `${userRef}/${plan.journey}/${entryHash(attempt.cause)}`;
  const refs = refsOf(attempt.profile);
  // A live run under a reference of before a merge is found by looking alone.
  if (refs.length === 1 && asksOnlyForLive(plan)) {
    const entered = await enterAtOnce(context, attempt, runId);
    if (entered !== null) return entered;
  }
  const earlier = await entriesOf(context.store, refs, plan.journey, EARLIER_ENTRIES);
  const entry = runId.slice(userRef.length);
  const before = earlier.find((row) => row.runId === row.userRef + entry);
  if (before !== undefined) {
    if (before.live && !before.started) await relaunch(context, before, attempt.profile);
    return { status: 'entered_before', runId: before.runId };
  }
  const decision = await decide(context, attempt, earlier);
  if (decision === null) return { status: 'unconcerned' };
  if (!decision.enters) return refuse(context, attempt, decision.key, decision.reason, decision.seen);
  if (attempt.hops > MOST_HOPS) {
    context.log.warn({ journey: plan.journey, userRef }, 'journeys start one another in a circle');
    return refuse(context, attempt, decision.key, 'runaway');
  }
  const { limit } = plan;
  const hasRoom =
    limit === undefined ||
    (await context.store.entryLimits.take(plan.journey, limit.people, limit.perMs, context.now()));
  if (!hasRoom) return refuse(context, attempt, decision.key, 'limit_reached');
  return (
    (await carryOut(context, attempt, decision, runId, earlier)) ??
    refuse(context, attempt, decision.key, 'running')
  );
}

/** Whether nothing but a live run can stand in the way of an entry: that one is found by the row's unique key. */
function asksOnlyForLive({ again, limit }: Plan): boolean {
  if (limit !== undefined) return false;
  return again.perPerson === null && (again.perKey.kind === 'when_done' || again.perKey.kind === 'always');
}

/** Enters without looking for earlier entries; null where anything stands in the way, which is then looked at closely. */
async function enterAtOnce(
  context: DispatchContext,
  attempt: EntryAttempt,
  runId: string,
): Promise<EntryResult | null> {
  const decision = await decide(context, attempt, []);
  if (decision === null) return { status: 'unconcerned' };
  if (!decision.enters || attempt.hops > MOST_HOPS) return null;
  return carryOut(context, attempt, decision, runId, []);
}

/** Decides; and once more when the run that stands in the way was ended by the very event that asks to enter. */
async function decide(
  context: DispatchContext,
  attempt: EntryAttempt,
  earlier: RunRow[],
): Promise<EntryDecision | null> {
  const { plan, needs } = attempt.entrance;
  const facts = await loadFacts(context.store, {
    profile: attempt.profile,
    run: null,
    event: attempt.event,
    needs,
    nowMs: context.now(),
    timezone: plan.timezone,
    brandZone: context.registry().brand.timezone,
  });
  const ask = (): EntryDecision | null =>
    decideEntry(plan, attempt.trigger, (event) => ({ ...facts, event }), earlier, context.calendar);
  const first = ask();
  if (first === null || first.enters || first.reason !== 'running') return first;
  let changed = false;
  for (const row of earlier) {
    const outcome = row.live ? await attempt.ended(row) : null;
    if (outcome === null) continue;
    await context.store.runs.end(row.runId, outcome);
    row.live = false;
    changed = true;
  }
  return changed ? ask() : first;
}

async function refuse(
  context: DispatchContext,
  attempt: EntryAttempt,
  key: string | null,
  reason: string,
  seen: Seen[] = [],
): Promise<EntryResult> {
  const { journey } = attempt.entrance.plan;
  const { userRef } = attempt.profile;
  await context.store.refusals.add({ userRef, journey, key, reason, atMs: context.now(), seen });
  return { status: 'refused', reason };
}

function rowOf(plan: Plan, attempt: EntryAttempt, decision: Enters, runId: string): RunRow {
  const { userRef } = attempt.profile;
  const heldOut = decision.heldOut;
  const overlaps = plan.again.perKey.kind === 'always';
  return {
    runId,
    userRef,
    journey: plan.journey,
    version: plan.version,
    key: decision.key,
    live: !heldOut,
    workflowId: workflowIdOf(plan.journey, userRef, decision.key, overlaps ? entryHash(attempt.cause) : null),
    ...(overlaps ? { overlap: runId } : {}),
    listens: heldOut ? [] : plan.listens,
    enteredAtMs: decision.atMs,
    entryMessageId: attempt.event?.messageId ?? null,
    at: null,
    endedAtMs: heldOut ? decision.atMs : null,
    outcome: heldOut ? { reason: 'holdout', atMs: decision.atMs, at: null } : null,
    holdout: heldOut,
    started: heldOut,
  };
}

/** Stores the row and starts the run; null where a live run holds the key, or this very run is there. */
async function carryOut(
  context: DispatchContext,
  attempt: EntryAttempt,
  decision: Enters,
  runId: string,
  earlier: readonly RunRow[],
): Promise<EntryResult | null> {
  const { plan } = attempt.entrance;
  const bare = rowOf(plan, attempt, decision, runId);
  const fresh = bare.holdout ? null : await beginRun(context, { plan, row: bare, ...attempt });
  const row = { ...bare, at: fresh?.rest?.at ?? null };
  const old = decision.restarts
    ? earlier.filter((other) => other.live && other.key === decision.key)
    : ([] as const);
  for (const other of old) {
    // Of who was merged the run has a workflow of its own, which nothing else tells.
    if (other.userRef !== row.userRef)
      await context.starter.control(other.workflowId, { kind: 'stop', reason: 'restarted' });
    // The row is ended first, so that the unique live key lets the next run in; its workflow is told by `launch`.
    await context.store.runs.end(other.runId, { reason: 'restarted', atMs: context.now(), at: other.at });
  }
  if (!(await context.store.runs.insert(row))) return null;
  if (fresh === null) {
    await context.tell(enteredEvent(context, row, attempt.hops));
    return { status: 'held_out', runId };
  }
  await startRun(context, { plan, row, hops: attempt.hops }, fresh);
  return { status: 'entered', runId };
}
