import { judge } from '../insight/experiments/verdict';
import type { EventFact } from '../audience/facts';
import { goalEvents, goalReachedAtMs } from '../journey/engine/goal-reached';
import { experimentOf, experimentsOf } from '../journey/plan/experiment';
import type { Plan } from '../journey/plan/plan';
import type { DrawRow } from '../store/experiment-repository';
import type { DispatchContext } from './context';
import { needsOf } from './facts-needed';
import { factOf } from './launch';
import { loadFacts } from './load-facts';

const HOUR_MS = 3_600_000;

/** How many draws are counted at once, and how many of a person's events of one name are read for each. */
const PAGE = 200;
const MOST_EVENTS = 1_000;

/** The last full hour that was looked at. */
export interface LookedAt {
  hourMs: number;
}

/**
 * Once for each full hour: counts those whose time for the goal is over, and names the variant that has won, with its
 * evidence. The one place where winners are named; a `split` only reads them. Stops between pages when `goOn` says so,
 * and goes on from there.
 */
export async function judgeExperiments(
  context: DispatchContext,
  looked: LookedAt,
  goOn: () => boolean,
): Promise<void> {
  const hourMs = Math.floor(context.now() / HOUR_MS) * HOUR_MS;
  if (hourMs === looked.hourMs) return;
  for (const { plan } of context.registry().entrances) {
    for (const step of experimentsOf(plan)) {
      const experiment = experimentOf(plan, step);
      const about = { experiment, journey: plan.journey, split: step.split };
      if (!(await countDue(context, about, hourMs, goOn))) return;
      await decide(context, experiment, { ...step.winner, variants: step.variants });
    }
  }
  looked.hourMs = hourMs;
}

/** Counts page by page; false where it was told to stop before the end. */
async function countDue(
  context: DispatchContext,
  about: { experiment: string; journey: string; split: string },
  untilMs: number,
  goOn: () => boolean,
): Promise<boolean> {
  const { experiments } = context.store;
  while (goOn()) {
    const { turn, rows } = await experiments.due(about, untilMs, PAGE);
    if (rows.length === 0) return true;
    const outcomes = await Promise.all(
      rows.map(async (row) => ({ row, reached: await hasReached(context, row) })),
    );
    await experiments.count(about.experiment, turn, outcomes);
  }
  return false;
}

async function decide(
  context: DispatchContext,
  experiment: string,
  rule: Parameters<typeof judge>[0],
): Promise<void> {
  const { experiments } = context.store;
  const row = await experiments.get(experiment);
  if (row === null || row.won !== null) return;
  const { winner, ahead } = judge(rule, row.counts);
  if (winner === null) return;
  await experiments.decide(experiment, { winner, atMs: context.now(), counts: row.counts, ahead });
  context.log.info({ experiment, winner }, 'a variant has won: later people follow it');
}

/** Whether the person reached the goal in time, by the stored events, under whatever reference they are known now. */
async function hasReached(context: DispatchContext, row: DrawRow): Promise<boolean> {
  const { store, calendar } = context;
  const [plan, profile] = await Promise.all([
    context.plans(row.journey, row.version),
    store.profiles.get(row.userRef),
  ]);
  if (profile === null || plan.goal === null) return false;
  const found = await store.events.ofPerson(profile.userRef, goalEvents(plan.goal), MOST_EVENTS);
  const events = [...found.values()].flat();
  const run = { ...row, fromMs: row.drawnAtMs };
  if (events.length === 0) return false;
  const factsAbout = await goalFacts(context, plan, row, profile);
  return goalReachedAtMs(plan, run, events, factsAbout, calendar) !== null;
}

async function goalFacts(
  context: DispatchContext,
  plan: Plan,
  row: DrawRow,
  profile: NonNullable<Awaited<ReturnType<DispatchContext['store']['profiles']['get']>>>,
) {
  const { store } = context;
  const listener = plan.goal?.listener;
  const where = listener?.on === 'event' ? listener.where : null;
  const entry =
    where === null || row.entryMessageId === null
      ? null
      : await store.events.get(row.userRef, row.entryMessageId);
  const { runId, journey, enteredAtMs } = row;
  const facts = await loadFacts(store, {
    profile,
    run: { runId, journey, enteredAtMs, entry: entry === null ? null : factOf(entry), steps: {} },
    event: null,
    needs: needsOf([where]),
    nowMs: context.now(),
    timezone: plan.timezone,
    brandZone: context.registry().brand.timezone,
  });
  return (event: EventFact) => ({ ...facts, event, nowMs: event.atMs });
}
