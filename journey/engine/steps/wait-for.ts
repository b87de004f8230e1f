import type { MessageFate } from '../../../audience/condition';
import type { WaitForStep } from '../../plan/plan';
import { fateImplies } from '../fate';
import type { Heard } from '../run';
import type { StepRunner } from '../step-runner';
import { goTo, log, type Turn } from '../turn';

/** `wait_for`: an event, a condition come true, or the fate of a message; `else` when the time is over. */
export const waitForRunner: StepRunner<'wait_for'> = {
  begin(step, turn) {
    const { listener } = step;
    if (listener.on === 'message' && alreadyDecided(step, turn, listener.step, listener.was)) return;
    const heardFromMs = heardFrom(step, turn);
    const untilMs = step.timeoutMs === null ? null : turn.nowMs + step.timeoutMs;
    turn.run.phase = { kind: 'waiting', untilMs, heardFromMs };
    turn.run.watch = { stale: true, recheckAtMs: null };
    turn.run.recall = turn.run.kept.filter((item) => mayCount(step, item, heardFromMs));
    turn.run.kept = turn.run.kept.filter((item) => !turn.run.recall.includes(item));
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
    goTo(turn, step.otherwise);
  },
  met(step, turn) {
    log(turn, { step: step.id, kind: 'wait_for', outcome: 'met' });
    keepRecalled(turn);
    goTo(turn, step.then);
  },
};

/** Whether an item can be what this wait_for waits for, before its `where` is looked at. */
export function mayCount(step: WaitForStep, item: Heard, heardFromMs: number): boolean {
  const { listener } = step;
  if (listener.on === 'event') {
    return item.kind === 'event' && item.event.name === listener.event && item.event.atMs >= heardFromMs;
  }
  if (listener.on === 'message') {
    return item.kind === 'message' && item.step === listener.step && fateImplies(item.was, listener.was);
  }
  return false;
}

/** A message that was skipped or failed can meet no fate: `else` at once. One that only has to be sent is met. */
function alreadyDecided(step: WaitForStep, turn: Turn, message: string, was: MessageFate): boolean {
  const status = turn.run.results[message]?.['status'];
  if (was === 'skipped' || was === 'failed') return decide(step, turn, status === was);
  if (status !== 'sent') return decide(step, turn, false);
  return was === 'sent' ? decide(step, turn, true) : false;
}

function decide(step: WaitForStep, turn: Turn, met: boolean): true {
  log(turn, { step: step.id, kind: 'wait_for', outcome: met ? 'met' : 'unreachable' });
  goTo(turn, met ? step.then : step.otherwise);
  return true;
}

function heardFrom(step: WaitForStep, turn: Turn): number {
  const { since } = step;
  if (since.kind === 'now') return turn.nowMs;
  if (since.kind === 'entry') return turn.run.enteredAtMs;
  return turn.run.beganAtMs[since.step] ?? turn.run.enteredAtMs;
}

/** What this wait_for did not use may count for a later one. */
function keepRecalled(turn: Turn): void {
  turn.run.kept = [...turn.run.kept, ...turn.run.recall];
}
