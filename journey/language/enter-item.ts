import { z } from 'zod';
import type { ItemItem } from '../plan/enter-items';
import { ITEM_SHAPE, itemChange, readWanted } from './item-wanted';
import type { ReadWithEvent } from './listener';
import type { Mapping } from './path';
import { readObject } from './read-object';
import type { Spot } from './spot';
import { readElsewhere } from './values/leaf';
import { keyPath } from './values/reference-path';

/** `item: price_drop`, for the people concerned. */
export const enterItemSchema = z.object({
  item: itemChange,
  ...ITEM_SHAPE,
  where: readElsewhere('conditions', 'What the item must be like: `event: item.category`.').optional(),
  key: keyPath.optional(),
});

const HINTS = {
  within: 'Use `seen_within`.',
  audience: '`audience` is a key of the journey.',
  existing: 'Nobody is taken by a change that lies back.',
};

/** Reads an `item` entry; null when there was a fault. */
export function readItemItem(value: Mapping, spot: Spot, conditions: ReadWithEvent): ItemItem | null {
  const doc = readObject(enterItemSchema, value, spot, { hints: HINTS });
  if (!doc) return null;
  if (doc.of === undefined) {
    const hint = 'Say whom: `of: listed`, `of: viewed`, `of: carted`, `of: favourite`, or a list of them.';
    spot.fault('missing_key', '`of` is missing.', { hint });
  }
  const where = doc.where === undefined ? null : conditions(doc.where, spot.at('where'), true);
  return { kind: 'item', ...readWanted(doc, spot), where, key: doc.key ?? null };
}
