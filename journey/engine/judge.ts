import type { Seen } from '../../audience/facts';
import { isLocal, readsOf } from '../../audience/needs';
import { followedTrait } from '../plan/followed-trait';
import { outcomesOf } from '../plan/wait-outcomes';
import { convert } from './convert';
import type { Looked, Question } from './effect';
import { hearingsOf, type Hearing } from './listeners';
import { evaluateLocally } from './local-facts';
import type { Heard } from './run';
import { runnerOf } from './steps';
import { currentWhens } from './watch';
import { end, type Turn } from './turn';

/** How many unused items are kept for a later wait_for; the oldest give way. */
const MOST_KEPT = 100;

/**
 * Judges what was heard, one item at a time and oldest first: goal, then exits, then the step's own wait. Stops when
 * the run ended, or when facts from outside are needed (`run.asking` is then set).
 */
export function judgeInbox(turn: Turn): void {
  const { run } = turn;
  while (run.outcome === null && run.asking === null) {
    const recalled = run.recall.length > 0;
    const item = recalled ? run.recall[0] : run.inbox[0];
    if (item === undefined) return;
    const questions = judgeItem(turn, item, recalled, null);
    if (questions !== null) run.asking = { mode: 'judge', questions };
  }
}

/** Takes the answers about the oldest item and lets it act. */
export function judgeAnswered(turn: Turn, questions: readonly Question[], looked: readonly Looked[]): void {
  const recalled = turn.run.recall.length > 0;
  const item = recalled ? turn.run.recall[0] : turn.run.inbox[0];
  if (item === undefined) return;
  judgeItem(turn, item, recalled, { questions, looked });
}

interface Answers {
  questions: readonly Question[];
  looked: readonly Looked[];
}

/** Gives the questions to be asked first, or null when the item has been dealt with and taken off its queue. */
function judgeItem(turn: Turn, item: Heard, recalled: boolean, answers: Answers | null): Question[] | null {
  const hearings = hearingsOf(turn.plan, turn.run, item, recalled);
  for (const [index, hearing] of hearings.entries()) {
    const verdict = verdictOn(turn, hearing, item, answers);
    if (verdict === 'ask') return outsideQuestions(hearings.slice(index));
    if (!verdict.value) continue;
    if (hearing.who.role === 'goal') {
      // With `keep_going` the goal only notes it: exits and the step's own wait hear the same item.
      if (convert(turn, item, verdict.seen)) return null;
      continue;
    }
    takeOff(turn, recalled);
    act(turn, hearing.who);
    return null;
  }
  takeOff(turn, recalled);
  if (keepsFor(turn, item)) turn.run.kept = [...turn.run.kept, item].slice(-MOST_KEPT);
  if (!recalled) noteChange(turn, item);
  return null;
}

function verdictOn(
  turn: Turn,
  hearing: Hearing,
  item: Heard,
  answers: Answers | null,
): 'ask' | { value: boolean; seen: Seen[] } {
  if (hearing.where === null || item.kind !== 'event') return { value: true, seen: [] };
  if (isLocal(hearing.where)) return evaluateLocally(hearing.where, turn.run, item.event, turn.nowMs);
  if (answers === null) return 'ask';
  const wanted = JSON.stringify(hearing.question);
  const at = answers.questions.findIndex((question) => JSON.stringify(question) === wanted);
  const looked = answers.looked[at];
  if (looked === undefined || !('value' in looked)) throw new Error(`No answer to ${wanted}`);
  return looked;
}

/** All that cannot be decided here is asked at once, so that one item costs one look at most. */
function outsideQuestions(hearings: readonly Hearing[]): Question[] {
  return hearings.flatMap((hearing) =>
    hearing.question !== null && hearing.where !== null && !isLocal(hearing.where) ? [hearing.question] : [],
  );
}

function takeOff(turn: Turn, recalled: boolean): void {
  if (recalled) turn.run.recall.shift();
  else turn.run.inbox.shift();
}

/** Lets an exit or the step's own wait act: the run ends, or moves on. */
function act(turn: Turn, who: Exclude<Hearing['who'], { role: 'goal' }>): void {
  if (who.role === 'exit') {
    end(turn, turn.plan.exits[who.index]?.reason ?? 'exit');
    return;
  }
  const step = turn.plan.steps[who.step];
  if (step?.kind === 'wait_for') runnerOf('wait_for').met?.(step, turn, who.outcome);
}

/** A wait_for that comes later may count it. */
function keepsFor(turn: Turn, item: Heard): boolean {
  if (turn.run.outcome !== null || item.kind === 'change') return false;
  return Object.values(turn.plan.steps).some((step) => {
    if (step.kind !== 'wait_for') return false;
    return outcomesOf(step).some(({ listener }) => {
      if (listener.on === 'event') return item.kind === 'event' && item.event.name === listener.event;
      return listener.on === 'message' && item.kind === 'message' && item.step === listener.step;
    });
  });
}

/** Marks the `when`s, and a wait until a trait, to be looked at again if they read what the item is about. */
function noteChange(turn: Turn, item: Heard): void {
  const { run } = turn;
  const token = tokenOf(item);
  if (currentWhens(turn).some(({ when }) => readsOf(when).includes(token)))
    run.watch = { ...run.watch, stale: true };
  const step = run.at === null ? undefined : turn.plan.steps[run.at];
  if (step?.kind !== 'wait' || run.phase.kind !== 'waiting') return;
  const trait = followedTrait(step);
  if (trait !== null && token === `profile:${trait}`) run.phase = { kind: 'asking' };
}

function tokenOf(item: Heard): string {
  if (item.kind === 'event') return `event:${item.event.name}`;
  return item.kind === 'message' ? `message:${item.step}` : item.token;
}
