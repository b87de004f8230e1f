import type { Condition } from '../../audience/condition';
import { outcomesOf } from '../plan/wait-outcomes';
import type { Looked, Question } from './effect';
import { convert } from './convert';
import { runnerOf } from './steps';
import { end, type Turn } from './turn';

/** A `when` that is watched while the run sleeps, with the question that looks at it. */
export interface Watched {
  when: Condition;
  question: Question;
}

/** The `when`s of goal, exits and the waiting step, in the order in which they may act. */
export function currentWhens(turn: Turn): Watched[] {
  const { plan, run } = turn;
  const watched: Watched[] = [];
  const goal = plan.goal?.listener;
  if (goal?.on === 'when' && run.convertedAtMs === null) {
    watched.push({ when: goal.when, question: { about: 'goal', event: null } });
  }
  plan.exits.forEach(({ listener }, index) => {
    if (listener.on === 'when')
      watched.push({ when: listener.when, question: { about: 'exit', index, event: null } });
  });
  const step = run.at === null ? undefined : plan.steps[run.at];
  if (step?.kind !== 'wait_for') return watched;
  for (const [outcome, { listener }] of outcomesOf(step).entries()) {
    if (listener.on !== 'when') continue;
    const which = outcome === 0 ? {} : { outcome };
    watched.push({ when: listener.when, question: { about: 'step', step: step.id, ...which } });
  }
  return watched;
}

/** Before a sleep: whether the `when`s have to be looked at, because of a change or because time may have. */
export function mustWatch(turn: Turn): boolean {
  const { run, nowMs } = turn;
  const due = run.watch.stale || (run.watch.recheckAtMs !== null && run.watch.recheckAtMs <= nowMs);
  return due && currentWhens(turn).length > 0;
}

/** Takes the answers: the first that is true acts; otherwise the run may sleep until the earliest recheck. */
export function watchAnswered(turn: Turn, questions: readonly Question[], looked: readonly Looked[]): void {
  const { run } = turn;
  let recheckAtMs: number | null = null;
  for (const [index, question] of questions.entries()) {
    const answer = looked[index];
    if (answer === undefined || !('value' in answer))
      throw new Error(`No answer to ${JSON.stringify(question)}`);
    if (answer.value && actOn(turn, question, answer)) return;
    if (!answer.value && answer.recheckAtMs !== null) {
      recheckAtMs = recheckAtMs === null ? answer.recheckAtMs : Math.min(recheckAtMs, answer.recheckAtMs);
    }
  }
  // A recheck at or before now would look again without end: the next one is at least a second away.
  run.watch = {
    stale: false,
    recheckAtMs: recheckAtMs === null ? null : Math.max(recheckAtMs, turn.nowMs + 1_000),
  };
}

function actOn(turn: Turn, question: Question, answer: Extract<Looked, { value: boolean }>): boolean {
  if (question.about === 'goal') {
    if (turn.plan.goal !== null && turn.nowMs > turn.run.enteredAtMs + turn.plan.goal.withinMs) return false;
    return convert(turn, null, answer.seen);
  }
  if (question.about === 'exit') {
    end(turn, turn.plan.exits[question.index]?.reason ?? 'exit');
    return true;
  }
  if (question.about !== 'step') return false;
  const step = turn.plan.steps[question.step];
  if (step?.kind !== 'wait_for') return false;
  runnerOf('wait_for').met?.(step, turn, question.outcome ?? 0);
  return true;
}
