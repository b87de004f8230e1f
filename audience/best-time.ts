import type { Calendar } from './calendar';
import type { EventFact } from './facts';

/** Events by which a person shows that they read what they were sent. */
export const ANSWER_EVENTS: readonly string[] = ['email_opened', 'email_clicked', 'sms_replied'];

/** Fewer answers than this say nothing of a person's habits. */
const FEWEST_ANSWERS = 3;

const HOUR_MS = 3_600_000;

/** The instants at which the person answered; an open by a machine is none. */
export function answersOf(events: readonly EventFact[]): number[] {
  return events.filter(({ properties }) => properties['machine'] !== true).map(({ atMs }) => atMs);
}

/** How often somebody answered in each local hour of the day in their zone: 24 counts. */
export function hoursOf(answeredAtMs: readonly number[], zone: string, calendar: Calendar): number[] {
  const hours = Array.from({ length: 24 }, () => 0);
  for (const atMs of answeredAtMs) {
    const { hour } = calendar.local(atMs, zone);
    hours[hour] = (hours[hour] ?? 0) + 1;
  }
  return hours;
}

/** What is known of the hours at which somebody answers. */
export interface Habits {
  answeredAtMs: readonly number[];
  /** 24 counts of all people, for those of whom too little is known; null where nobody counted. */
  population: readonly number[] | null;
}

/** The instants from `fromMs` on at which a local hour begins, up to `untilMs`; `fromMs` itself is the first. */
function* hourStarts(fromMs: number, untilMs: number, zone: string, calendar: Calendar): Generator<number> {
  for (let atMs = fromMs; atMs <= untilMs;) {
    yield atMs;
    const { minute, second } = calendar.local(atMs, zone);
    atMs += HOUR_MS - (minute * 60 + second) * 1_000 - (((atMs % 1_000) + 1_000) % 1_000);
  }
}

/**
 * The instant, from `fromMs` and at most `withinMs` later, at which the person is most likely to answer: now where this
 * is their hour, or the beginning of that hour; of equal hours the first to come. `isOpen` tells whether a message
 * may go out at an instant. Where nothing is known of the person, the hours of all people count; else now.
 */
export function bestInstant(
  habits: Habits,
  fromMs: number,
  withinMs: number,
  zone: string,
  calendar: Calendar,
  isOpen: (atMs: number) => boolean,
): number {
  const known = habits.answeredAtMs.length >= FEWEST_ANSWERS;
  const hours = known ? hoursOf(habits.answeredAtMs, zone, calendar) : habits.population;
  if (hours === null) return fromMs;
  let best = { atMs: fromMs, answers: 0 };
  for (const atMs of hourStarts(fromMs, fromMs + withinMs, zone, calendar)) {
    const answers = hours[calendar.local(atMs, zone).hour] ?? 0;
    if (answers > best.answers && isOpen(atMs)) best = { atMs, answers };
  }
  return best.atMs;
}
