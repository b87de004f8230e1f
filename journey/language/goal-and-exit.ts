import { z } from 'zod';
import type { ExitItem, Goal, Listener } from '../plan/plan';
import { LISTENER_SHAPE, readListener, type ReadWithEvent } from './listener';
import { readObject } from './read-object';
import { checkReason } from './reasons';
import type { Spot } from './spot';
import { DAY_MS, duration, durationMs } from './values/duration';
import { reason, slug } from './values/id';
import { belowSource, eventPath } from './values/reference-path';

const DEFAULT_WITHIN_MS = 7 * DAY_MS;

/** What a journey is for. */
export const goalSchema = z.object({
  ...LISTENER_SHAPE,
  within: duration.optional().describe('Counted from the entry; 7d where not given.'),
  value: eventPath.optional().describe('What the conversion is worth: event.total.'),
  keep_going: z.boolean().optional().describe('Go on after the goal is reached.'),
});

/** What ends a run at once. */
export const exitSchema = z.object({
  ...LISTENER_SHAPE,
  reason: reason.optional().describe('The reason, for reports.'),
});

const NOT_YET = { notYet: ['item'] };

/** Reads the goal; null when there was a fault. */
export function readGoal(value: unknown, spot: Spot, conditions: ReadWithEvent): Goal | null {
  const doc = readObject(goalSchema, value, spot, NOT_YET);
  const listener = doc && readListener(doc, spot, conditions);
  if (!listener) return null;
  if (doc.value !== undefined && listener.on !== 'event') {
    const hint = 'Remove `value`, or let the goal be an event.';
    spot.at('value').fault('conflicting_keys', 'Only an event has a value.', { of: 'key', hint });
  }
  return {
    listener,
    withinMs: doc.within === undefined ? DEFAULT_WITHIN_MS : (durationMs(doc.within) ?? DEFAULT_WITHIN_MS),
    value: doc.value === undefined ? null : belowSource(doc.value),
    keepGoing: doc.keep_going ?? false,
  };
}

/** Reads one exit; null when there was a fault. */
export function readExit(value: unknown, spot: Spot, conditions: ReadWithEvent): ExitItem | null {
  const doc = readObject(exitSchema, value, spot, NOT_YET);
  const listener = doc && readListener(doc, spot, conditions);
  if (!listener) return null;
  if (doc.reason !== undefined) checkReason(doc.reason, spot.at('reason'));
  return { listener, reason: doc.reason ?? defaultReason(listener) };
}

/** Without a reason, reports group by what ended the run. */
function defaultReason(listener: Listener): string {
  switch (listener.on) {
    case 'event':
      return /^[a-z0-9_-]+$/.test(listener.event) ? listener.event : slug(listener.event) || 'event';
    case 'message':
      return `${listener.step}-${listener.was}`;
    case 'when':
      return 'condition';
  }
}
