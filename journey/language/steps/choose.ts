import { z } from 'zod';
import type { Choice } from '../../plan/plan';
import { isMapping, type Mapping } from '../path';
import { readObject } from '../read-object';
import { typeWord } from '../show';
import type { Spot } from '../spot';
import { readElsewhere } from '../values/leaf';
import { subjectOf } from './if';
import { stepWord, type Branch, type StepPlace } from './step-word';

const steps = readElsewhere('steps', 'What is done.');

/** `{ when: conditions, steps }`. */
export const choiceSchema = z.object({
  when: readElsewhere('conditions', 'The conditions of this choice.'),
  steps,
});

/** `{ otherwise: true, steps }`, the last of the list. */
export const otherwiseSchema = z.object({ otherwise: z.literal(true), steps });

const FORM = 'Write `- { when: …, steps: […] }`, and last `- { otherwise: true, steps: […] }`.';

function itemsOf(step: Mapping): unknown[] {
  return Array.isArray(step.choose) ? step.choose : [];
}

function isOtherwise(item: unknown): boolean {
  return isMapping(item) && Object.hasOwn(item, 'otherwise');
}

/** Choices are numbered as they stand, so that a timeline and the file speak of the same one. */
function branchesOf(step: Mapping): Branch[] {
  return itemsOf(step).flatMap((item, i) =>
    isMapping(item) && item.steps !== undefined
      ? [
          {
            name: isOtherwise(item) ? 'otherwise' : `${i + 1}`,
            path: ['choose', i, 'steps'],
            steps: item.steps,
          },
        ]
      : [],
  );
}

function readChoice(item: unknown, i: number, spot: Spot, place: StepPlace): Choice | null {
  const doc = readObject(choiceSchema, item, spot, { hints: { if: 'Use `when`.', then: 'Use `steps`.' } });
  const when = doc && place.conditions(doc.when, spot.at('when'), false);
  return when && { when, first: place.first(`${i + 1}`) };
}

function readOtherwise(item: unknown, isLast: boolean, spot: Spot): void {
  if (isMapping(item) && Object.hasOwn(item, 'when')) {
    const message = '`when` and `otherwise` exclude one another.';
    spot.at('otherwise').fault('conflicting_keys', message, { of: 'key', hint: FORM });
    return;
  }
  readObject(otherwiseSchema, item, spot, { hints: { then: 'Use `steps`.' } });
  if (isLast) return;
  const message = '`otherwise` stands before other choices, which could then never be taken.';
  spot.at('otherwise').fault('unreachable_choice', message, { of: 'key', hint: 'Move it to the end.' });
}

/** `choose:` — the first of several choices whose conditions hold, as things stand now. */
export const choose = stepWord({
  kind: 'choose',
  about: 'Take the first of several choices whose conditions hold, as things stand now.',
  schema: z.object({ choose: readElsewhere('choices', 'The choices, in order.') }),
  words: { hints: { otherwise: FORM, else: FORM, then: FORM } },
  subject: (step: Mapping) => {
    const [first] = itemsOf(step);
    return isMapping(first) ? subjectOf(first.when) : '';
  },
  branches: branchesOf,
  lower: (doc, spot, place) => {
    const at = spot.at('choose');
    if (!Array.isArray(doc.choose)) {
      at.fault('wrong_type', `Choices are a list, not ${typeWord(doc.choose)}.`, { hint: FORM });
      return null;
    }
    const items: unknown[] = doc.choose;
    const choices = items.map((item, i) => {
      if (!isOtherwise(item)) return readChoice(item, i, at.at(i), place);
      readOtherwise(item, i === items.length - 1, at.at(i));
      return null;
    });
    if (items.every(isOtherwise)) {
      at.fault('empty_list', '`choose` has nothing to choose from.', { hint: FORM });
    }
    const otherwise = place.first('otherwise');
    return {
      kind: 'choose',
      id: place.id,
      next: place.next,
      choices: choices.filter((choice) => choice !== null),
      otherwise,
    };
  },
});
