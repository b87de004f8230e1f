import { isPersonalized } from '../audience/personalization';
import type { EventFact } from '../audience/facts';
import type { Item } from '../journey/engine/items/item';
import { stillHolds } from '../journey/engine/items/item-change';
import { isWantedItem, ITEM_CHANGED, itemChanged } from '../journey/engine/items/item-event';
import { tiedSince, type Deeds } from '../journey/engine/items/ties';
import { isFavourite, productEvents } from '../journey/engine/recommend';
import type { ItemItem } from '../journey/plan/enter-items';
import type { PendingChange, TieRow } from '../store/item-repositories';
import type { EventRow, ProfileRow } from '../store/rows';
import type { DispatchContext } from './context';
import type { Entry } from './handle-event';
import { findProfile } from './known-person';
import type { Lanes } from './lanes';
import { factOf } from './launch';
import type { Registry } from './registry';
import { systemEvent } from './system-event';
import { tiesScan } from './ties';

/** How many items with changes are taken up at once, and how many people of one change. */
const ITEMS = 20;
const PEOPLE = 200;

/** How many of a person's events of each name their favourites are found from. */
const MOST_OF_PERSON = 200;

const HEARD = `event:${ITEM_CHANGED}`;
const TYING: readonly (keyof Deeds)[] = ['viewed', 'carted', 'listed', 'bought'];

/** The `item` entries for a change, of journeys that are live. */
function itemsWanting({ enteredBy }: Registry, change: PendingChange['change']): ItemItem[] {
  return (enteredBy.item.get(change) ?? []).flatMap(({ plan }) =>
    plan.enter.filter((item) => item.kind === 'item').filter((item) => item.change === change),
  );
}

/** How far back anybody may have been tied who wants to hear of the change; null where nobody does. */
function reachesBackMs(registry: Registry, change: PendingChange): number | null {
  if (registry.heard.has(HEARD) || registry.segmentsReading.has(HEARD)) return Infinity;
  const wanting = itemsWanting(registry, change.change);
  return wanting.length === 0 ? null : Math.max(...wanting.map((item) => item.seenWithinMs));
}

/**
 * Tells people of what changed in the catalogue: each change to everybody with a tie to the item, page by page. How far
 * it has come is kept with the change, and the event has the same id however often it is recorded, so that after a
 * crash it goes on and nobody is told twice. A change that is over by then is told to nobody. Gives whether there is more.
 */
export async function tellItems(
  context: DispatchContext,
  lanes: Lanes,
  goOn: () => boolean,
  scanned: ReadonlySet<string>,
): Promise<boolean> {
  // Until the past of everybody was looked at, nobody knows whom an item concerns.
  const scan = tiesScan(context.registry());
  if (scan !== null && !scanned.has(scan)) return false;
  const waiting = await context.store.items.pending(ITEMS);
  for (const { item, changes } of waiting) {
    for (const change of changes) {
      if (!goOn()) return false;
      await tellChange(context, lanes, item, change, goOn);
    }
  }
  return waiting.length > 0;
}

async function tellChange(
  context: DispatchContext,
  lanes: Lanes,
  item: Item,
  change: PendingChange,
  goOn: () => boolean,
): Promise<void> {
  const { items, ties } = context.store;
  const backMs = stillHolds(change, item) ? reachesBackMs(context.registry(), change) : null;
  const since = { deeds: TYING, sinceMs: Math.max(0, change.atMs - (backMs ?? 0)) };
  let { afterRef } = change;
  while (backMs !== null && goOn()) {
    const page = await ties.ofItem(item.id, since, afterRef, PEOPLE);
    await Promise.all(
      page.map((tie) => lanes.run(tie.userRef, () => tellPerson(context, item, change, tie))),
    );
    const last = page.at(-1);
    if (last === undefined || page.length < PEOPLE) break;
    afterRef = last.userRef;
    await items.reached(item.id, change.number, afterRef);
  }
  if (backMs === null || goOn()) await items.told(item.id, change.number);
}

async function tellPerson(
  context: DispatchContext,
  item: Item,
  change: PendingChange,
  tie: TieRow,
): Promise<void> {
  const profile = await findProfile(context, tie.userRef);
  if (profile === null) return;
  const tied = tiedSince(
    tie,
    isPersonalized(profile.traits) && (await isOneOfFavourites(context, item.id, profile.userRef, change)),
  );
  const row = systemEvent({
    userRef: profile.userRef,
    messageId: `${ITEM_CHANGED}/${item.id}/${change.change}/${String(change.atMs)}`,
    name: ITEM_CHANGED,
    properties: itemChanged(item, change, tied),
    atMs: change.atMs,
    receivedAtMs: context.now(),
  });
  if (await isHeard(context, profile, factOf(row))) await context.record([row]);
}

async function isOneOfFavourites(
  context: DispatchContext,
  item: string,
  userRef: string,
  { change, atMs }: PendingChange,
): Promise<boolean> {
  const registry = context.registry();
  const wanted = itemsWanting(registry, change).some(({ of }) => of.includes('favourite'));
  if (!wanted && !registry.heard.has(HEARD)) return false;
  const { catalogue } = registry;
  const own = await context.store.events.ofPerson(userRef, productEvents(catalogue), MOST_OF_PERSON);
  return isFavourite(item, [...own.values()].flat(), atMs, catalogue);
}

/** Whether anything may come of it for this person: most people of a change are told of nothing. */
async function isHeard(context: DispatchContext, profile: ProfileRow, event: EventFact): Promise<boolean> {
  const registry = context.registry();
  if (registry.segmentsReading.has(HEARD)) return true;
  const { change } = event.properties;
  const opens = itemsWanting(registry, change as PendingChange['change']).some((item) =>
    isWantedItem(item, event.properties, event.atMs),
  );
  if (opens || !registry.heard.has(HEARD)) return opens;
  const refs = [profile.userRef, ...(profile.mergedRefs ?? [])];
  const [runs = []] = await context.listening.add([{ refs, tokens: [HEARD] }]);
  return runs.length > 0;
}

/** The entries that a change of an item may bring, where an event of our own tells of one. */
export function itemEntries(context: DispatchContext, row: EventRow, event: EventFact): Entry[] {
  const { change } = row.properties;
  if (row.source !== 'system' || !row.triggers || row.name !== ITEM_CHANGED) return [];
  return (typeof change === 'string' ? (context.registry().enteredBy.item.get(change) ?? []) : []).map(
    (entrance) => ({
      entrance,
      trigger: { kind: 'item', event, atMs: row.receivedAtMs },
      cause: { kind: 'event', messageId: row.messageId },
    }),
  );
}
