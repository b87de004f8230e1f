import { patchedItem, type Item, type ItemMoment, type ItemPatch } from '../engine/items/item';
import { momentsAfter } from '../engine/items/moments';

/** An item of the simulated catalogue. */
export interface SimItem {
  item: Item;
  moments: ItemMoment[];
}

/** Says something anew of an item, and gives it as it was before. */
export function putItem(items: Map<string, SimItem>, patch: ItemPatch, atMs: number): Item | null {
  const known = items.get(patch.id);
  const item = patchedItem(known?.item ?? null, patch);
  const past = known === undefined ? null : { moments: known.moments, currency: known.item.currency };
  items.set(patch.id, { item, moments: momentsAfter(past, item, atMs) });
  return known?.item ?? null;
}

/** The catalogue as a simulation begins. */
export function openCatalogue(patches: readonly ItemPatch[], atMs: number): Map<string, SimItem> {
  const items = new Map<string, SimItem>();
  for (const patch of patches) putItem(items, patch, atMs);
  return items;
}
