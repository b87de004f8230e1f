import type { RunStarter } from '../../../dispatch/run-starter';
import { goesOnAtMs, isHeld } from '../../../journey/engine/hold';
import type { Run } from '../../../journey/engine/run';
import type { CaseWorld, DrivenRun } from './case-world';
import { keepTrail } from './world-activities';

/** The clock of a server: what it shows, and how to get to a later instant. */
export interface ServerClock {
  nowMs(): Promise<number>;
  sleep(ms: number): Promise<void>;
  /** Instants that lie this close together are one stop: the clock of a server runs while it works. */
  graceMs: number;
}

/**
 * Drives all cases side by side on one server: whatever is due comes about, every run comes to rest, and then the
 * server's clock goes on to the next instant at which a world or a run moves. Ends when nothing moves any more.
 */
export async function driveCases(
  cases: readonly CaseWorld[],
  starter: RunStarter,
  clock: ServerClock,
): Promise<number> {
  for (let stops = 0; ; stops += 1) {
    const nowMs = await clock.nowMs();
    await Promise.all(cases.map((one) => settle(one, starter, nowMs)));
    const nextMs = Math.min(...cases.map(nextMoveMs));
    if (nextMs === Infinity) return stops;
    const waitMs = nextMs - (await clock.nowMs());
    if (waitMs > 0) await clock.sleep(waitMs + clock.graceMs);
    const reachedMs = await clock.nowMs();
    for (const run of cases.flatMap((one) => [...one.runs.values()])) {
      if (run.wakesAtMs !== null && run.wakesAtMs <= reachedMs) run.moving = true;
    }
  }
}

/** Lets a case come to rest: one thing at a time comes about, and every run that it moves stands still again. */
async function settle(one: CaseWorld, starter: RunStarter, nowMs: number): Promise<void> {
  await one.comeDue(-Infinity);
  do {
    await Promise.all([...one.runs.values()].map((run) => rest(one, run, starter, nowMs)));
  } while (await one.comeDue(nowMs));
}

async function rest(one: CaseWorld, driven: DrivenRun, starter: RunStarter, nowMs: number): Promise<void> {
  while (driven.moving) {
    if (!driven.sim.live) {
      driven.wakesAtMs = null;
      driven.moving = false;
      return;
    }
    const run = await starter.state(driven.workflowId);
    if (run !== null && run.runId === driven.sim.run.runId && isAtRest(run, driven, one, nowMs)) {
      keepTrail(one, run, run.trail, run.trailFrom);
      driven.wakesAtMs = wakesAt(run, driven, one);
      driven.moving = false;
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function isAtRest(run: Run, driven: DrivenRun, one: CaseWorld, nowMs: number): boolean {
  if (run.inbox.length > 0 || run.asking !== null || run.outcome !== null) return false;
  if (driven.toldId !== null && !run.heardIds.includes(driven.toldId)) return false;
  if (run.phase.kind !== 'waiting' && run.phase.kind !== 'deferred' && !isPaused(run)) return false;
  const wakesAtMs = earliest(run, driven, one);
  return wakesAtMs === null || wakesAtMs > nowMs;
}

function isPaused(run: Run): boolean {
  return run.status === 'paused' || isHeld(run);
}

/** When the run moves by itself: its timer, a `when` that time may make true, or the end of its journey. */
function earliest(run: Run, driven: DrivenRun, one: CaseWorld): number | null {
  const { active } = driven.sim.indexed.plan;
  const endsAtMs =
    active?.atEnd === 'stop' && active.untilMs !== null ? active.untilMs - one.offsetMs : Infinity;
  const goesOn = !isPaused(run);
  const untilMs = goesOn && 'untilMs' in run.phase ? run.phase.untilMs : goesOnAtMs(run);
  const recheckAtMs = goesOn ? run.watch.recheckAtMs : null;
  const atMs = Math.min(untilMs ?? Infinity, recheckAtMs ?? Infinity, endsAtMs);
  return atMs === Infinity ? null : atMs;
}

/** The same, and never after the end of the scenario. */
function wakesAt(run: Run, driven: DrivenRun, one: CaseWorld): number | null {
  const atMs = earliest(run, driven, one);
  return atMs === null || atMs + one.offsetMs > one.simulation.untilMs ? null : atMs;
}

function nextMoveMs(one: CaseWorld): number {
  const wakes = [...one.runs.values()].map((run) => run.wakesAtMs ?? Infinity);
  return Math.min(one.dueAtMs() ?? Infinity, ...wakes);
}
