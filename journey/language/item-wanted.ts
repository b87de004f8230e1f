import { z } from 'zod';
import type { Condition } from '../../audience/condition';
import { ITEM_CHANGES } from '../engine/items/item-change';
import type { ItemWanted } from '../engine/items/item-event';
import { TIE_KINDS, type TieKind } from '../engine/items/ties';
import { listed, show } from './show';
import type { Spot } from './spot';
import { percent, shareOf } from './values/amount';
import { leaf } from './values/leaf';
import { DAY_MS, duration, durationMs } from './values/duration';

/** How far back a tie may lie where the file does not say. */
const SEEN_WITHIN_MS = 90 * DAY_MS;

const isTie = (value: unknown): value is TieKind => TIE_KINDS.some((kind) => kind === value);

/** One tie, or a list of them. */
const ties = leaf<TieKind | TieKind[]>(
  (value) => {
    const list: unknown[] = Array.isArray(value) ? value : [value];
    if (list.length > 0 && list.every(isTie)) return null;
    const hint = `Use ${listed(TIE_KINDS)}, or a list of them.`;
    return { code: 'wrong_value', message: `${show(value)} ties nobody to an item.`, hint };
  },
  { anyOf: [{ enum: [...TIE_KINDS] }, { type: 'array', minItems: 1, items: { enum: [...TIE_KINDS] } }] },
);

/** The keys beside `item`, in entries and in `wait_for`. */
export const ITEM_SHAPE = {
  of: ties.optional().describe('What ties the person to the item.'),
  by: percent.optional().describe('By how much of its price it must have fallen.'),
  seen_within: duration.optional().describe('How far back the tie may lie; 90d where not given.'),
};

/** `item: price_drop`. */
export const itemChange = z.enum(ITEM_CHANGES).describe('A change in the catalogue.');

interface ItemDoc {
  item: ItemWanted['change'];
  of?: ItemWanted['of'] | ItemWanted['of'][number] | undefined;
  by?: string | undefined;
  seen_within?: string | undefined;
}

/** Reads which change of an item is meant, and for whom. Without `of` every tie will do. */
export function readWanted(doc: ItemDoc, spot: Spot): ItemWanted {
  if (doc.by !== undefined && doc.item !== 'price_drop') {
    const message = '`by` is about a price.';
    spot.at('by').fault('conflicting_keys', message, { of: 'key', hint: 'Use it with `item: price_drop`.' });
  }
  return {
    change: doc.item,
    of: doc.of === undefined ? [...TIE_KINDS] : [doc.of].flat(),
    by: doc.by === undefined ? null : shareOf(doc.by),
    seenWithinMs: doc.seen_within === undefined ? SEEN_WITHIN_MS : (durationMs(doc.seen_within) ?? 0),
  };
}

/** The same as a condition on `item_changed`, for what listens in the middle of a run. */
export function wantedCondition({ change, of, by, seenWithinMs }: ItemWanted): Condition {
  const value = (path: string, test: Extract<Condition, { kind: 'value' }>['tests'][number]): Condition => ({
    kind: 'value',
    left: { from: 'event', path },
    tests: [test],
  });
  return {
    kind: 'all',
    of: [
      value('change', { op: 'is', right: { literal: change } }),
      ...(by === null ? [] : [value('drop', { op: 'gte', right: { literal: by } })]),
      {
        kind: 'any',
        of: of.map((one) => value(`tied.${one}`, { op: 'within_last', durationMs: seenWithinMs })),
      },
    ],
  };
}
