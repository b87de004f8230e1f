import type { Run } from '../../journey/engine/run';
import type { Life } from '../../journey/simulator/lives';
import type { SimMessage } from '../../journey/simulator/person';
import type { Plan } from '../../journey/plan/plan';
import type { Store } from '../../store/repositories';
import type { MessageRow, RunRow } from '../../store/rows';
import type { PlanSource } from '../plans';
import { eventsToReplay } from '../replay/histories';
import { readPerson, storedLife } from '../replay/stored-histories';
import type { RunStarter } from '../run-starter';
import { segmentsThatMatter } from '../../journey/simulator/population/segments-that-matter';
import { countsIn, DAY_MS, FORECAST_DAYS, type Replays } from './forecast-version';
import { boundedSource } from './sample';
import type { Part } from './sums';

/** What those who are in a journey now are still to be sent. */
export interface StillWaiting {
  /** Live runs, of all versions. */
  runs: number;
  /** Of so many of them the state was asked for, and given; the others are taken to be like them. */
  looked: number;
  parts: Part[];
}

/** Where live runs are asked. */
export interface WaitingDeps {
  store: Pick<Store, 'runs' | 'profiles' | 'events' | 'suppressions' | 'messages'>;
  starter: Pick<RunStarter, 'state'>;
  plans: PlanSource;
}

/** So many live runs of a journey are asked, and so many at once. */
const MOST_RUNS = 100;
const TOGETHER = 10;
/** A run that does not say where it stands in this time is taken to be like the others. */
const ANSWER_MS = 2_000;
const MOST_EVENTS = 500;

interface Asked {
  row: RunRow;
  state: Run;
}

/**
 * Lets the live runs of a journey go on from where they stand, each under its own version, for the days ahead and as
 * if nothing else happened: what hangs on time alone comes, and nobody opens, clicks or orders.
 */
export async function stillWaiting(
  deps: WaitingDeps,
  replays: Replays,
  journey: string,
): Promise<StillWaiting> {
  const standing = await deps.store.runs.standing(journey);
  const runs = standing.reduce((sum, { people }) => sum + people, 0);
  if (runs === 0) return { runs, looked: 0, parts: [] };
  const rows = await deps.store.runs.notOnVersion(journey, '', null, MOST_RUNS);
  const asked = await statesOf(deps, rows, replays.isOver);
  const parts: Part[] = [];
  for (const version of new Set(asked.map(({ row }) => row.version))) {
    const own = asked.filter(({ row }) => row.version === version);
    parts.push(await partOf(deps, replays, await deps.plans(journey, version), own, runs / asked.length));
  }
  return { runs, looked: asked.length, parts };
}

async function statesOf(deps: WaitingDeps, rows: readonly RunRow[], isOver: () => boolean): Promise<Asked[]> {
  const asked: Asked[] = [];
  for (let at = 0; at < rows.length && (at === 0 || !isOver()); at += TOGETHER) {
    const page = rows.slice(at, at + TOGETHER);
    const states = await Promise.all(page.map((row) => stateOf(deps, row)));
    for (const [index, row] of page.entries()) {
      const state = states[index];
      if (state?.runId === row.runId && state.version === row.version) asked.push({ row, state });
    }
    // Where nobody answers, nobody will: the others are not waited for.
    if (states.every((state) => state === null)) break;
  }
  return asked;
}

async function stateOf({ starter }: WaitingDeps, { workflowId }: RunRow): Promise<Run | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ANSWER_MS);
  });
  try {
    return await Promise.race([starter.state(workflowId).catch(() => null), late]);
  } finally {
    clearTimeout(timer);
  }
}

async function partOf(
  deps: WaitingDeps,
  replays: Replays,
  plan: Plan,
  asked: readonly Asked[],
  factor: number,
): Promise<Part> {
  const { nowMs, workspace } = replays;
  const segments = segmentsThatMatter(plan, workspace.segments);
  const names = eventsToReplay([{ plan, segments }], null, workspace.traits);
  const lives = await Promise.all(asked.map((one) => lifeOf(deps, replays, one, names)));
  const found = lives.flatMap((life) => life ?? []);
  const { source } = boundedSource(found, (life) => life, replays.isOver);
  // Nobody enters: those who do are counted with the weeks of the past.
  const closed = { ...plan, enter: [] };
  const span = { startMs: nowMs, untilMs: nowMs + FORECAST_DAYS * DAY_MS };
  return { counts: await countsIn(replays, closed, span, source), factor, share: 1 / factor };
}

async function lifeOf(
  { store }: WaitingDeps,
  { nowMs, workspace }: Replays,
  { row, state }: Asked,
  names: readonly string[],
): Promise<Life | null> {
  const profile = await store.profiles.get(row.userRef);
  if (profile === null) return null;
  const person = await readPerson(store, profile, names, nowMs, MOST_EVENTS);
  const messages = await store.messages.ofRun(row.userRef, row.runId);
  const span = { startMs: nowMs, untilMs: nowMs + FORECAST_DAYS * DAY_MS, asNow: true };
  const life = storedLife(person, { ...span, region: workspace.brand.region, journeys: [] });
  return { ...life, running: [state], sent: messages.flatMap(sentBefore) };
}

const BECAME: Partial<Record<MessageRow['state'], SimMessage['state']>> = {
  dispatching: 'sent',
  accepted: 'sent',
  unknown: 'sent',
  delivered: 'sent',
  bounced: 'sent',
  complained: 'sent',
  skipped: 'skipped',
  rejected: 'failed',
  failed: 'failed',
};

function sentBefore(row: MessageRow): SimMessage[] {
  const { runId, journey, step, template, channel, topic, purpose, sendKey } = row;
  const state = BECAME[row.state];
  if (state === undefined) return [];
  const about = { runId, journey, step, template, channel, topic };
  const round = Number(sendKey.split('/').at(-2));
  const atMs = row.acceptedAtMs ?? row.claimedAtMs;
  const fates = row.fates.map(({ was }) => was as SimMessage['fates'][number]);
  return [{ ...about, round, atMs, marketing: purpose === 'marketing', state, fates }];
}
