import { z } from 'zod';
import type { WaitOutcome } from '../../plan/plan';
import { isMapping, type Mapping } from '../path';
import { readObject } from '../read-object';
import { typeWord } from '../show';
import type { Spot } from '../spot';
import { id, isId } from '../values/id';
import { readElsewhere } from '../values/leaf';
import type { Branch, StepPlace } from './step-word';
import { readAwaitedThing, WAIT_SHAPE } from './wait-item';

/** One of several things that a wait_for waits for. */
export const outcomeSchema = z.object({
  name: id.describe('What this outcome is called, in timelines and reports.'),
  ...WAIT_SHAPE,
  steps: readElsewhere('steps', 'What is done when this came about first.').optional(),
});

const FORM = 'Write `any: [{ name: good, event: …, steps: […] }, …]`.';

/** The name `else` is taken: it is what happens when the time runs out. */
const RESERVED = 'else';

/** The steps of the outcomes, by their names. */
export function outcomeBranches(step: Mapping): Branch[] {
  const any = isMapping(step.wait_for) ? step.wait_for.any : undefined;
  if (!Array.isArray(any)) return [];
  return (any as unknown[]).flatMap((item, i) =>
    isMapping(item) && item.steps !== undefined
      ? [{ name: nameOf(item, i), path: ['wait_for', 'any', i, 'steps'], steps: item.steps }]
      : [],
  );
}

/** Steps of an outcome without a sound name are read as well, so that their faults are told at once. */
function nameOf(item: Mapping, i: number): string {
  return typeof item.name === 'string' && isId(item.name) ? item.name : `${i + 1}`;
}

/** Reads the named outcomes of a wait_for. Null when there was a fault. */
export function readOutcomes(value: unknown, spot: Spot, place: StepPlace): WaitOutcome[] | null {
  if (!Array.isArray(value)) {
    spot.fault('wrong_type', `\`any\` is a list, not ${typeWord(value)}.`, { hint: FORM });
    return null;
  }
  if (value.length === 0) {
    spot.fault('empty_list', '`any` names nothing to wait for.', { hint: FORM });
    return null;
  }
  const names = new Set<string>([RESERVED]);
  const outcomes = (value as unknown[]).map((item, i) => readOutcome(item, spot.at(i), names, place));
  return outcomes.some((one) => one === null) ? null : outcomes.filter((one) => one !== null);
}

function readOutcome(item: unknown, spot: Spot, names: Set<string>, place: StepPlace): WaitOutcome | null {
  const words = { hints: { then: 'Use `steps`.', timeout: '`timeout` stands beside `any`.' } };
  const doc = readObject(outcomeSchema, item, spot, words);
  if (!doc) return null;
  if (names.has(doc.name)) {
    const message = `Another outcome is called \`${doc.name}\`.`;
    spot.at('name').fault('duplicate_id', message, { hint: 'Give each outcome a name of its own.' });
  }
  names.add(doc.name);
  const listener = readAwaitedThing(doc, spot, (given, where, event) =>
    place.conditions(given, where, event),
  );
  return listener && { name: doc.name, listener, first: place.first(doc.name) };
}
