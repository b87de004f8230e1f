import { z } from 'zod';
import type { ValueSource } from '../../../audience/condition';
import type { WaitSpec } from '../../plan/plan';
import { isMapping, type Mapping } from '../path';
import { readObject, type KeyWords } from '../read-object';
import { listed, show } from '../show';
import type { Spot } from '../spot';
import { duration, durationMs, durationProblem, offsetOf, signedDuration } from '../values/duration';
import { readElsewhere } from '../values/leaf';
import { dottedPath } from '../values/reference-path';
import { isTimeOfDay, timeOfDay, weekdays } from '../values/time-of-day';

const jitter = readElsewhere('duration', 'Up to this much is added.').optional();

/** `{ since_entry: 3d }`. */
export const sinceEntrySchema = z.object({
  since_entry: duration.describe('So long after the run began.'),
  jitter,
});

/** `{ until: '10:00', on: [mon] }`. */
export const clockWaitSchema = z.object({ until: timeOfDay, on: weekdays.optional(), jitter });

/** `{ until: { profile: renewal_at }, offset: -1d }`. */
export const dateWaitSchema = z.object({
  until: z.strictObject({ profile: dottedPath.optional(), entry: dottedPath.optional() }),
  every: z.enum(['year']).optional().describe('The yearly return of the date.'),
  offset: signedDuration.optional().describe('Moves the date: -1d is the day before.'),
  at: timeOfDay.optional().describe('The local time on that day.'),
  if_past: z
    .enum(['continue', 'exit', 'skip'])
    .optional()
    .describe('What happens when the instant has passed.'),
  jitter,
});

/** `{ cycle: replenish, offset: -2d }`. */
export const cycleWaitSchema = z.object({
  cycle: dottedPath.describe('The trait that holds the next due date of the person.'),
  offset: signedDuration.optional().describe('Moves the date: -2d is two days before.'),
  at: timeOfDay.optional().describe('The local time on that day.'),
  if_past: z
    .enum(['continue', 'exit', 'skip'])
    .optional()
    .describe('What happens when the instant has passed.'),
  jitter,
});

const WORDS: KeyWords = {
  hints: {
    timeout: 'To wait for something, use `wait_for: { …, timeout: … }`.',
    event: 'Use `wait_for: { event: … }`.',
  },
};

const FORMS =
  "Write `3d`, `{ until: '10:00' }`, `{ until: { profile: date } }`, `{ cycle: trait }` or `{ since_entry: 3d }`.";

/** Reads what a wait waits for. Null when there was a fault. */
export function readWaitSpec(value: unknown, spot: Spot): WaitSpec | null {
  if (!isMapping(value)) return readDuration(value, spot);
  if (Object.hasOwn(value, 'cycle')) return readCycle(value, spot);
  if (Object.hasOwn(value, 'since_entry')) {
    const doc = readObject(sinceEntrySchema, value, spot, WORDS);
    return doc && { kind: 'since_entry', durationMs: durationMs(doc.since_entry) ?? 0 };
  }
  if (Object.hasOwn(value, 'until')) return readUntil(value, spot);
  const wrong = Object.keys(value)[0];
  const hints: Partial<Record<string, string>> = WORDS.hints ?? {};
  const hint = (wrong !== undefined ? hints[wrong] : undefined) ?? FORMS;
  spot.fault('missing_key', 'The wait says neither how long nor until when.', { hint });
  return null;
}

function readDuration(value: unknown, spot: Spot): WaitSpec | null {
  if (typeof value === 'string' && isTimeOfDay(value)) {
    const hint = `Write \`wait: { until: '${value}' }\`.`;
    spot.fault('bad_duration', `${show(value)} is a time of day, and not a duration.`, { hint });
    return null;
  }
  const problem = durationProblem(value, false);
  if (problem) spot.fault(problem.code, problem.message, { hint: problem.hint });
  return problem || typeof value !== 'string'
    ? null
    : { kind: 'duration', durationMs: durationMs(value) ?? 0 };
}

function readCycle(value: Mapping, spot: Spot): WaitSpec | null {
  const doc = readObject(cycleWaitSchema, value, spot, WORDS);
  if (!doc) return null;
  const offset = offsetOf(doc.offset ?? '0s');
  return {
    kind: 'cycle',
    trait: doc.cycle,
    offsetDays: offset.days,
    offsetMs: offset.ms,
    at: doc.at ?? null,
    ifPast: doc.if_past ?? 'continue',
  };
}

function readUntil(value: Mapping, spot: Spot): WaitSpec | null {
  if (!isMapping(value.until)) {
    const doc = readObject(clockWaitSchema, value, spot, WORDS);
    return doc && { kind: 'clock', at: doc.until, on: doc.on ?? null };
  }
  const doc = readObject(dateWaitSchema, value, spot, WORDS);
  if (!doc) return null;
  const source = dateSource(doc.until, spot.at('until'));
  if (!source) return null;
  const offset = offsetOf(doc.offset ?? '0s');
  return {
    kind: 'date',
    source,
    every: doc.every ?? null,
    offsetDays: offset.days,
    offsetMs: offset.ms,
    at: doc.at ?? null,
    ifPast: doc.if_past ?? 'continue',
  };
}

function dateSource(
  until: { profile?: string | undefined; entry?: string | undefined },
  spot: Spot,
): ValueSource | null {
  if (until.profile !== undefined && until.entry === undefined)
    return { from: 'profile', path: until.profile };
  if (until.entry !== undefined && until.profile === undefined) return { from: 'entry', path: until.entry };
  spot.fault('missing_key', `\`until\` names one date, ${listed(['profile', 'entry'])}.`, {
    hint: 'Write `until: { profile: renewal_at }`.',
  });
  return null;
}
