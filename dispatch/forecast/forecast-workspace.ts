import type { CheckedWorkspace } from '../../journey/language/workspace';
import type { Plan } from '../../journey/plan/plan';
import { segmentsThatMatter } from '../../journey/simulator/population/segments-that-matter';
import type { PlanDeps, WorkspacePlan } from '../plan-workspace';
import { eventsToReplay } from '../replay/histories';
import type { RunStarter } from '../run-starter';
import { figuresOf, type Figures, type FiguresSetting } from './figures';
import {
  DAY_MS,
  FORECAST_DAYS,
  lookBackOf,
  replayVersion,
  type Replayed,
  type Replays,
} from './forecast-version';
import { readSample } from './sample';
import { stillWaiting } from './still-waiting';
import { expectationOf, under } from './sums';

/** What those who will enter a version are to be sent. */
export interface VersionForecast extends Figures {
  version: string;
  entries: number;
  heldOut: number;
  refused: { reason: string; count: number }[];
}

/** What is to be expected of one journey in the days ahead. */
export interface JourneyForecast {
  journey: string;
  /** Under the version of the workspace, and under the live one; null where none is live. */
  to: VersionForecast;
  from: VersionForecast | null;
  /** Those who are in it now, under their own versions, whatever is published; null where nobody is. */
  waiting: (Figures & { runs: number; looked: number }) | null;
}

/** The forecast of what a workspace changes. */
export interface Forecast {
  fromMs: number;
  days: number;
  /** The stretch of the past that was replayed, in days; 0 where no event is stored. */
  lookBackDays: number;
  /** So many people were looked at, of so many. */
  people: number;
  of: number;
  journeys: JourneyForecast[];
}

/** What a forecast is made from. */
export interface ForecastDeps extends PlanDeps {
  store: PlanDeps['store'];
  starter: Pick<RunStarter, 'state'>;
}

/** How far back it looks, at how many people at most, and for how long it may think. */
export interface ForecastSetting {
  lookBackMs: number;
  people: number;
  /** Milliseconds for reading, and as many again for each of replaying and asking live runs. */
  budgetMs: number;
}

interface Versions {
  to: Plan;
  from: Plan | null;
}

/** Says what the new and changed journeys of a plan are to be expected to send. Changes nothing. */
export async function forecastWorkspace(
  deps: ForecastDeps,
  workspace: CheckedWorkspace,
  plan: WorkspacePlan,
  { lookBackMs, people, budgetMs }: ForecastSetting,
): Promise<Forecast> {
  const { nowMs } = deps;
  const versions = await versionsOf(deps, workspace, plan);
  const all = versions.flatMap(({ to, from }) => (from === null ? [to] : [to, from]));
  const named = all.map((one) => ({ plan: one, segments: segmentsThatMatter(one, workspace.segments) }));
  const sample = await readSample(deps.store, {
    events: eventsToReplay(named, null, workspace.traits),
    untilMs: nowMs,
    most: versions.length === 0 ? 0 : people,
    isOver: deadline(budgetMs),
  });
  const lookBack = lookBackOf(sample.firstMs, lookBackMs, nowMs);
  const replays: Replays = {
    ...{ workspace, calendar: deps.calendar, nowMs, sample, lookBack },
    ...sharedTime(budgetMs, all.length * (lookBack.windows + 1)),
  };
  const journeys: JourneyForecast[] = [];
  const setting = await figuresSetting(deps, workspace, replays);
  let looked = sample.people.length;
  for (const one of versions) {
    const { forecast, fewest } = await forecastJourney(replays, setting, one);
    journeys.push(forecast);
    looked = Math.min(looked, fewest);
  }
  const isOver = deadline(budgetMs);
  for (const one of journeys)
    one.waiting = await waitingIn(deps, { ...replays, isOver }, setting, one.journey);
  const lookBackDays = (lookBack.windows * lookBack.windowMs) / DAY_MS;
  return { fromMs: nowMs, days: FORECAST_DAYS, lookBackDays, people: looked, of: sample.known, journeys };
}

async function versionsOf(
  { store }: ForecastDeps,
  workspace: CheckedWorkspace,
  { journeys }: WorkspacePlan,
): Promise<Versions[]> {
  const live = new Map((await store.journeys.live()).map((row) => [row.journey, row.plan]));
  return journeys.flatMap(({ journey, state }) => {
    const to = workspace.journeys.find((one) => one.plan.journey === journey)?.plan;
    if (to === undefined || (state !== 'new' && state !== 'changed')) return [];
    return [{ to, from: live.get(journey) ?? null }];
  });
}

function deadline(budgetMs: number): () => boolean {
  const endMs = performance.now() + budgetMs;
  return () => performance.now() >= endMs;
}

/** Time for so many replays; what one does not need is there for those after it. */
function sharedTime(budgetMs: number, count: number): Pick<Replays, 'isOver' | 'done'> {
  const startMs = performance.now();
  let begun = 1;
  return {
    isOver: () => performance.now() >= startMs + (budgetMs * begun) / Math.max(1, count),
    done: () => void (begun += 1),
  };
}

async function figuresSetting(
  { store, nowMs }: ForecastDeps,
  { coupons }: CheckedWorkspace,
  { lookBack }: Replays,
): Promise<FiguresSetting> {
  const issued = new Map<string, number>();
  for (const { coupon } of coupons) issued.set(coupon, (await store.coupons.get(coupon))?.issued ?? 0);
  const byDay = lookBack.windowMs === FORECAST_DAYS * DAY_MS;
  return { nowMs, days: FORECAST_DAYS, byDay, coupons, issued };
}

async function forecastJourney(
  replays: Replays,
  setting: FiguresSetting,
  { to, from }: Versions,
): Promise<{ forecast: JourneyForecast; fewest: number }> {
  const next = await replayVersion(replays, to, true);
  const before = from === null ? null : await replayVersion(replays, from, false);
  const forecast: JourneyForecast = {
    journey: to.journey,
    to: versionForecast(to, next, setting),
    from: from === null || before === null ? null : versionForecast(from, before, setting),
    waiting: null,
  };
  return { forecast, fewest: Math.min(next.people, before?.people ?? next.people) };
}

function versionForecast(
  { version }: Plan,
  { weeks, certain }: Replayed,
  setting: FiguresSetting,
): VersionForecast {
  const expected = expectationOf(weeks, certain);
  return {
    version,
    entries: expected.mean.entered ?? 0,
    heldOut: expected.mean.heldOut ?? 0,
    refused: under(expected.mean, 'refused').map(([reason, count]) => ({ reason, count })),
    ...figuresOf(expected, setting),
  };
}

async function waitingIn(
  deps: ForecastDeps,
  replays: Replays,
  setting: FiguresSetting,
  journey: string,
): Promise<JourneyForecast['waiting']> {
  const { runs, looked, parts } = await stillWaiting(deps, replays, journey);
  if (runs === 0) return null;
  return { runs, looked, ...figuresOf(expectationOf([], parts), { ...setting, byDay: true }) };
}
