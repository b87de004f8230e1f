import type { Calendar } from '../../audience/calendar';
import { runBacktest } from '../../journey/simulator/backtest/backtest';
import type { Life } from '../../journey/simulator/lives';
import { segmentsThatMatter } from '../../journey/simulator/population/segments-that-matter';
import { templateClasses } from '../../journey/simulator/template-classes';
import type { CheckedWorkspace } from '../../journey/language/workspace';
import type { Plan } from '../../journey/plan/plan';
import { storedLife } from '../replay/stored-histories';
import { byCalendar, byEvents } from './lanes';
import { boundedSource, type Sample, type SampledPerson } from './sample';
import { countsOf, type Part } from './sums';

export const DAY_MS = 86_400_000;
export const FORECAST_DAYS = 7;
const WEEK_MS = FORECAST_DAYS * DAY_MS;

/** What all replays of one forecast share. */
export interface Replays {
  workspace: CheckedWorkspace;
  calendar: Calendar;
  nowMs: number;
  sample: Sample;
  lookBack: LookBack;
  /** Whether the time for the replay at hand is over. */
  isOver: () => boolean;
  /** A replay is done, so that the next has its share of the time. */
  done: () => void;
}

/** The stretches of the past that are replayed. Fewer than 7 days stand for 7. */
export interface LookBack {
  windows: number;
  windowMs: number;
}

/** Whole weeks as far back as events are stored, or, of less than a week, the whole days there are. */
export function lookBackOf(firstMs: number | null, lookBackMs: number, nowMs: number): LookBack {
  const spanMs = firstMs === null ? 0 : Math.min(lookBackMs, nowMs - firstMs);
  if (spanMs <= 0) return { windows: 0, windowMs: WEEK_MS };
  if (spanMs < WEEK_MS) return { windows: 1, windowMs: Math.ceil(spanMs / DAY_MS) * DAY_MS };
  return { windows: Math.floor(spanMs / WEEK_MS), windowMs: WEEK_MS };
}

/** What is to be expected of the new entrants of one version. */
export interface Replayed {
  weeks: Part[];
  certain: Part[];
  /** Of so many people, the fewest in any replay. */
  people: number;
}

/**
 * Replays each week of the look-back as if the version had been published at its beginning, and then the week ahead
 * for what hangs on dates alone. `isNew`: the version is not live yet, so those who are there already come in as well.
 */
export async function replayVersion(replays: Replays, plan: Plan, isNew: boolean): Promise<Replayed> {
  const { sample, lookBack, nowMs } = replays;
  const share = sample.known === 0 ? 1 : sample.people.length / sample.known;
  const found: Replayed = { weeks: [], certain: [], people: sample.people.length };
  for (let week = 1; week <= lookBack.windows; week += 1) {
    const startMs = nowMs - week * lookBack.windowMs;
    const past = byEvents(plan, startMs - nowMs, share);
    if (past !== null) {
      const span = { startMs, untilMs: startMs + lookBack.windowMs, asNow: false };
      found.weeks.push(await replay(replays, past, span, WEEK_MS / lookBack.windowMs, found));
    }
    replays.done();
  }
  const ahead = byCalendar(plan, isNew, share);
  if (ahead !== null) {
    const span = { startMs: nowMs, untilMs: nowMs + WEEK_MS, asNow: true };
    found.certain.push(await replay(replays, ahead, span, 1, found));
  }
  replays.done();
  return found;
}

interface Span {
  startMs: number;
  untilMs: number;
  asNow: boolean;
}

async function replay(
  replays: Replays,
  plan: Plan,
  span: Span,
  times: number,
  found: Replayed,
): Promise<Part> {
  const { sample } = replays;
  const lifeOf = (person: SampledPerson): Life => lifeIn(replays, plan, span, person);
  const { source, taken } = boundedSource(sample.people, lifeOf, replays.isOver);
  const counts = await countsIn(replays, plan, span, source);
  const people = taken();
  found.people = Math.min(found.people, people);
  const share = sample.known === 0 ? 1 : people / sample.known;
  return { counts, factor: share === 0 ? 0 : times / share, share };
}

/** Runs the people of a source through a plan, and counts. */
export async function countsIn(
  { workspace, calendar }: Pick<Replays, 'workspace' | 'calendar'>,
  plan: Plan,
  { startMs, untilMs }: Pick<Span, 'startMs' | 'untilMs'>,
  source: Parameters<typeof runBacktest>[1],
): Promise<Part['counts']> {
  const segments = segmentsThatMatter(plan, workspace.segments);
  const setting = {
    ...{ versions: [{ plan, segments }], conversion: null, withinMs: 0, keep: 0, person: null },
    ...{ startMs, untilMs, calendar, brand: workspace.brand, templates: templateClasses(workspace) },
    traits: workspace.traits,
    // What is asked for is told beside what is left: a stock that is shared by weeks of the past says nothing.
    coupons: workspace.coupons.map((coupon) => ({ ...coupon, stock: null, budget: null })),
  };
  const { versions } = await runBacktest(setting, source);
  return versions[0] === undefined ? {} : countsOf(versions[0].tally);
}

/** A person's life in a week, with the entries into the journey from before it. */
function lifeIn({ workspace }: Replays, { journey }: Plan, span: Span, person: SampledPerson): Life {
  const setting = { ...span, region: workspace.brand.region, journeys: [journey] };
  const earlier = person.entries.filter((one) => one.journey === journey && one.enteredAtMs < span.startMs);
  return { ...storedLife(person, setting), ...(earlier.length > 0 && { earlier }) };
}
