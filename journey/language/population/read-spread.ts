import { dayNumber } from '../../../audience/civil-date';
import type { Json } from '../../../audience/json';
import type { Spread } from '../../simulator/population/population';
import { isMapping, type Mapping } from '../path';
import { readObject } from '../read-object';
import { listed, show, typeWord } from '../show';
import type { Spot } from '../spot';
import { shareOf } from '../values/amount';
import { SPREAD_FORMS, type SpreadForm } from './spread-schema';

/** Whether there is an event that is followed, whose properties `same` may take. */
export interface SpreadScope {
  follows: boolean;
}

const FORM_NAMES = Object.keys(SPREAD_FORMS) as SpreadForm[];

/** Reads a mapping of names to spreads; those with faults are left out. */
export function readSpreads(value: unknown, spot: Spot, scope: SpreadScope): Record<string, Spread> {
  const spreads: Record<string, Spread> = {};
  if (value === undefined) return spreads;
  if (!isMapping(value)) {
    const message = `A mapping of names to values was expected here, not ${typeWord(value)}.`;
    spot.fault('wrong_type', message, { hint: 'Write `tier: { one_of: { gold: 1, plain: 4 } }`.' });
    return spreads;
  }
  for (const [name, given] of Object.entries(value)) {
    const spread = readSpread(given, spot.at(name), scope);
    if (spread !== null) spreads[name] = spread;
  }
  return spreads;
}

function readSpread(value: unknown, spot: Spot, scope: SpreadScope): Spread | null {
  if (!isMapping(value)) return readPlain(value, spot);
  const forms = FORM_NAMES.filter((form) => Object.hasOwn(value, form));
  const [form] = forms;
  if (form === undefined || forms.length > 1) {
    const code = form === undefined ? 'missing_key' : 'conflicting_keys';
    const hint = 'Write `{ between: [18, 75] }` or `{ one_of: { gold: 1, plain: 4 } }`.';
    spot.fault(code, `A value is spread by one of ${listed(FORM_NAMES)}.`, { hint });
    return null;
  }
  return readForm(form, value, spot, scope);
}

function readPlain(value: unknown, spot: Spot): Spread | null {
  if (['string', 'number', 'boolean'].includes(typeof value))
    return { kind: 'always', value: value as Json, share: 1 };
  const hint = Array.isArray(value)
    ? 'To draw one of a list, write `{ one_of: [a, b] }`.'
    : 'Write a value, or how it is spread, such as `{ between: [18, 75] }`.';
  spot.fault('wrong_type', `A value or a spread was expected here, not ${typeWord(value)}.`, { hint });
  return null;
}

function readForm(form: SpreadForm, value: Mapping, spot: Spot, scope: SpreadScope): Spread | null {
  switch (form) {
    case 'one_of': {
      const doc = readObject(SPREAD_FORMS.one_of, value, spot);
      return doc && readOneOf(doc.one_of, spot.at('one_of'), sharedBy(doc));
    }
    case 'between': {
      const doc = readObject(SPREAD_FORMS.between, value, spot);
      return doc && readBetween(doc.between, doc.decimals ?? 0, spot.at('between'), sharedBy(doc));
    }
    case 'normal':
      return readNormal(value, spot);
    case 'unique': {
      const doc = readObject(SPREAD_FORMS.unique, value, spot);
      return doc && { kind: 'unique', prefix: doc.unique, share: sharedBy(doc) };
    }
    case 'same': {
      const doc = readObject(SPREAD_FORMS.same, value, spot);
      if (!scope.follows) {
        const hint = 'Use it in an event with `after`, or in `convert`.';
        spot.at('same').fault('wrong_value', 'This follows no event.', { of: 'key', hint });
        return null;
      }
      return doc && { kind: 'same', property: doc.same, share: sharedBy(doc) };
    }
    case 'always': {
      const doc = readObject(SPREAD_FORMS.always, value, spot);
      return doc && { kind: 'always', value: doc.always as Json, share: sharedBy(doc) };
    }
  }
}

