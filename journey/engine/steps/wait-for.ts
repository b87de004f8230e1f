import type { Listener, WaitForStep } from '../../plan/plan';
import { outcomesOf } from '../../plan/wait-outcomes';
import { fateImplies } from '../fate';
import { roundOfResult } from '../performing';
import type { Heard, Run } from '../run';
import type { StepRunner } from '../step-runner';
import { goTo, log, setResult, type Turn } from '../turn';

/** `wait_for`: events, conditions come true, or the fate of a message; `else` when the time is over. */
export const waitForRunner: StepRunner<'wait_for'> = {
  begin(step, turn) {
    if (decidedAlready(step, turn)) return;
    const heardFromMs = heardFrom(step, turn);
    const untilMs = step.timeoutMs === null ? null : turn.nowMs + step.timeoutMs;
    const { run } = turn;
    run.phase = { kind: 'waiting', untilMs, heardFromMs };
    run.watch = { stale: true, recheckAtMs: null };
    run.recall = run.kept.filter((item) =>
      outcomesOf(step).some(({ listener }) => mayCount(listener, run, item, heardFromMs)),
    );
    run.kept = run.kept.filter((item) => !run.recall.includes(item));
    log(turn, {
      step: step.id,
      kind: 'wait_for',
      outcome: 'waiting',
      ...(untilMs === null ? {} : { untilMs }),
    });
  },
  woke(step, turn) {
    log(turn, { step: step.id, kind: 'wait_for', outcome: 'timeout' });
    keepRecalled(turn);
    leave(step, turn, null);
  },
  met(step, turn, outcome) {
    log(turn, { step: step.id, kind: 'wait_for', outcome: wordOf(step, outcome) });
    keepRecalled(turn);
    leave(step, turn, outcome);
  },
};

/** Whether an item can be what this listener waits for, before its `where` is looked at. */
export function mayCount(listener: Listener, run: Run, item: Heard, heardFromMs: number): boolean {
  if (listener.on === 'event') {
    return item.kind === 'event' && item.event.name === listener.event && item.event.atMs >= heardFromMs;
  }
  if (listener.on === 'message') {
    return (
      item.kind === 'message' &&
      item.step === listener.step &&
      (item.round === undefined || item.round === roundOfResult(run, listener.step)) &&
      fateImplies(item.was, listener.was)
    );
  }
  return false;
}

/** `met`, or of several things the name of the one. */
function wordOf(step: WaitForStep, outcome: number): string {
  return step.outcomes === undefined ? 'met' : (step.outcomes[outcome]?.name ?? 'met');
}

/** Goes on where an outcome leads; null takes `else`. Of several outcomes, later steps may read which it was. */
function leave(step: WaitForStep, turn: Turn, outcome: number | null): void {
  if (step.outcomes !== undefined) {
    setResult(turn, step.id, { outcome: outcome === null ? 'else' : wordOf(step, outcome) });
  }
  goTo(turn, outcome === null ? step.otherwise : (outcomesOf(step)[outcome]?.first ?? null));
}

type Standing = 'met' | 'unreachable' | 'open';

/** A message that was skipped or failed can meet no fate; one that only has to be sent is met. */
function standingOf(listener: Listener, turn: Turn): Standing {
  if (listener.on !== 'message') return 'open';
  const status = turn.run.results[listener.step]?.['status'];
  const { was } = listener;
  if (was === 'skipped' || was === 'failed') return status === was ? 'met' : 'unreachable';
  if (status !== 'sent') return 'unreachable';
  return was === 'sent' ? 'met' : 'open';
}

/** Goes on at once where something waited for is so already, and to `else` where nothing can come about any more. */
function decidedAlready(step: WaitForStep, turn: Turn): boolean {
  const standings = outcomesOf(step).map(({ listener }) => standingOf(listener, turn));
  const met = standings.indexOf('met');
  if (met < 0 && standings.some((standing) => standing !== 'unreachable')) return false;
  log(turn, { step: step.id, kind: 'wait_for', outcome: met < 0 ? 'unreachable' : wordOf(step, met) });
  leave(step, turn, met < 0 ? null : met);
  return true;
}

function heardFrom(step: WaitForStep, turn: Turn): number {
  const { since } = step;
  if (since.kind === 'now') return turn.run.beganAtMs[step.id] ?? turn.nowMs;
  if (since.kind === 'entry') return turn.run.enteredAtMs;
  return turn.run.beganAtMs[since.step] ?? turn.run.enteredAtMs;
}

/** What this wait_for did not use may count for a later one. */
function keepRecalled(turn: Turn): void {
  turn.run.kept = [...turn.run.kept, ...turn.run.recall];
}
