import { dateOfDay } from '../../../audience/civil-date';
import type { Json, JsonObject } from '../../../audience/json';
import type { Random } from './random';
import type { Spread } from './population';

/** What a value may be made from, beside the draw: a number that is new each time, and the event that is followed. */
export interface SpreadContext {
  unique: string;
  followed: JsonObject | null;
}

/** Draws one value; undefined for who has none. */
export function drawn(spread: Spread, random: Random, context: SpreadContext): Json | undefined {
  if (!random.happens(spread.share)) return undefined;
  switch (spread.kind) {
    case 'always':
      return spread.value;
    case 'one_of':
      return pick(spread.values, spread.upTo, random.next());
    case 'between':
      return between(spread, random);
    case 'normal': {
      const value = random.normal(spread.mean, spread.deviation);
      return rounded(Math.min(spread.high, Math.max(spread.low, value)), spread.decimals);
    }
    case 'date':
      return dateText(random.whole(spread.firstDay, spread.lastDay));
    case 'unique':
      return `${spread.prefix}${context.unique}`;
    case 'same':
      return context.followed?.[spread.property];
  }
}

/** Draws each of these; what somebody lacks is left out. */
export function drawnAll(
  spreads: Readonly<Record<string, Spread>>,
  random: Random,
  context: SpreadContext,
): JsonObject {
  const values: JsonObject = {};
  for (const name in spreads) {
    const spread = spreads[name];
    const value = spread === undefined ? undefined : drawn(spread, random, context);
    if (value !== undefined) values[name] = value;
  }
  return values;
}

function pick(values: readonly Json[], upTo: readonly number[], at: number): Json | undefined {
  for (let index = 0; index < values.length; index += 1) if (at < (upTo[index] ?? 1)) return values[index];
  return values.at(-1);
}

function between({ low, high, decimals }: Extract<Spread, { kind: 'between' }>, random: Random): number {
  return decimals === 0 ? random.whole(low, high) : rounded(low + random.next() * (high - low), decimals);
}

function rounded(value: number, decimals: number): number {
  const scale = 10 ** decimals;
  return Math.round(value * scale) / scale;
}

function dateText(days: number): string {
  const { year, month, day } = dateOfDay(days);
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