function sharedBy({ share }: { share?: string | undefined }): number {
  return share === undefined ? 1 : shareOf(share);
}

function readOneOf(value: unknown, spot: Spot, share: number): Spread | null {
  if (Array.isArray(value)) {
    if (value.length === 0) spot.fault('empty_list', '`one_of` is empty.', { hint: 'Put in a value.' });
    return value.length === 0
      ? null
      : weighted(
          value as Json[],
          value.map(() => 1),
          share,
        );
  }
  const weights = readWeights(value, spot);
  return weights && weighted(Object.keys(weights), Object.values(weights), share);
}

/** Reads a mapping of values to weights; null when there was a fault. */
export function readWeights(value: unknown, spot: Spot): Record<string, number> | null {
  const hint = 'Write values with their weights: `{ gold: 1, plain: 4 }`.';
  if (!isMapping(value) || Object.keys(value).length === 0) {
    spot.fault('wrong_type', `Values with weights were expected here, not ${typeWord(value)}.`, { hint });
    return null;
  }
  const weights: Record<string, number> = {};
  let sound = true;
  for (const [name, weight] of Object.entries(value)) {
    if (typeof weight === 'number' && Number.isFinite(weight) && weight > 0) weights[name] = weight;
    else {
      sound = false;
      spot.at(name).fault('out_of_range', `${show(weight)} is no weight: a number above 0.`, { hint });
    }
  }
  return sound ? weights : null;
}

/** Values with weights as a spread. */
export function weighted(values: Json[], weights: readonly number[], share: number): Spread {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  return { kind: 'one_of', values, upTo: weights.map((weight) => (sum += weight) / total), share };
}

const DAY = /^\d{4}-\d\d-\d\d$/;

function dayOf(value: unknown): number | null {
  if (typeof value !== 'string' || !DAY.test(value) || Number.isNaN(Date.parse(value))) return null;
  const [year = 0, month = 0, day = 0] = value.split('-').map(Number);
  return dayNumber(year, month, day);
}

function pairOf(value: unknown): unknown[] {
  return Array.isArray(value) && value.length === 2 ? (value as unknown[]) : [];
}

function readBetween(value: unknown, decimals: number, spot: Spot, share: number): Spread | null {
  const [low, high] = pairOf(value);
  const [firstDay, lastDay] = [dayOf(low), dayOf(high)];
  if (firstDay !== null && lastDay !== null && firstDay <= lastDay)
    return { kind: 'date', firstDay, lastDay, share };
  if (typeof low === 'number' && typeof high === 'number' && low <= high) {
    if (decimals > 0 || (Number.isInteger(low) && Number.isInteger(high)))
      return { kind: 'between', low, high, decimals, share };
    const hint = 'Say how many decimals are kept: `decimals: 2`.';
    spot.fault('wrong_value', `${show(value)} has decimals, and none are kept.`, { hint });
    return null;
  }
  const hint =
    "Write two numbers, `[18, 75]`, or two dates, `['1960-01-01', '2005-12-31']`; the lower first.";
  spot.fault('wrong_value', `${show(value)} is no range.`, { hint });
  return null;
}

function readNormal(value: Mapping, spot: Spot): Spread | null {
  const doc = readObject(SPREAD_FORMS.normal, value, spot);
  if (!doc) return null;
  const given = doc.normal;
  const [mean, deviation] = pairOf(given);
  if (typeof mean !== 'number' || typeof deviation !== 'number' || deviation < 0) {
    const hint = 'Write the mean and the standard deviation: `[300, 80]`.';
    spot.at('normal').fault('wrong_value', `${show(given)} is no mean and deviation.`, { hint });
    return null;
  }
  const [low, high] = [doc.min ?? -Infinity, doc.max ?? Infinity];
  if (low > high) {
    spot.at('max').fault('out_of_range', '`max` is below `min`.', { hint: 'Swap the two.' });
    return null;
  }
  return { kind: 'normal', mean, deviation, low, high, decimals: doc.decimals ?? 0, share: sharedBy(doc) };
}
