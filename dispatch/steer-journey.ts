import { DEFAULT_CATCH_UP_MS } from '../journey/engine/hold';
import type { Store } from '../store/repositories';
import type { JourneyOrder, JourneyRow, JourneyStatus } from '../store/rows';
import { scanOfOrder } from './tell-all-runs';

/** What an operator may do to a whole journey. */
export type Steering = 'pause' | 'resume' | 'drain' | 'archive' | 'stop';

export interface SteerAsked {
  steering: Steering;
  /** Over how long what fell due in a pause is spread, where this ends one. */
  catchUpMs?: number;
  /** An archived journey has no runs: whether those that live are ended. */
  stopRuns?: boolean;
  nowMs: number;
}

/** Why a journey cannot be steered so. */
export type SteerRefusal = 'unknown_journey' | 'archived' | 'has_runs' | 'being_stopped';

type SteerStore = Pick<Store, 'journeys' | 'runs' | 'scans' | 'keptEntries'>;

/** What to do: a status, and perhaps an order to all runs; null where all is as asked already. */
type Decision = { status: JourneyStatus; order?: Omit<JourneyOrder, 'number'> } | SteerRefusal | null;

/**
 * Changes the status of a journey, and orders its runs about; dispatching tells them. Asking twice changes nothing.
 * Gives the reason where it cannot be.
 */
export async function steerJourney(
  store: SteerStore,
  journey: string,
  asked: SteerAsked,
): Promise<SteerRefusal | null> {
  for (;;) {
    const row = await journeyRow(store, journey);
    if (row === null) return 'unknown_journey';
    const decision = await decide(store, row, asked);
    if (decision === null || typeof decision === 'string') return decision;
    if (!(await store.journeys.setStatus(row, decision.status, decision.order))) continue;
    if (decision.status === 'draining' || decision.status === 'archived')
      await store.keptEntries.forget(journey);
    return null;
  }
}

async function journeyRow(store: Pick<Store, 'journeys'>, journey: string): Promise<JourneyRow | null> {
  return (await store.journeys.list()).find((row) => row.journey === journey) ?? null;
}

async function decide(store: SteerStore, row: JourneyRow, asked: SteerAsked): Promise<Decision> {
  const { steering, nowMs } = asked;
  const { status } = row;
  const isStopping = row.order?.kind === 'stop' && !(await isDone(store, row, row.order));
  if (steering === 'stop') return isStopping ? null : { status, order: stopping(row, nowMs) };
  const aim: Record<typeof steering, JourneyStatus> = {
    pause: 'paused',
    resume: 'live',
    drain: 'draining',
    archive: 'archived',
  };
  const next = aim[steering];
  if (status === next) return null;
  if (status === 'archived' && steering !== 'resume') return 'archived';
  if (steering === 'archive') {
    const live = await store.runs.countLive(row.journey);
    if (live === 0) return { status: next };
    return asked.stopRuns === true ? { status: next, order: stopping(row, nowMs) } : 'has_runs';
  }
  if (steering === 'pause')
    return isStopping
      ? 'being_stopped'
      : { status: next, order: { kind: 'pause', atMs: nowMs, fromMs: nowMs, catchUpMs: 0 } };
  if (status !== 'paused') return { status: next };
  if (isStopping) return 'being_stopped';
  const { catchUpMs = DEFAULT_CATCH_UP_MS } = asked;
  return {
    status: next,
    order: { kind: 'resume', atMs: nowMs, fromMs: row.order?.fromMs ?? nowMs, catchUpMs },
  };
}

/** A pause that is under way goes on beside a stop: it holds who enters later. */
function stopping({ status, order }: JourneyRow, nowMs: number): Omit<JourneyOrder, 'number'> {
  const fromMs = status === 'paused' ? (order?.fromMs ?? nowMs) : nowMs;
  return { kind: 'stop', atMs: nowMs, fromMs, catchUpMs: 0 };
}

async function isDone(
  { scans }: Pick<Store, 'scans'>,
  { journey }: JourneyRow,
  order: JourneyOrder,
): Promise<boolean> {
  return ((await scans.get(scanOfOrder(journey, order)))?.doneAtMs ?? null) !== null;
}

/** How a journey stands, and how far the last order to its runs has come. */
export interface Standing {
  journey: string;
  status: JourneyStatus;
  /** Runs that live. */
  live: number;
  /** Entries that wait for the journey to go on, or for their turn afterwards. */
  kept: number;
  /** `told`: of the live runs, those that have been told. */
  order: (JourneyOrder & { told: number; done: boolean }) | null;
}

/** Counts; null where there is no such journey. */
export async function standingOf(store: SteerStore, journey: string): Promise<Standing | null> {
  const row = await journeyRow(store, journey);
  if (row === null) return null;
  const { status, order } = row;
  const [live, kept] = await Promise.all([store.runs.countLive(journey), store.keptEntries.count(journey)]);
  if (order === undefined) return { journey, status, live, kept, order: null };
  const state = await store.scans.get(scanOfOrder(journey, order));
  const done = (state?.doneAtMs ?? null) !== null;
  const upTo = state?.afterRef ?? null;
  const told = done ? live : upTo === null ? 0 : await store.runs.countLive(journey, upTo);
  return { journey, status, live, kept, order: { ...order, told, done } };
}
