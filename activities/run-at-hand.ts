import { newProfile } from '../audience/profile-change';
import type { EventFact, Facts, RunFacts } from '../audience/facts';
import { needsOf, type Needs } from '../dispatch/facts-needed';
import { loadFacts } from '../dispatch/load-facts';
import { refsOf } from '../dispatch/merged-runs';
import type { Condition } from '../audience/condition';
import type { Brand } from '../journey/language/workspace';
import { hopsAfter } from '../journey/engine/hops';
import type { Plan } from '../journey/plan/plan';
import type { EventRow, ProfileRow } from '../store/rows';
import type { RunContext } from '../workflows/messages';
import type { ActivityDeps } from './deps';

/** A run with what every activity reads of it, loaded in one round. */
export interface RunAtHand {
  context: RunContext;
  plan: Plan;
  brand: Brand;
  profile: ProfileRow;
  /** The entry event, whole, as it was stored; null for entries without one, and where it was not asked for. */
  entry: EventRow | null;
  /** How many journeys stand between the entry and an outside event. */
  hops: number;
  nowMs: number;
}

/** Loads what activities read of a run, whatever they do; the entry only where it is asked for. Throws when the plan is not in the store. */
export async function loadRun(
  deps: ActivityDeps,
  context: RunContext,
  workflowMs: number,
  asksForEntry: (plan: Plan) => boolean = () => true,
): Promise<RunAtHand> {
  const { store } = deps;
  const entryOf = async (): Promise<EventRow | null> =>
    asksForEntry(await deps.plans(context.journey, context.version)) ? deps.entryOf(context) : null;
  const [plan, brand, profile, hops, entry] = await Promise.all([
    deps.plans(context.journey, context.version),
    deps.live.brand(),
    store.profiles.get(context.userRef),
    entryHops(deps, context),
    entryOf(),
  ]);
  if (profile !== null) deps.survivors.note(context.userRef, profile.userRef);
  const nowMs = deps.clock(workflowMs);
  return {
    context,
    plan,
    brand,
    profile: profile ?? newProfile({ userRef: context.userRef, atMs: nowMs }),
    entry,
    hops,
    nowMs,
  };
}

/** The facts of the run's person, for these conditions and with this event under test. */
export function factsOf(
  deps: ActivityDeps,
  run: RunAtHand,
  conditions: readonly (Condition | null)[],
  event: EventFact | null = null,
): Promise<Facts> {
  return load(deps, run, needsOf(conditions), event);
}

/** The facts of the run's person, with the history of these events. */
export function factsWith(deps: ActivityDeps, run: RunAtHand, events: readonly string[]): Promise<Facts> {
  return load(deps, run, { ...needsOf([]), events: [...events] }, null);
}

function load(deps: ActivityDeps, run: RunAtHand, needs: Needs, event: EventFact | null): Promise<Facts> {
  return loadFacts(deps.store, {
    profile: run.profile,
    run: runFacts(run),
    event,
    needs,
    nowMs: run.nowMs,
    timezone: run.plan.timezone,
    brandZone: run.brand.timezone,
  });
}

function runFacts({ context, entry }: RunAtHand): RunFacts {
  return {
    runId: context.runId,
    journey: context.journey,
    enteredAtMs: context.enteredAtMs,
    entry:
      entry === null
        ? null
        : { messageId: entry.messageId, name: entry.name, atMs: entry.atMs, properties: entry.properties },
    steps: context.results,
  };
}

/** The zone in which the journey reads local times for this person. */
export function zoneOf({ plan, profile, brand }: RunAtHand): string {
  return plan.timezone === 'profile' ? (profile.zone ?? brand.timezone) : plan.timezone;
}

/** Every reference under which rows of the run's person stand: also the one that the run began under. */
export function refsOfRun({ profile, context }: Pick<RunAtHand, 'profile' | 'context'>): string[] {
  return [...new Set([...refsOf(profile), context.userRef])];
}

/** How many journeys stand between what this run does and an outside event. */
export function hopsOf({ context, hops, nowMs }: Pick<RunAtHand, 'context' | 'hops' | 'nowMs'>): number {
  return hopsAfter({ hops, enteredAtMs: context.enteredAtMs }, nowMs);
}

/** What the run carries; for a run that began before it was kept, what its entry event says. */
export async function entryHops(deps: Pick<ActivityDeps, 'entryOf'>, context: RunContext): Promise<number> {
  return context.hops ?? (await deps.entryOf(context))?.hops ?? 0;
}
