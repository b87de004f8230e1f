import type { Calendar } from '../../audience/calendar';
import { evaluate } from '../../audience/evaluate';
import type { EventFact, Facts } from '../../audience/facts';
import type { Goal, Plan } from '../plan/plan';
import { fateImplies } from './fate';
import { FATE_EVENTS } from './tokens';

/**
 * The names of the events that tell of a goal, also when the run has ended. Empty where only a live run can see it: a
 * `when`, and a message that was sent, skipped or failed.
 */
export function goalEvents({ listener }: Goal): string[] {
  if (listener.on === 'event') return [listener.event];
  if (listener.on === 'when') return [];
  const { was } = listener;
  return Object.entries(FATE_EVENTS).flatMap(([name, fate]) => (fateImplies(fate, was) ? [name] : []));
}

/** A run as its conversion is read from events. */
export interface Measured {
  runId: string;
  enteredAtMs: number;
  /** The entry event, which the run never hears. */
  entryMessageId: string | null;
  /** From when on it is measured: the entry, or the draw of a variant. */
  fromMs: number;
}

/**
 * When a run first reached its goal, by the events of its person (in any order): within the goal's time, which counts
 * from the entry, whether the run still lived or not. Null where it did not. `factsAbout` gives the person's facts with
 * the event under test.
 */
export function goalReachedAtMs(
  plan: Plan,
  run: Measured,
  events: readonly EventFact[],
  factsAbout: (event: EventFact) => Facts,
  calendar: Calendar,
): number | null {
  const { goal } = plan;
  if (goal === null) return null;
  const names = goalEvents(goal);
  const untilMs = run.enteredAtMs + goal.withinMs;
  const reached = events.filter(
    (event) =>
      names.includes(event.name) &&
      event.atMs >= run.fromMs &&
      event.atMs <= untilMs &&
      event.messageId !== run.entryMessageId &&
      passes(goal, run.runId, event, factsAbout, calendar),
  );
  return reached.length === 0 ? null : Math.min(...reached.map(({ atMs }) => atMs));
}

function passes(
  { listener }: Goal,
  runId: string,
  event: EventFact,
  factsAbout: (event: EventFact) => Facts,
  calendar: Calendar,
): boolean {
  if (listener.on === 'message') {
    const { step, run_id } = event.properties;
    return step === listener.step && run_id === runId;
  }
  if (listener.on !== 'event') return false;
  return listener.where === null || evaluate(listener.where, factsAbout(event), calendar).value;
}
