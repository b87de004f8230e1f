import { z } from 'zod';
import { show } from '../show';
import { leaf, textLeaf, type Problem } from './leaf';

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const HINT = "Write hours and minutes in quotes: `'09:00'`.";

function hintFor(value: unknown): string {
  const match = typeof value === 'string' ? /^(\d):([0-5]\d)$/.exec(value) : null;
  return match ? `Write \`'0${match[1]}:${match[2]}'\`.` : HINT;
}

/** A local time of day, `HH:MM`. */
export const timeOfDay = textLeaf('bad_time', TIME, 'a time of day', hintFor, {
  description: "A local time of day: '09:00'.",
});

/** Whether a text is a time of day. */
export function isTimeOfDay(text: string): boolean {
  return TIME.test(text);
}

function windowProblem(value: unknown): Problem | null {
  const hint = "Write two times: `['09:00', '21:00']`; `'24:00'` may end a window.";
  if (!Array.isArray(value) || value.length !== 2) {
    return { code: 'bad_time', message: `${show(value)} is not a window of two times.`, hint };
  }
  const [from, to] = value as unknown[];
  const bad =
    typeof from !== 'string' || !TIME.test(from)
      ? { value: from }
      : typeof to !== 'string' || !(TIME.test(to) || to === '24:00')
        ? { value: to }
        : null;
  if (bad) return { code: 'bad_time', message: `${show(bad.value)} is not a time of day.`, hint };
  if (from !== to) return null;
  return { code: 'bad_time', message: 'The window begins and ends at the same time.', hint };
}

/** A local window of two times; an end before the start passes midnight, and `24:00` may end it. */
export const dayWindow = leaf<[string, string]>(windowProblem, {
  type: 'array',
  items: { type: 'string' },
  minItems: 2,
  maxItems: 2,
  description: "A local window: ['09:00', '21:00']. An end before the start passes midnight.",
});

/** Days of the week. */
export const weekdays = z
  .array(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']))
  .min(1)
  .meta({ description: 'Days of the week: [mon, tue].' });
