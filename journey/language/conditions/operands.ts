import type { Operand, ValueSource } from '../../../audience/condition';
import type { Json } from '../../../audience/json';
import { isMapping, type Mapping } from '../path';
import { show } from '../show';
import type { Spot } from '../spot';
import { dateProblem, dateMs } from '../values/date';
import { durationMs, durationProblem } from '../values/duration';
import { leaf, type LeafSchema, type Problem } from '../values/leaf';
import { isDotted, stepPathProblem } from '../values/reference-path';
import { isId } from '../values/id';
import type { ConditionScope } from './condition-word';

const SOURCES = ['profile', 'entry', 'step'] as const;
const HINT = 'A reference is `{ profile: path }`, `{ entry: path }`, `{ step: id.path }` or `{ now: -3d }`.';

/** The one key of a reference mapping, or null when a value is none. */
function referenceKey(value: unknown): string | null {
  if (!isMapping(value)) return null;
  const keys = Object.keys(value);
  return keys.length === 1 && ['profile', 'entry', 'step', 'event', 'now'].includes(keys[0] ?? '')
    ? (keys[0] ?? null)
    : null;
}

/** Whether a value is written as a reference, `{ profile|entry|step|event: path }` or `{ now: duration }`. */
export function isReference(value: unknown): value is Mapping {
  return referenceKey(value) !== null;
}

/** Why a reference is refused; null when it is sound. */
export function referenceProblem(value: Mapping): Problem | null {
  const key = referenceKey(value) ?? '';
  const given = value[key];
  if (key === 'now') return durationProblem(given, true);
  if (key === 'event') {
    const hint =
      'Write `{ entry: … }` for the event that started the run; in a `where`, put `event` on the left.';
    return { code: 'event_outside_where', message: '`event` cannot be referred to here.', hint };
  }
  if (typeof given !== 'string' || !isDotted(given)) {
    return { code: 'bad_path', message: `${show(given)} is not a path.`, hint: HINT };
  }
  const step = key === 'step' ? stepPathProblem(given) : null;
  return step === null ? null : { code: 'bad_path', message: step, hint: 'Write `{ step: id.path }`.' };
}

/** A reference, checked before, as the engine reads it. Steps it names are mentioned; a run must be there to read. */
export function lowerReference(value: Mapping, spot: Spot, scope: { run: boolean }): Operand {
  if (typeof value.now === 'string') return { nowOffsetMs: durationMs(value.now) ?? 0 };
  for (const from of SOURCES) {
    const path = value[from];
    if (typeof path === 'string') return { ref: lowerSource(from, path, spot.at(from), scope) };
  }
  return { literal: null };
}

/** A value source, with the faults of its place: `entry` and `step` need a run. */
export function lowerSource(
  from: ValueSource['from'],
  path: string,
  spot: Spot,
  scope: { run: boolean },
): ValueSource {
  if ((from === 'entry' || from === 'step') && !scope.run) {
    const hint = from === 'entry' ? 'In a `where`, write `{ event: … }`.' : 'Move the condition into a step.';
    spot.fault('run_outside_journey', `\`${from}\` is read where there is no run yet.`, { hint });
  } else if (from === 'step') {
    const step = path.split('.')[0] ?? '';
    if (isId(step)) spot.mention('step', step);
  }
  return { from, path };
}

type Kind = 'any' | 'number' | 'text' | 'date';

function literalProblem(value: unknown, kind: Kind): Problem | null {
  if (kind === 'date') return dateProblem(value);
  if (value === null) {
    return {
      code: 'wrong_value',
      message: 'There is nothing to compare with.',
      hint: 'Use `exists: false` for a missing value.',
    };
  }
  if (typeof value === 'object' || value === undefined) {
    return { code: 'wrong_type', message: `${show(value)} cannot be compared with.`, hint: HINT };
  }
  if (kind === 'number' && typeof value !== 'number') return notNumber(value);
  if (kind === 'text' && typeof value !== 'string') {
    const message = `${show(value)} is a number or a boolean, and only text begins or ends with text.`;
    return { code: 'compare_types', message, hint: `Put it in quotes: \`'${JSON.stringify(value)}'\`.` };
  }
  return null;
}

function notNumber(value: unknown): Problem {
  const text = typeof value === 'string' ? value.trim() : '';
  const numeric = text !== '' && Number.isFinite(Number(text));
  const hint = numeric
    ? `Remove the quotes: \`${text}\`.`
    : 'Write a number; for dates use `before` and `after`.';
  return {
    code: 'compare_types',
    message: `${show(value)} is not a number, and only numbers are larger or smaller.`,
    hint,
  };
}

/** Why a right-hand side is refused; null when it is sound. */
function operandProblem(value: unknown, kind: Kind): Problem | null {
  return isReference(value) ? referenceProblem(value) : literalProblem(value, kind);
}

const REFERENCE_SCHEMA: LeafSchema = { $ref: '#/definitions/reference' };

/** A right-hand side of one kind: a literal or a reference. */
export function operandLeaf(kind: Kind): ReturnType<typeof leaf<Json>> {
  const types = kind === 'any' ? ['string', 'number', 'boolean'] : [kind === 'number' ? 'number' : 'string'];
  return leaf<Json>((value) => operandProblem(value, kind), { anyOf: [{ type: types }, REFERENCE_SCHEMA] });
}

/** A list of right-hand sides whose literals are of one type. */
export const operandList = leaf<Json[]>(
  (value) => {
    const hint = 'Write a list: `in: [a, b]`.';
    if (!Array.isArray(value)) return { code: 'wrong_type', message: `${show(value)} is not a list.`, hint };
    if (value.length === 0) return { code: 'empty_list', message: 'The list is empty.', hint };
    const items: unknown[] = value;
    const types = new Set(items.filter((item) => !isReference(item)).map((item) => typeof item));
    const bad = items.map((item) => operandProblem(item, 'any')).find((problem) => problem !== null);
    if (bad || types.size < 2) return bad ?? null;
    return {
      code: 'compare_types',
      message: 'The list mixes numbers and text.',
      hint: 'Write all with quotes, or none.',
    };
  },
  { type: 'array', minItems: 1 },
);

/** Two ends of a range, both numbers or both dates. */
export const operandPair = leaf<[Json, Json]>(
  (value) => {
    const hint = 'Write two ends: `between: [10, 20]`.';
    if (!Array.isArray(value) || value.length !== 2) {
      return { code: 'wrong_type', message: `${show(value)} is not a pair of two ends.`, hint };
    }
    const ends: unknown[] = value;
    const kind = ends.some((end) => typeof end === 'number') ? 'number' : 'date';
    const bad = ends.map((end) => operandProblem(end, kind)).find((problem) => problem !== null) ?? null;
    return bad?.code === 'bad_date' ? { ...bad, hint: `${hint} Ends are two numbers or two dates.` } : bad;
  },
  { type: 'array', minItems: 2, maxItems: 2 },
);

/** A right-hand side, checked before, as the engine reads it. */
export function lowerOperand(value: Json, spot: Spot, scope: ConditionScope): Operand {
  return isReference(value) ? lowerReference(value, spot, scope) : { literal: value };
}

/** A date on the right-hand side: an instant, so that zones are settled before anything runs. */
export function lowerDate(value: Json, spot: Spot, scope: ConditionScope): Operand {
  if (typeof value !== 'string') return lowerOperand(value, spot, scope);
  return { literal: new Date(dateMs(value, scope.zone)).toISOString() };
}
