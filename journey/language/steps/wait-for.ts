import { z } from 'zod';
import type { WaitForStep } from '../../plan/plan';
import { isMapping, type Mapping } from '../path';
import { LISTENER_SHAPE, readListener } from '../listener';
import { readObject } from '../read-object';
import type { Spot } from '../spot';
import { duration, durationMs } from '../values/duration';
import { id } from '../values/id';
import { readElsewhere } from '../values/leaf';
import { stepWord, thenElse, type StepPlace } from './step-word';

/** What stands inside `wait_for`. */
export const waitForSchema = z.object({
  ...LISTENER_SHAPE,
  timeout: duration.optional().describe('How long to wait at most; then `else` is taken.'),
  since: id.optional().describe('`entry`, `now`, or a step: since when events count.'),
});

const INSIDE = {
  notYet: ['any', 'item'],
  hints: {
    then: '`then` stands beside `wait_for`, not inside it.',
    else: '`else` stands beside `wait_for`, not inside it.',
    within: 'Use `timeout`.',
  },
};

function subjectOf(step: Mapping): string {
  const inner = isMapping(step.wait_for) ? step.wait_for : {};
  if (typeof inner.event === 'string') return inner.event;
  if (typeof inner.message === 'string') return `${inner.message}-${String(inner.was)}`;
  return '';
}

function sinceOf(since: string | undefined, spot: Spot, place: StepPlace): WaitForStep['since'] {
  if (since === 'entry') return { kind: 'entry' };
  if (since === 'now') return { kind: 'now' };
  if (since === undefined)
    return place.since === null ? { kind: 'entry' } : { kind: 'step', step: place.since };
  spot.at('since').mention('step', since);
  return { kind: 'step', step: since };
}

/** `wait_for: { event: … }` — waits until something is heard; `else` is taken when the time runs out. */
export const waitFor = stepWord({
  kind: 'wait_for',
  about: 'Wait until something happens, or the time runs out.',
  schema: z.object({
    wait_for: readElsewhere('wait_for', 'What is waited for, and how long.'),
    then: readElsewhere('steps', 'What is done when it happened.').optional(),
    else: readElsewhere('steps', 'What is done when the time ran out.').optional(),
  }),
  words: {
    hints: {
      timeout: '`timeout` stands inside `wait_for`.',
      since: '`since` stands inside `wait_for`.',
      where: '`where` stands inside `wait_for`.',
    },
  },
  subject: subjectOf,
  branches: thenElse,
  lower: (doc, spot, place) => {
    const at = spot.at('wait_for');
    const inner = readObject(waitForSchema, doc.wait_for, at, INSIDE);
    if (!inner) return null;
    const listener = readListener(inner, at, (value, where, event) => place.conditions(value, where, event));
    const since = sinceOf(inner.since, at, place);
    if (inner.timeout === undefined) {
      const hint = 'Add `timeout: 7d` inside `wait_for`.';
      at.fault('no_timeout', 'Without a timeout a person may wait here for ever.', {
        hint,
        severity: 'warning',
      });
    }
    if (!listener) return null;
    const timeoutMs = inner.timeout === undefined ? null : durationMs(inner.timeout);
    const [then, otherwise] = [place.first('then'), place.first('else')];
    return { kind: 'wait_for', id: place.id, next: place.next, listener, timeoutMs, since, then, otherwise };
  },
});
