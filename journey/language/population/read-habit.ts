import { z } from 'zod';
import { isSystemEvent } from '../../../audience/system-events';
import type { Habit, Rhythm } from '../../simulator/population/population';
import { readObject } from '../read-object';
import { listed, show, typeWord } from '../show';
import { didYouMean } from '../nearest';
import type { Spot } from '../spot';
import { percent, shareOf } from '../values/amount';
import { duration, durationMs } from '../values/duration';
import { eventName } from '../values/id';
import { leaf, readElsewhere } from '../values/leaf';
import { dayWindow } from '../values/time-of-day';
import { readSpreads } from './read-spread';

/** More often than this nobody does anything; a slip of the unit would make millions of events. */
const LEAST_EVERY_MS = 5 * 60_000;
const MOST_TIMES = 1_000;

const times = leaf<number | [number, number]>(
  (value) => {
    const numbers: unknown[] = Array.isArray(value) && value.length === 2 ? value : [value];
    const sound = numbers.every(
      (one) => Number.isInteger(one) && Number(one) >= 0 && Number(one) <= MOST_TIMES,
    );
    if (sound && Number(numbers[0]) <= Number(numbers.at(-1))) return null;
    const hint = `Write \`3\`, or \`[0, 5]\` for any number from 0 to 5; at most ${MOST_TIMES}.`;
    return { code: 'wrong_value', message: `${show(value)} is no number of times.`, hint };
  },
  { description: 'So many times, 3 or [0, 5], at instants spread evenly.' },
);

/** The keys of an event of a population. */
export const habitSchema = z.object({
  event: eventName,
  share: percent.optional().describe('The share of people who ever do it; 100% where not given.'),
  every: duration.optional().describe('At random, so far apart on average.'),
  times: times.optional(),
  after: eventName.optional().describe('After each event of this name, which stands above.'),
  chance: percent.optional().describe('With `after`: in how many cases; 100% where not given.'),
  within: duration.optional().describe('With `after`: within which time.'),
  since: duration.optional().describe('How long before the start it began: the past that conditions count.'),
  hours: dayWindow.optional().describe("At which hours of the person's day."),
  properties: readElsewhere('spreads', 'The properties of the event.').optional(),
});

type HabitDoc = z.output<typeof habitSchema>;

/** Reads the events that people record by themselves; those with faults are left out. */
export function readHabits(value: unknown, spot: Spot): Habit[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    const hint = 'Begin each event with `- event: …`.';
    spot.fault('wrong_type', `A list of events was expected here, not ${typeWord(value)}.`, { hint });
    return [];
  }
  const habits: Habit[] = [];
  for (const [index, item] of value.entries()) {
    const above = habits.map(({ event }) => event);
    const habit = readHabit(item, spot.at(index), above);
    if (habit !== null) habits.push(habit);
  }
  return habits;
}

function readHabit(value: unknown, spot: Spot, above: readonly string[]): Habit | null {
  const doc = readObject(habitSchema, value, spot);
  if (!doc) return null;
  if (isSystemEvent(doc.event)) {
    const message = `\`${doc.event}\` is recorded by the system itself.`;
    const hint = 'Say under `responses` what people do with messages.';
    spot.at('event').fault('reserved_event', message, { hint });
  }
  const rhythm = readRhythm(doc, spot, above);
  const properties = readSpreads(doc.properties, spot.at('properties'), { follows: doc.after !== undefined });
  if (rhythm === null) return null;
  return {
    event: doc.event,
    share: doc.share === undefined ? 1 : shareOf(doc.share),
    rhythm,
    sinceMs: doc.since === undefined ? 0 : (durationMs(doc.since) ?? 0),
    hours: doc.hours ?? null,
    properties,
  };
}

const RHYTHMS = ['every', 'times', 'after'] as const;

function readRhythm(doc: HabitDoc, spot: Spot, above: readonly string[]): Rhythm | null {
  const given = RHYTHMS.filter((key) => doc[key] !== undefined);
  if (given.length !== 1) {
    const code = given.length === 0 ? 'missing_key' : 'conflicting_keys';
    const message = `An event happens by one of ${listed(RHYTHMS)}.`;
    spot.fault(code, message, { hint: 'Write `every: 10d` for once in ten days on average.' });
    return null;
  }
  refuseStrangers(doc, spot);
  if (doc.after !== undefined) return readAfter(doc, doc.after, spot, above);
  if (doc.times !== undefined) {
    const [low, high] = typeof doc.times === 'number' ? [doc.times, doc.times] : doc.times;
    return { kind: 'times', low, high };
  }
  const meanMs = durationMs(doc.every ?? '') ?? 0;
  if (meanMs < LEAST_EVERY_MS) {
    const hint = 'Write 5m or more.';
    spot.at('every').fault('out_of_range', `\`${doc.every}\` is more often than every 5 minutes.`, { hint });
    return null;
  }
  return { kind: 'every', meanMs };
}

/** Keys that mean nothing beside the rhythm that is given. */
function refuseStrangers(doc: HabitDoc, spot: Spot): void {
  const strangers = doc.after === undefined ? (['chance', 'within'] as const) : (['since', 'hours'] as const);
  for (const key of strangers) {
    if (doc[key] === undefined) continue;
    const [message, hint] =
      doc.after === undefined
        ? [`\`${key}\` says nothing without \`after\`.`, 'Remove it, or say `after` which event it comes.']
        : [`\`${key}\` and \`after\` exclude one another.`, 'It comes when the event comes that it follows.'];
    spot.at(key).fault('conflicting_keys', message, { of: 'key', hint });
  }
}

function readAfter(doc: HabitDoc, after: string, spot: Spot, above: readonly string[]): Rhythm | null {
  if (!above.includes(after)) {
    const hint = didYouMean(after, above) ?? 'Put that event above this one.';
    spot.at('after').fault('wrong_value', `No event \`${after}\` stands above.`, { hint });
    return null;
  }
  if (doc.within === undefined) {
    const hint = 'Say how soon it follows: `within: 2d`.';
    spot.fault('missing_key', '`within` is missing.', { hint });
    return null;
  }
  const chance = doc.chance === undefined ? 1 : shareOf(doc.chance);
  return { kind: 'after', event: after, chance, withinMs: durationMs(doc.within) ?? 0 };
}
