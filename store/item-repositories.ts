import type { ItemCounts } from '../insight/recommendations/basket-counts';
import type { ItemChange } from '../journey/engine/items/item-change';
import type { Item, ItemMoment, ItemPatch } from '../journey/engine/items/item';
import type { Deeds, Done, Tie } from '../journey/engine/items/ties';

/** An item with what it was before, oldest first, the present last; its newest 50 moments are kept. */
export interface ItemRow extends Item {
  moments: ItemMoment[];
  updatedAtMs: number;
}

/** A change of an item that people have still to be told of. */
export interface PendingChange extends ItemChange {
  /** Counts the changes of this item, so that each has a name. */
  number: number;
  /** The last tie whose person was told; null at the beginning. */
  afterRef: string | null;
}

/** The catalogue. */
export interface Items {
  /**
   * Says something anew of items. Each is changed in one write together with what people have to be told of it, so that
   * no crash keeps one without the other, and each change is kept once. Gives how many are new and how many changed.
   */
  patch(patches: readonly ItemPatch[], lowStock: number, atMs: number): Promise<PatchOutcome>;
  get(id: string): Promise<ItemRow | null>;
  getMany(ids: readonly string[]): Promise<Map<string, ItemRow>>;
  /** In pages by id. */
  list(afterId: string | null, limit: number): Promise<ItemRow[]>;
  /** False where there was none. */
  remove(id: string): Promise<boolean>;
  /** Whether the catalogue holds anything. */
  any(): Promise<boolean>;
  /** Items with changes that people have still to be told of, the longest waiting first. */
  pending(limit: number): Promise<{ item: ItemRow; changes: PendingChange[] }[]>;
  /** Everybody up to this tie was told of the change. */
  reached(id: string, number: number, afterRef: string): Promise<void>;
  /** Everybody was told. */
  told(id: string, number: number): Promise<void>;
}

export interface PatchOutcome {
  created: number;
  changed: number;
  same: number;
}

/** A tie with the person's reference. */
export interface TieRow extends Tie {
  userRef: string;
}

/** Who looked at what, has it in the cart, on a list, or bought it: one row for each person and item. */
export interface Ties {
  /** Keeps the newest instant of each deed; keeping an event twice changes nothing. */
  keep(userRef: string, done: readonly Done[]): Promise<void>;
  /** People who did any of these with the item since then, in pages by reference. */
  ofItem(
    item: string,
    since: { deeds: readonly (keyof Deeds)[]; sinceMs: number },
    afterRef: string | null,
    limit: number,
  ): Promise<TieRow[]>;
  ofPerson(userRef: string, limit: number): Promise<TieRow[]>;
  /** All ties in pages, those of one person one after another. */
  page(after: Pick<TieRow, 'userRef' | 'item'> | null, limit: number): Promise<TieRow[]>;
}

/** What the purchases of everybody say of one item. */
export interface RelatedRow extends ItemCounts {
  /** How long people take to buy it again; null where it is not known. */
  gapMs: number | null;
  /** How many gaps that is the median of. */
  gaps: number;
  /** When it was found: the same for all items of one look at all purchases. */
  atMs: number;
}

/** What is bought beside what, found in the background. */
export interface RelatedItems {
  /** Replaces what was known of these items. */
  put(rows: readonly RelatedRow[]): Promise<void>;
  getMany(items: readonly string[]): Promise<Map<string, RelatedRow>>;
  /** Forgets what was found before: items that nobody has bought since. */
  forgetBefore(atMs: number): Promise<void>;
}
