import type { Plan } from '../plan/plan';
import type { Effect, Input, Looked } from './effect';
import { caughtUp, goesOnAtMs, holdRun, isHeld, keepHold, releaseRun } from './hold';
import { judgeAnswered, judgeInbox } from './judge';
import { roundOf } from './performing';
import type { Run } from './run';
import { runnerOf } from './steps';
import { beginsAtMs, copyToWrite, currentStep, end, goTo, log, type Turn } from './turn';
import { currentWhens, mustWatch, watchAnswered } from './watch';

/** What the run has become, and the one thing that its driver has to do next. */
export interface Move {
  run: Run;
  effect: Effect;
}

/**
 * The one place that decides where a run goes. Pure and synchronous: the same plan, run, input and instant give the
 * same move, in the Temporal workflow, in its replay and in the simulator. The effect follows from the run alone, so
 * a driver that could not carry an effect out may ask again, and nothing is lost or done twice.
 */
export function advance(plan: Plan, run: Run, input: Input, nowMs: number): Move {
  const own = copyToWrite(run);
  return { run: own, effect: advanceInPlace(plan, own, input, nowMs) };
}

/**
 * The same on a run that nobody else holds: it is written to, and the effect is given. For drivers that keep a run to
 * themselves and drive very many, since the copy is most of the cost of a step.
 */
export function advanceInPlace(plan: Plan, run: Run, input: Input, nowMs: number): Effect {
  const turn: Turn = { plan, run, nowMs };
  if (run.outcome === null) take(turn, input);
  for (;;) {
    const effect = nextEffect(turn);
    if (effect === null) continue;
    // What begins after the first thing that takes time begins when it does, and not with the entry.
    if (run.atEntry === true && effect.kind !== 'look') run.atEntry = false;
    return effect;
  }
}

/** Takes in what the driver tells. */
function take(turn: Turn, input: Input): void {
  const { run } = turn;
  switch (input.kind) {
    case 'start':
      log(turn, {
        step: null,
        kind: 'entered',
        outcome: run.journey,
        ...(run.key === null ? {} : { subject: run.key }),
      });
      goTo(turn, turn.plan.first);
      return;
    case 'performed': {
      const step = currentStep(turn);
      caughtUp(turn);
      runnerOf(step.kind).performed?.(step, turn, input.performed);
      return;
    }
    case 'looked':
      takeLooked(turn, input.looked);
      return;
    case 'pause':
      if (input.journey !== undefined) holdRun(turn, input.journey);
      else setStatus(turn, 'paused');
      return;
    case 'resume':
      if (input.journey !== undefined) releaseRun(turn, input.journey);
      else setStatus(turn, 'running');
      return;
    case 'skipWait':
      if (run.phase.kind === 'waiting' || run.phase.kind === 'deferred') {
        run.phase = { ...run.phase, untilMs: turn.nowMs };
      }
      return;
    case 'stop':
      end(turn, input.reason);
      return;
    case 'woke':
    case 'heard':
      return;
  }
}

function setStatus(turn: Turn, status: 'running' | 'paused'): void {
  const { run } = turn;
  const word = status === 'paused' ? 'paused' : 'resumed';
  if (run.status !== status) log(turn, { step: run.at, kind: word, outcome: word });
  run.status = status;
}

function takeLooked(turn: Turn, looked: readonly Looked[]): void {
  const { asking } = turn.run;
  if (asking === null) throw new Error(`Run ${turn.run.runId} was answered and had asked nothing`);
  turn.run.asking = null;
  if (asking.mode === 'judge') judgeAnswered(turn, asking.questions, looked);
  else if (asking.mode === 'watch') watchAnswered(turn, asking.questions, looked);
  else {
    const step = currentStep(turn);
    if (looked.length < asking.questions.length)
      throw new Error(`Run ${turn.run.runId} got no answer about ${step.id}`);
    runnerOf(step.kind).looked?.(step, turn, looked);
  }
}

/** The effect that the run's state asks for, or null when the run moved and has to be looked at again. */
function nextEffect(turn: Turn): Effect | null {
  const { run } = turn;
  if (run.outcome !== null) return { kind: 'finish', outcome: run.outcome };
  if (run.asking !== null) return { kind: 'look', questions: run.asking.questions };
  judgeInbox(turn);
  if (run.outcome !== null || run.asking !== null) return null;
  const stopsAtMs = stopsAt(turn.plan);
  if (stopsAtMs !== null && turn.nowMs >= stopsAtMs) {
    end(turn, 'stopped');
    return null;
  }
  if (isHeld(run)) keepHold(turn, mustWatch(turn));
  if (run.status === 'paused' || isHeld(run)) {
    return { kind: 'sleep', untilMs: earliest(stopsAtMs, goesOnAtMs(run)), step: run.at, why: 'paused' };
  }
  return stepEffect(turn);
}

/** When `active: { at_end: stop }` ends every run of the journey; null where runs are let finish. */
function stopsAt({ active }: Plan): number | null {
  return active?.atEnd === 'stop' ? active.untilMs : null;
}

/** The earliest of these instants; null where there is none. */
function earliest(...instants: (number | null)[]): number | null {
  const known = instants.filter((instant) => instant !== null);
  return known.length === 0 ? null : Math.min(...known);
}

function stepEffect(turn: Turn): Effect | null {
  const { run } = turn;
  const step = currentStep(turn);
  switch (run.phase.kind) {
    case 'arriving':
      run.beganAtMs[step.id] = beginsAtMs(turn);
      run.watch = { stale: true, recheckAtMs: null };
      runnerOf(step.kind).begin(step, turn);
      return null;
    case 'performing':
      return {
        kind: 'perform',
        step: step.id,
        round: roundOf(turn, step.id),
        askedAtMs: run.phase.askedAtMs,
      };
    case 'asking': {
      const questions = runnerOf(step.kind).questions?.(step);
      if (questions === undefined) throw new Error(`Step ${step.id} asks, and has no question`);
      run.asking = { mode: 'step', questions };
      return null;
    }
    case 'waiting':
      return waitingEffect(turn, run.phase.untilMs);
    case 'deferred':
      if (run.phase.untilMs <= turn.nowMs) {
        run.phase = { kind: 'performing', askedAtMs: run.phase.askedAtMs };
        return null;
      }
      return sleepEffect(turn, run.phase.untilMs);
  }
}

function waitingEffect(turn: Turn, untilMs: number | null): Effect | null {
  if (untilMs !== null && untilMs <= turn.nowMs) {
    const step = currentStep(turn);
    runnerOf(step.kind).woke?.(step, turn);
    return null;
  }
  return sleepEffect(turn, untilMs);
}

/** Sleeps, after the `when`s have been looked at where that is due; wakes early where time may make one true. */
function sleepEffect(turn: Turn, untilMs: number | null): Effect | null {
  const { run } = turn;
  if (mustWatch(turn)) {
    run.asking = { mode: 'watch', questions: currentWhens(turn).map(({ question }) => question) };
    return null;
  }
  caughtUp(turn);
  const wakeAtMs = earliest(untilMs, run.watch.recheckAtMs, stopsAt(turn.plan));
  const kind = currentStep(turn).kind;
  const why = run.phase.kind === 'deferred' ? 'deferred' : kind === 'wait_for' ? 'wait_for' : 'wait';
  return { kind: 'sleep', untilMs: wakeAtMs, step: run.at, why };
}
