import { log, type Turn } from './turn';
import type { Hold, Run } from './run';

/** A pause of a whole journey. The orders to a journey are numbered, so that a run knows which it has heard. */
export interface Pause {
  number: number;
  fromMs: number;
}

/** The end of such a pause at `atMs`: what fell due meanwhile is spread over `catchUpMs`. */
export interface Resumption {
  number: number;
  fromMs: number;
  atMs: number;
  catchUpMs: number;
}

/** Over how long what fell due during a pause is spread, where nobody says otherwise. */
export const DEFAULT_CATCH_UP_MS = 3_600_000;

/** Whether a pause of its journey keeps the run from performing anything now. */
export function isHeld({ hold }: Pick<Run, 'hold'>): boolean {
  return hold !== undefined && !hold.over;
}

/** When a held run goes on; null while its journey is paused, or where it is not held. */
export function goesOnAtMs({ hold }: Pick<Run, 'hold'>): number | null {
  return hold === undefined || hold.over ? null : hold.untilMs;
}

/** The journey is paused. An order that is not newer than the last one heard changes nothing. */
export function holdRun(turn: Turn, { number, fromMs }: Pause): void {
  const { run } = turn;
  const before = run.hold;
  if (before !== undefined && before.number >= number) return;
  if (!isHeld(run) && run.status === 'running')
    log(turn, { step: run.at, kind: 'paused', outcome: 'paused' });
  // A run that has not caught up with an earlier pause is still as late as it was.
  const dueMs = before !== undefined && !before.over ? before.dueMs : null;
  run.hold = { number, fromMs, untilMs: null, dueMs, over: false };
}

/** The journey goes on. A run to which nothing fell due goes on at once, another in its turn. */
export function releaseRun(turn: Turn, resumption: Resumption): void {
  const { run } = turn;
  const { number, atMs } = resumption;
  const hold = run.hold ?? { number: 0, fromMs: resumption.fromMs, untilMs: null, dueMs: null, over: true };
  if (hold.number >= number) return;
  const dueMs = hold.over ? null : dueSinceMs(turn, hold, atMs);
  const untilMs = dueMs === null ? atMs : turnMs(resumption, dueMs);
  run.hold = { ...hold, number, dueMs, untilMs };
}

/**
 * When something that fell due at `dueMs`, during a pause, has its turn: as far into the time of catching up as it fell
 * due into the pause. So the order is kept, and nobody is caught up with more slowly than the pause was long.
 */
export function turnMs({ fromMs, atMs, catchUpMs }: Omit<Resumption, 'number'>, dueMs: number): number {
  const pausedMs = Math.max(atMs - fromMs, 1);
  const share = Math.min(Math.max((dueMs - fromMs) / pausedMs, 0), 1);
  return Math.round(atMs + share * Math.min(catchUpMs, pausedMs));
}

/** The other way round: what fell due up to which instant has its turn by `nowMs`. */
export function dueByTurnMs({ fromMs, atMs, catchUpMs }: Omit<Resumption, 'number'>, nowMs: number): number {
  const pausedMs = Math.max(atMs - fromMs, 1);
  const share = (nowMs - atMs) / Math.min(catchUpMs, pausedMs);
  return share < 1 ? fromMs + share * pausedMs : nowMs;
}

/** When the first thing fell due that the run has not done because it is held; null where nothing has. */
function dueSinceMs({ run }: Turn, hold: Hold, atMs: number): number | null {
  const untilMs = 'untilMs' in run.phase ? run.phase.untilMs : null;
  const known = [hold.dueMs, untilMs, run.watch.recheckAtMs].filter((instant) => instant !== null);
  const firstMs = Math.min(...known);
  return firstMs <= atMs ? firstMs : null;
}

/**
 * Before a held run sleeps: notes since when it has something to do, and lets it go when its turn has come. `mustLook`:
 * something has changed that a `when` of the run may read.
 */
export function keepHold(turn: Turn, mustLook: boolean): void {
  const { run, nowMs } = turn;
  const { hold } = run;
  if (hold === undefined || hold.over) return;
  if (hold.untilMs !== null && hold.untilMs <= nowMs) {
    run.hold = { ...hold, over: true };
    if (run.status === 'running') log(turn, { step: run.at, kind: 'resumed', outcome: 'resumed' });
    return;
  }
  const waits = run.phase.kind === 'waiting' || run.phase.kind === 'deferred';
  if (hold.dueMs === null && (!waits || mustLook)) run.hold = { ...hold, dueMs: nowMs };
}

/** Since when the step that begins now is due: patience counts from here, also where a pause of the journey came between. */
export function dueNowMs({ run, nowMs }: Turn): number {
  return run.hold?.dueMs ?? nowMs;
}

/** The run has done what fell due during the pause: what comes after is on time. */
export function caughtUp({ run }: Turn): void {
  if (run.hold?.over === true && run.hold.dueMs !== null) run.hold = { ...run.hold, dueMs: null };
}
