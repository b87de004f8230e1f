import type { Calendar } from '../audience/calendar';
import type { Passed } from '../journey/engine/run';
import type { Store } from '../store/repositories';
import type { JourneyStatus, MessageRow, ProfileRow, RefusalRow, RunRow } from '../store/rows';
import { checksNow, type Check } from './why-now';

/** How many runs, the newest, are told of. */
const MOST_RUNS = 3;
const MOST_ENTRIES = 200;
const MOST_REFUSALS = 500;

/** A run with what decided its way. */
export interface WhyRun {
  row: RunRow;
  /** The lines of its history where something was decided: a branch, a skip, a deferral, a failure, the end. */
  decisions: Passed[];
  messages: MessageRow[];
}

/** Why a person did, or did not, enter a journey and get its messages. */
export interface Why {
  journey: string;
  status: JourneyStatus;
  version: string;
  userRef: string;
  runs: WhyRun[];
  refusals: RefusalRow[];
  /** What holds at this moment, only where nothing was recorded; it may not have held then. */
  now: Check[] | null;
}

export interface WhyDeps {
  store: Store;
  calendar: Calendar;
  nowMs: number;
}

/** Finds what was recorded of a person in a journey; null where the journey is not published. */
export async function whyOf(deps: WhyDeps, profile: ProfileRow, journey: string): Promise<Why | null> {
  const { store } = deps;
  const live = (await store.journeys.live()).find((one) => one.journey === journey);
  if (live === undefined) return null;
  const refs = [profile.userRef, ...(profile.mergedRefs ?? [])];
  const [entries, refused] = await Promise.all([
    Promise.all(refs.map((ref) => store.runs.lastEntries(ref, journey, MOST_ENTRIES))),
    Promise.all(refs.map((ref) => store.refusals.ofPerson(ref, MOST_REFUSALS))),
  ]);
  const rows = entries.flat().sort((a, b) => b.enteredAtMs - a.enteredAtMs);
  const runs = await Promise.all(rows.slice(0, MOST_RUNS).map((row) => whyRun(store, row)));
  const refusals = refused.flat().filter((one) => one.journey === journey);
  const nothing = runs.length === 0 && refusals.length === 0;
  return {
    journey,
    status: live.status,
    version: live.liveVersion,
    userRef: profile.userRef,
    runs,
    refusals,
    now: nothing ? await checksNow(deps, profile, live) : null,
  };
}

async function whyRun(store: Store, row: RunRow): Promise<WhyRun> {
  const [steps, messages] = await Promise.all([
    store.steps.ofRun(row.userRef, row.runId),
    store.messages.ofRun(row.userRef, row.runId),
  ]);
  return { row, decisions: steps.filter(decides), messages };
}

const DECIDING: ReadonlySet<string> = new Set([
  'skipped',
  'deferred',
  'failed',
  'refused',
  'unreachable',
  'timeout',
]);

function decides({ kind, outcome, seen }: Passed): boolean {
  if (kind === 'ended' || kind === 'converted' || kind === 'split' || kind === 'migrated') return true;
  return DECIDING.has(outcome) || (seen !== undefined && seen.length > 0);
}
