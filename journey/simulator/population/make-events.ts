import type { EventFact } from '../../../audience/facts';
import { minutesOf } from '../../../audience/local-window';
import type { LocalWindow } from '../../../audience/permit';
import type { Setting } from './make-life';
import type { Habit, Rhythm } from './population';
import { Random } from './random';
import { drawnAll } from './spread';

/** An occasion of a habit; `followed` is the event it follows, where it follows one. */
interface Occasion {
  atMs: number;
  followed: EventFact | null;
}

/**
 * Draws the events of one person, from the past as well, in the order of time. `place` names the person, so that the
 * draws are theirs alone.
 */
export function eventsOf(
  habits: readonly Habit[],
  setting: Setting,
  place: string,
  zone: string,
): EventFact[] {
  const own: EventFact[] = [];
  const byName = new Map<string, EventFact[]>();
  for (const [index, habit] of habits.entries()) {
    const random = new Random(setting.seed, `habit ${index} ${place}`);
    if (!random.happens(habit.share)) continue;
    for (const { atMs, followed } of occasionsOf(habit, setting, random, byName)) {
      const atHourMs = habit.hours === null ? atMs : intoHours(atMs, habit.hours, random, zone, setting);
      if (atHourMs >= setting.untilMs) continue;
      const made = eventOf(habit, atHourMs, followed, random, `${place}-${index}-${own.length}`);
      own.push(made);
      const known = byName.get(habit.event);
      if (known === undefined) byName.set(habit.event, [made]);
      else known.push(made);
    }
  }
  return own.sort(byTime);
}

function byTime(a: EventFact, b: EventFact): number {
  return a.atMs - b.atMs;
}

function eventOf(
  habit: Habit,
  atMs: number,
  followed: EventFact | null,
  random: Random,
  unique: string,
): EventFact {
  const properties = drawnAll(habit.properties, random, { unique, followed: followed?.properties ?? null });
  return { messageId: `e${unique}`, name: habit.event, atMs, properties };
}

function occasionsOf(
  { rhythm, sinceMs }: Habit,
  { startMs, untilMs }: Setting,
  random: Random,
  byName: ReadonlyMap<string, readonly EventFact[]>,
): Occasion[] {
  if (rhythm.kind === 'after') return followings(rhythm, random, byName.get(rhythm.event) ?? []);
  const fromMs = startMs - sinceMs;
  const occasions: Occasion[] = [];
  if (rhythm.kind === 'times') {
    const times = random.whole(rhythm.low, rhythm.high);
    for (let time = 0; time < times; time += 1) {
      occasions.push({ atMs: fromMs + Math.floor(random.next() * (untilMs - fromMs)), followed: null });
    }
    return occasions;
  }
  for (let atMs = fromMs + random.span(rhythm.meanMs); atMs < untilMs; atMs += random.span(rhythm.meanMs)) {
    occasions.push({ atMs: Math.floor(atMs), followed: null });
  }
  return occasions;
}

function followings(
  { chance, withinMs }: Extract<Rhythm, { kind: 'after' }>,
  random: Random,
  events: readonly EventFact[],
): Occasion[] {
  const occasions: Occasion[] = [];
  for (const followed of events) {
    if (random.happens(chance)) {
      occasions.push({ atMs: followed.atMs + 1 + Math.floor(random.next() * withinMs), followed });
    }
  }
  return occasions;
}

const DAY_MINUTES = 1440;

/** The same local day at a time within the hours, evenly; hours that pass midnight may give the day after. */
function intoHours(
  atMs: number,
  [from, to]: LocalWindow,
  random: Random,
  zone: string,
  { calendar }: Setting,
): number {
  const start = minutesOf(from);
  const length = (minutesOf(to) - start + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES;
  const minute = start + Math.floor(random.next() * length);
  const { year, month, day } = calendar.local(atMs, zone);
  return calendar.instant({ year, month, day, hour: Math.floor(minute / 60), minute: minute % 60 }, zone);
}
