import { z } from 'zod';
import type { Condition, ValueSource } from '../../../audience/condition';
import type { Spot } from '../spot';
import { dottedPath, stepPathProblem } from '../values/reference-path';
import { conditionWord, type ConditionScope, type ConditionWord } from './condition-word';
import { lowerSource } from './operands';
import { lowerTests, OPERATOR_SHAPE, reportMixedTests } from './operators';

const HINTS = {
  equals: 'Use `is`.',
  eq: 'Use `is`.',
  not: 'Use `is_not`.',
  min: 'Use `gte`.',
  max: 'Use `lte`.',
};

function lowerValue(
  from: ValueSource['from'],
  path: string,
  doc: Parameters<typeof lowerTests>[0],
  spot: Spot,
  scope: ConditionScope,
): Condition | null {
  if (from === 'event' && !scope.event) {
    const hint = scope.run
      ? 'Write `{ entry: … }` for the event that started the run.'
      : 'Put it into a `where`.';
    spot.at('event').fault('event_outside_where', 'There is no event to look at here.', { hint, of: 'key' });
  }
  const left = lowerSource(from, path, spot.at(from), scope);
  const problem = from === 'step' ? stepPathProblem(path) : null;
  if (problem !== null) spot.at('step').fault('bad_path', problem, { hint: 'Write `{ step: id.path, … }`.' });
  const tests = lowerTests(doc, spot, scope);
  if (tests.length === 0) {
    const hint = 'Say how it is compared: `is: …`, `gte: 3`, `exists: true`.';
    spot.at(from).fault('no_operator', `\`${from}: ${path}\` is compared with nothing.`, { hint });
  }
  reportMixedTests(tests, spot.at(from));
  return { kind: 'value', left, tests };
}

const ABOUT = {
  profile: 'A trait of the profile, by its dotted path.',
  event: 'A property of the event under test.',
  entry: 'A property of the event that started this run.',
  step: 'The result of an earlier step of this run: id.path.',
};

/** Comparisons of a trait, a property of an event, or the result of a step. */
export const VALUE_CONDITIONS: readonly ConditionWord[] = [
  conditionWord({
    subject: 'profile',
    schema: z.object({ profile: dottedPath.describe(ABOUT.profile), ...OPERATOR_SHAPE }),
    words: { hints: HINTS },
    lower: (doc, spot, scope) => lowerValue('profile', doc.profile, doc, spot, scope),
  }),
  conditionWord({
    subject: 'event',
    schema: z.object({ event: dottedPath.describe(ABOUT.event), ...OPERATOR_SHAPE }),
    words: { hints: HINTS },
    lower: (doc, spot, scope) => lowerValue('event', doc.event, doc, spot, scope),
  }),
  conditionWord({
    subject: 'entry',
    schema: z.object({ entry: dottedPath.describe(ABOUT.entry), ...OPERATOR_SHAPE }),
    words: { hints: HINTS },
    lower: (doc, spot, scope) => lowerValue('entry', doc.entry, doc, spot, scope),
  }),
  conditionWord({
    subject: 'step',
    schema: z.object({ step: dottedPath.describe(ABOUT.step), ...OPERATOR_SHAPE }),
    words: { hints: HINTS },
    lower: (doc, spot, scope) => lowerValue('step', doc.step, doc, spot, scope),
  }),
];
