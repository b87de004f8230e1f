import type { Listener } from '../../plan/plan';
import { ITEM_CHANGED } from '../../engine/items/item-event';
import { ITEM_SHAPE, itemChange, readWanted, wantedCondition } from '../item-wanted';
import { LISTENER_SHAPE, readListener, type ReadWithEvent } from '../listener';
import type { Spot } from '../spot';

/** What a `wait_for` may say of what it waits for: what any listener says, or a change of an item. */
export const WAIT_SHAPE = { ...LISTENER_SHAPE, item: itemChange.optional(), ...ITEM_SHAPE };

type WaitDoc = Parameters<typeof readListener>[0] &
  Partial<Record<'item', Parameters<typeof readWanted>[0]['item'] | undefined>> &
  Omit<Parameters<typeof readWanted>[0], 'item'>;

const BESIDE_ITEM = ['of', 'by', 'seen_within'] as const;

/** Reads what is waited for. A change of an item is heard as the event that tells the person of it. */
export function readAwaitedThing(doc: WaitDoc, spot: Spot, conditions: ReadWithEvent): Listener | null {
  const { item } = doc;
  if (item === undefined) {
    for (const key of BESIDE_ITEM) {
      if (doc[key] === undefined) continue;
      const hint = 'Write `item: price_drop` beside it.';
      spot.at(key).fault('conflicting_keys', `\`${key}\` stands beside \`item\` only.`, { of: 'key', hint });
    }
    return readListener(doc, spot, conditions);
  }
  for (const key of ['event', 'when', 'message', 'was'] as const) {
    if (doc[key] === undefined) continue;
    const message = `\`item\` and \`${key}\` exclude one another.`;
    spot.at(key).fault('conflicting_keys', message, { of: 'key', hint: 'Keep one of them.' });
  }
  const wanted = wantedCondition(readWanted({ ...doc, item }, spot));
  const where = doc.where === undefined ? null : conditions(doc.where, spot.at('where'), true);
  if (doc.where !== undefined && where === null) return null;
  return {
    on: 'event',
    event: ITEM_CHANGED,
    where: where === null ? wanted : { kind: 'all', of: [wanted, where] },
  };
}
