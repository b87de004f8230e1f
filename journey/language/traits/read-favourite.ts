import type { z } from 'zod';
import type { FavouriteBy, FavouriteRule } from '../../../audience/traits/definition';
import { isMapping } from '../path';
import { readObject } from '../read-object';
import { show } from '../show';
import type { Spot } from '../spot';
import { shareOf } from '../values/amount';
import { DAY_MS, durationMs } from '../values/duration';
import { eventName } from '../values/id';
import { isDotted } from '../values/reference-path';
import { readWhere, type TraitPlace } from './trait-place';
import { favouriteSchemas, type TRAIT_SCHEMAS } from './trait-schema';

type Doc = Partial<z.output<typeof TRAIT_SCHEMAS.favourite>>;

const FORM =
  'Write `favourite: category`, `{ price: total, bounds: [50, 200] }`, `{ clock: hour }` or `{ events: { search: [product_searched] } }`.';

function isEvent(name: unknown): name is string {
  return eventName.safeParse(name).success;
}

/** The events under each word, as a word for each event. */
function readLabels(value: unknown, spot: Spot): Record<string, string> | null {
  const labels: Record<string, string> = {};
  const words = isMapping(value) ? Object.entries(value) : [];
  for (const [word, given] of words) {
    const events: unknown[] = Array.isArray(given) ? given : [given];
    for (const event of events) {
      if (!isEvent(event)) {
        spot.at(word).fault('bad_event', `${show(event)} is not an event name.`, { hint: FORM });
        return null;
      }
      labels[event] = word;
    }
  }
  if (words.length > 1) return labels;
  spot.fault('wrong_value', 'At least two words are told apart.', { hint: FORM });
  return null;
}

function readBy(value: unknown, spot: Spot): FavouriteBy | null {
  if (typeof value === 'string' && isDotted(value)) return { kind: 'property', property: value };
  if (!isMapping(value)) {
    spot.fault('wrong_value', `${show(value)} says nothing of what is preferred.`, { hint: FORM });
    return null;
  }
  if (Object.hasOwn(value, 'price')) {
    const doc = readObject(favouriteSchemas.price, value, spot);
    if (doc === null) return null;
    return { kind: 'price', property: doc.price, bounds: [...doc.bounds].sort((a, b) => a - b) };
  }
  if (Object.hasOwn(value, 'events')) {
    const doc = readObject(favouriteSchemas.events, value, spot);
    const labels = doc && readLabels(doc.events, spot.at('events'));
    return labels && { kind: 'event', labels };
  }
  const doc = readObject(favouriteSchemas.clock, value, spot);
  return doc && { kind: 'clock', part: doc.clock };
}

/** Events with their weights: one event, several, or a mapping. */
function readWeights(value: unknown, spot: Spot): [event: string, weight: number][] {
  const hint = 'Write `of: order_placed` or `of: { product_viewed: 1, order_placed: 5 }`.';
  const pairs: [unknown, unknown][] = isMapping(value)
    ? Object.entries(value)
    : (Array.isArray(value) ? value : [value]).map((event: unknown) => [event, 1]);
  const weights: [string, number][] = [];
  for (const [event, weight] of pairs) {
    if (isEvent(event) && typeof weight === 'number' && weight > 0) weights.push([event, weight]);
    else
      spot.fault('wrong_value', `${show(event)} with ${show(weight)} is no event with a weight.`, { hint });
  }
  return weights;
}

function weightsOf(doc: Doc, by: FavouriteBy | null, root: Spot): [string, number][] {
  if (doc.of !== undefined) return readWeights(doc.of, root.at('of'));
  if (by?.kind === 'event') return Object.keys(by.labels).map((event) => [event, 1]);
  if (by !== null)
    root.fault('missing_key', '`of` is missing.', { hint: 'Say which events count: `of: order_placed`.' });
  return [];
}

/** Reads a favourite; null when there was a fault. */
export function readFavourite(doc: Doc, place: TraitPlace): FavouriteRule | null {
  const { root } = place;
  const by = doc.favourite === undefined ? null : readBy(doc.favourite, root.at('favourite'));
  const where = readWhere(doc.where, root.at('where'), place);
  const weights = weightsOf(doc, by, root);
  if (by === null) return null;
  return {
    kind: 'favourite',
    by,
    sources: weights.map(([event, weight]) => ({ event, where, weight })),
    halfLifeMs: durationMs(doc.half_life ?? '90d') ?? 90 * DAY_MS,
    least: doc.least ?? 1,
    share: doc.share === undefined ? 0 : shareOf(doc.share),
    otherwise: doc.otherwise ?? null,
    gives: doc.gives ?? 'value',
  };
}
