import type { EventFact } from '../facts';
import type { Json } from '../json';
import { countsIn, propertyOf } from './counts';
import type { FavouriteRule } from './definition';
import type { TraitClock, TraitKind } from './kind';

/** So many different values are kept, those seen last: of more, none is a favourite. */
const MOST_VALUES = 100;
const MOST_CHARACTERS = 200;
/** How many values a list gives. */
const LISTED = 5;

/** A value, its weight as of the instant of its newest event, that instant, and the number of its events. */
type Liked = [value: string, weight: number, atMs: number, events: number];

function bandOf(bounds: readonly number[], amount: number): string {
  const from = bounds.filter((bound) => amount >= bound);
  const to = bounds[from.length];
  const low = from.at(-1) ?? 0;
  return to === undefined ? `${String(low)}+` : `${String(low)}-${String(to)}`;
}

function wordFor(
  { by }: FavouriteRule,
  event: EventFact,
  { calendar, zone }: TraitClock,
): string | undefined {
  switch (by.kind) {
    case 'clock': {
      const local = calendar.local(event.atMs, zone);
      return by.part === 'weekday' ? local.weekday : String(local.hour).padStart(2, '0');
    }
    case 'event':
      return Object.hasOwn(by.labels, event.name) ? by.labels[event.name] : undefined;
    case 'price': {
      const amount = propertyOf(event, by.property);
      return typeof amount === 'number' ? bandOf(by.bounds, amount) : undefined;
    }
    case 'property': {
      const value = propertyOf(event, by.property);
      if (value === undefined || typeof value === 'object') return undefined;
      return String(value).slice(0, MOST_CHARACTERS);
    }
  }
}

/** A weight after a time: half of it after each half-life. */
function decayed(weight: number, forMs: number, halfLifeMs: number): number {
  return weight * 2 ** (-forMs / halfLifeMs);
}

function liked(
  state: readonly Liked[],
  word: string,
  weight: number,
  atMs: number,
  halfLifeMs: number,
): Liked {
  const [, before, beforeMs, events] = state.find(([value]) => value === word) ?? [word, 0, atMs, 0];
  const newestMs = Math.max(atMs, beforeMs);
  const sum = decayed(before, newestMs - beforeMs, halfLifeMs) + decayed(weight, newestMs - atMs, halfLifeMs);
  return [word, sum, newestMs, events + 1];
}

interface Share {
  value: string;
  share: number;
}

/** All values with their part of the whole, the strongest first. All decay alike, so time alone changes no part. */
function sharesOf({ halfLifeMs }: FavouriteRule, state: readonly Liked[]): Share[] {
  const newestMs = Math.max(...state.map(([, , atMs]) => atMs));
  const weights = state.map(([, weight, atMs]) => decayed(weight, newestMs - atMs, halfLifeMs));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const shares = state.map(([value], index) => ({
    value,
    share: Math.round(((weights[index] ?? 0) / whole) * 1e4) / 1e4,
  }));
  return shares.sort((a, b) => b.share - a.share || (a.value < b.value ? -1 : 1));
}

function valueOf(rule: FavouriteRule, state: readonly Liked[]): Json | undefined {
  const events = state.reduce((sum, [, , , own]) => sum + own, 0);
  if (events === 0 || events < rule.least) return undefined;
  const shares = sharesOf(rule, state);
  const [first] = shares;
  if (first === undefined) return undefined;
  if (rule.gives === 'strength') return first.share;
  if (rule.gives === 'list') return shares.slice(0, LISTED).map(({ value }) => value);
  return first.share >= rule.share ? first.value : (rule.otherwise ?? undefined);
}

/** What a person prefers: weighted counts of a value, of which old events weigh less and less. */
export const FAVOURITE: TraitKind<FavouriteRule, Liked[]> = {
  empty: [],
  update(rule, state, event, clock) {
    const source = rule.sources.find((one) => countsIn(one, event, clock));
    const word = source && wordFor(rule, event, clock);
    if (source === undefined || word === undefined) return state;
    const own = liked(state, word, source.weight, event.atMs, rule.halfLifeMs);
    const all = [...state.filter(([value]) => value !== word), own];
    return all.sort((a, b) => b[2] - a[2] || (a[0] < b[0] ? -1 : 1)).slice(0, MOST_VALUES);
  },
  value: valueOf,
  nextChangeMs: () => null,
};
