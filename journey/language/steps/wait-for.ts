import { z } from 'zod';
import type { WaitForStep } from '../../plan/plan';
import { isMapping, type Mapping } from '../path';
import { readAwaitedThing, WAIT_SHAPE } from './wait-item';
import { readObject } from '../read-object';
import type { Spot } from '../spot';
import { duration, durationMs } from '../values/duration';
import { id } from '../values/id';
import { readElsewhere } from '../values/leaf';
import { stepWord, thenElse, type StepPlace } from './step-word';
import { outcomeBranches, readOutcomes } from './wait-outcomes';

/** What stands inside `wait_for`. */
export const waitForSchema = z.object({
  ...WAIT_SHAPE,
  any: readElsewhere(
    'outcomes',
    'Several things by name, of which the first to come about is taken.',
  ).optional(),
  timeout: duration.optional().describe('How long to wait at most; then `else` is taken.'),
  since: id.optional().describe('`entry`, `now`, or a step: since when events count.'),
});

const INSIDE = {
  hints: {
    then: '`then` stands beside `wait_for`, not inside it.',
    else: '`else` stands beside `wait_for`, not inside it.',
    within: 'Use `timeout`.',
  },
};

function subjectOf(step: Mapping): string {
  const inner = isMapping(step.wait_for) ? step.wait_for : {};
  if (typeof inner.event === 'string') return inner.event;
  if (typeof inner.item === 'string') return inner.item;
  if (typeof inner.message === 'string') return `${inner.message}-${String(inner.was)}`;
  return inner.any === undefined ? '' : 'any';
}

function sinceOf(since: string | undefined, spot: Spot, place: StepPlace): WaitForStep['since'] {
  if (since === 'entry') return { kind: 'entry' };
  if (since === 'now') return { kind: 'now' };
  if (since === undefined)
    return place.since === null ? { kind: 'entry' } : { kind: 'step', step: place.since };
  spot.at('since').mention('step', since);
  return { kind: 'step', step: since };
}

type WaitForDoc = z.output<typeof waitForSchema>;
type Awaited = Pick<WaitForStep, 'listener' | 'outcomes' | 'then'>;

/** What is waited for: one thing, or several by name. Null when there was a fault. */
function readAwaited(doc: WaitForDoc, hasThen: boolean, spot: Spot, place: StepPlace): Awaited | null {
  const at = spot.at('wait_for');
  if (doc.any === undefined) {
    const listener = readAwaitedThing(doc, at, (value, where, event) =>
      place.conditions(value, where, event),
    );
    return listener && { listener, then: place.first('then') };
  }
  for (const key of [
    'event',
    'where',
    'when',
    'message',
    'was',
    'item',
    'of',
    'by',
    'seen_within',
  ] as const) {
    if (doc[key] === undefined) continue;
    const message = `\`${key}\` and \`any\` exclude one another.`;
    at.at(key).fault('conflicting_keys', message, { of: 'key', hint: 'Put it into an item of `any`.' });
  }
  if (hasThen) {
    const hint = 'Put them into `steps` of the outcomes.';
    const message = '`then` and `any` exclude one another.';
    spot.at('then').fault('conflicting_keys', message, { of: 'key', hint });
  }
  const outcomes = readOutcomes(doc.any, at.at('any'), place);
  return outcomes && { listener: null, outcomes, then: place.next };
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
      any: '`any` stands inside `wait_for`.',
    },
  },
  subject: subjectOf,
  branches: (step) => [...outcomeBranches(step), ...thenElse(step)],
  lower: (doc, spot, place) => {
    const at = spot.at('wait_for');
    const inner = readObject(waitForSchema, doc.wait_for, at, INSIDE);
    if (!inner) return null;
    const awaited = readAwaited(inner, doc.then !== undefined, spot, place);
    const since = sinceOf(inner.since, at, place);
    if (inner.timeout === undefined) {
      const hint = 'Add `timeout: 7d` inside `wait_for`.';
      at.fault('no_timeout', 'Without a timeout a person may wait here for ever.', {
        hint,
        severity: 'warning',
      });
    }
    if (!awaited) return null;
    const timeoutMs = inner.timeout === undefined ? null : durationMs(inner.timeout);
    const otherwise = place.first('else');
    return { kind: 'wait_for', id: place.id, next: place.next, ...awaited, timeoutMs, since, otherwise };
  },
});
