import type { EventFact } from '../audience/facts';
import type { Trigger } from '../journey/engine/enters';
import { tokensOf } from '../journey/engine/tokens';
import type { EventRow, ProfileRow } from '../store/rows';
import { moveAppointments } from './appointments';
import type { DispatchContext } from './context';
import { enterPerson } from './enter-person';
import { learn, rehomed, type KnownPerson } from './known-person';
import { startedBy, stopRuns } from './journey-orders';
import { factOf } from './launch';
import type { Entrance } from './registry';
import type { EntryCause } from './run-identity';
import { itemEntries } from './tell-items';
import { tellRuns, type Told } from './tell-runs';
import { keepTies } from './ties';
import { toldChanges } from './told-changes';
import { isUnheard } from './told-only';
import { isOfErased } from './tombstones';
import { traitEntries } from './trait-changes';

/** An entry that an event may bring. */
export interface Entry {
  entrance: Entrance;
  trigger: Trigger;
  cause: EntryCause;
}

/** The segment that an event of the system is about, where it tells of entering one. */
function enteredSegment(row: EventRow): string | null {
  const { segment } = row.properties;
  return row.source === 'system' && row.name === 'segment_entered' && typeof segment === 'string'
    ? segment
    : null;
}

function entriesBy(context: DispatchContext, row: EventRow, event: EventFact, known: KnownPerson): Entry[] {
  const { enteredBy } = context.registry();
  const entries: Entry[] = [];
  if (row.triggers) {
    for (const entrance of enteredBy.event.get(row.name) ?? []) {
      const trigger: Trigger = { kind: 'event', event, receivedAtMs: row.receivedAtMs };
      entries.push({ entrance, trigger, cause: { kind: 'event', messageId: row.messageId } });
    }
  }
  entries.push(...traitEntries(context, row, event), ...itemEntries(context, row, event));
  const entered = enteredSegment(row);
  if (entered !== null) entries.push(...segmentEntries(context, entered, row.atMs, false));
  for (const segment of known.memberships?.existing ?? []) {
    const sinceMs = known.profile.segments[segment]?.sinceMs ?? row.receivedAtMs;
    entries.push(...segmentEntries(context, segment, sinceMs, true));
  }
  return entries;
}

/** The entries that being in a segment may bring. `existing`: the person did not enter it by a live event. */
export function segmentEntries(
  context: DispatchContext,
  segment: string,
  sinceMs: number,
  existing: boolean,
): Entry[] {
  return (context.registry().enteredBy.segment.get(segment) ?? []).map((entrance) => ({
    entrance,
    trigger: { kind: 'segment', segment, existing, atMs: sinceMs },
    cause: { kind: 'segment', segment, sinceMs },
  }));
}

/** Where an event stands among those of its person. */
export interface Turn {
  /** Whether the event with this id has not been dealt with yet. */
  isPending(messageId: string): boolean;
  /** Whether an earlier event could not be told to a run: this one must then not overtake it. */
  earlierFailed(): boolean;
}

/** What the caller has to wait for before the event counts as dealt with. */
export interface Handled {
  told: Promise<void>;
}

/**
 * Deals with one event of one person (`survivor`, the surviving profile as just read): the profile and memberships, then the live runs that listen, then entries. An
 * event of somebody who was merged is handed on, under the surviving person.
 */
export async function handleEvent(
  context: DispatchContext,
  row: EventRow,
  survivor: ProfileRow | null,
  turn: Turn,
): Promise<Handled> {
  if (survivor !== null && survivor.userRef !== row.userRef) {
    await context.record([rehomed(row, survivor, true)]);
    return { told: Promise.resolve() };
  }
  if (survivor === null && (await isOfErased(context, row))) {
    await context.store.events.forget([row]);
    return { told: Promise.resolve() };
  }
  // Where the person was merged it has just been handed on; here the reference is that of the surviving one.
  if (survivor !== null && isUnheard(context.registry(), row)) return { told: Promise.resolve() };
  const known = await learn(context, row, survivor, (messageId) => turn.isPending(messageId));
  // By its time too, so that it still holds when this is done again after a crash.
  const isNew = survivor === null || known.profile.createdAtMs === row.atMs;
  await moveAppointments(context, known.profile, known.changed, isNew);
  const event = factOf(row);
  await keepTies(context, known.profile.userRef, event);
  const changes = [...new Set([...known.changed, ...toldChanges(row)])];
  const told = await tellRuns(context, known.profile, event, tokensOf(event), changes, () =>
    turn.earlierFailed(),
  );
  for (const entry of entriesBy(context, row, event, known)) {
    await attempt(context, known.profile, entry, event, row.hops, told);
  }
  await carryOutOrders(context, known.profile, row, event, told);
  return { told: told.done };
}

/** What a `start` or `stop` step of one of the person's journeys asked for. */
async function carryOutOrders(
  context: DispatchContext,
  profile: ProfileRow,
  row: EventRow,
  event: EventFact,
  told: Told,
): Promise<void> {
  await stopRuns(context, row, profile);
  const entrance = await startedBy(context, row, profile);
  if (entrance === null) return;
  const trigger: Trigger = { kind: 'manual', event, atMs: row.receivedAtMs };
  const cause: EntryCause = { kind: 'manual', messageId: row.messageId };
  await attempt(context, profile, { entrance, trigger, cause }, event, row.hops, told);
}

async function attempt(
  context: DispatchContext,
  profile: ProfileRow,
  entry: Entry,
  event: EventFact,
  hops: number,
  told: Told,
): Promise<void> {
  await enterPerson(context, {
    ...entry,
    profile,
    event: entry.trigger.kind === 'segment' && entry.trigger.existing ? null : event,
    hops,
    ended: (run) => told.ended(run),
  });
}
