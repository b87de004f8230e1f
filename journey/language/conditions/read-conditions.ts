import type { Condition } from '../../../audience/condition';
import { isMapping, type Mapping } from '../path';
import { didYouMean } from '../nearest';
import { listed, typeWord } from '../show';
import type { Spot } from '../spot';
import { BEHAVIOUR_CONDITIONS } from './behaviour-conditions';
import type { ConditionScope, ConditionWord } from './condition-word';
import { FATE_CONDITIONS } from './fate-conditions';
import { MOMENT_CONDITIONS } from './moment-conditions';
import { PERSON_CONDITIONS } from './person-conditions';
import { VALUE_CONDITIONS } from './value-conditions';

/** Every form of condition, in the order of the reference. `did` stands before the words it may also contain. */
export const CONDITION_WORDS: readonly ConditionWord[] = [
  ...BEHAVIOUR_CONDITIONS,
  ...VALUE_CONDITIONS,
  ...PERSON_CONDITIONS,
  ...FATE_CONDITIONS,
  ...MOMENT_CONDITIONS,
];

const GROUPS = ['all', 'any', 'not'] as const;
const SUBJECTS = [...GROUPS, ...CONDITION_WORDS.map((word) => word.subject)];

/**
 * Reads conditions as they stand anywhere in the language: one mapping, or a list, which means *all*. Gives null when
 * there was a fault; every fault is reported.
 */
export function readConditions(value: unknown, spot: Spot, scope: ConditionScope): Condition | null {
  if (!Array.isArray(value)) return readCondition(value, spot, scope);
  const [only] = value as unknown[];
  if (value.length === 1) return readCondition(only, spot.at(0), scope);
  const of = readList(value, spot, scope);
  return of && { kind: 'all', of };
}

function readList(value: unknown, spot: Spot, scope: ConditionScope): Condition[] | null {
  if (!Array.isArray(value)) {
    spot.fault('wrong_type', `A list of conditions was expected here, not ${typeWord(value)}.`, {
      hint: 'Begin each condition with `- `, or write `[…]`.',
    });
    return null;
  }
  if (value.length === 0) {
    spot.fault('empty_list', 'The list of conditions is empty.', {
      hint: 'Add a condition, or remove the key.',
    });
    return null;
  }
  const read = value.map((item: unknown, i) => readCondition(item, spot.at(i), scope));
  const sound = read.filter((condition) => condition !== null);
  return sound.length === read.length ? sound : null;
}

function readCondition(value: unknown, spot: Spot, scope: ConditionScope): Condition | null {
  if (Array.isArray(value)) return readConditions(value, spot, scope);
  if (!isMapping(value)) {
    spot.fault('wrong_type', `A condition was expected here, not ${typeWord(value)}.`, {
      hint: 'Write a mapping, such as `{ profile: city, is: Paris }` or `{ tag: vip }`.',
    });
    return null;
  }
  const group = GROUPS.find((key) => Object.hasOwn(value, key));
  if (group) return readGroup(group, value, spot, scope);
  const word = CONDITION_WORDS.find(({ subject }) => Object.hasOwn(value, subject));
  return word ? word.read(value, spot, scope, readConditions) : unknown(value, spot);
}

function readGroup(
  group: (typeof GROUPS)[number],
  value: Mapping,
  spot: Spot,
  scope: ConditionScope,
): Condition | null {
  const other = Object.keys(value).find((key) => key !== group);
  if (other !== undefined) {
    const message = `\`${other}\` cannot stand beside \`${group}\`.`;
    spot
      .at(other)
      .fault('conflicting_keys', message, { of: 'key', hint: `Put it into the list of \`${group}\`.` });
  }
  if (group === 'not') {
    const of = readConditions(value.not, spot.at('not'), scope);
    return of && { kind: 'not', of };
  }
  const of = readList(value[group], spot.at(group), scope);
  return of && { kind: group, of };
}

function unknown(value: Mapping, spot: Spot): null {
  const key = Object.keys(value)[0];
  if (key === undefined) {
    spot.fault('unknown_condition', 'The condition is empty.', {
      hint: `It begins with ${listed(SUBJECTS)}.`,
    });
    return null;
  }
  const hint = didYouMean(key, SUBJECTS) ?? `A condition begins with ${listed(SUBJECTS)}.`;
  spot
    .at(key)
    .fault('unknown_condition', `\`${key}\` is nothing that a condition can look at.`, { of: 'key', hint });
  return null;
}
