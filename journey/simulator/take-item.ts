import type { EventFact } from '../../audience/facts';
import { isPersonalized } from '../../audience/personalization';
import type { ItemPatch } from '../engine/items/item';
import { changesBetween } from '../engine/items/item-change';
import { ITEM_CHANGED, itemChanged } from '../engine/items/item-event';
import { TIE_DEEDS, tiedSince, tiesOf } from '../engine/items/ties';
import { isFavourite, productEvents } from '../engine/recommend';
import { putItem } from './catalogue';
import type { SimPerson } from './person';
import { recordSystemEvent } from './record-event';
import type { World } from './world';

/** The shop says something anew of an item: everybody who is tied to it is told of what changed. */
export function takeItem(world: World, patch: ItemPatch): void {
  const { nowMs } = world.clock;
  const before = putItem(world.items, patch, nowMs);
  const item = world.items.get(patch.id)?.item;
  if (item === undefined) return;
  const { catalogue } = world;
  for (const change of changesBetween(before, item, catalogue.lowStock, nowMs)) {
    for (const person of world.people.values()) {
      const tie = tiesOf(
        eventsOf(
          person,
          TIE_DEEDS.flatMap((deed) => catalogue[deed]),
        ),
        catalogue,
      ).get(item.id);
      if (tie === undefined) continue;
      const own = eventsOf(person, productEvents(catalogue));
      const favours = isPersonalized(person.facts.traits) && isFavourite(item.id, own, nowMs, catalogue);
      const tied = tiedSince(tie, favours);
      recordSystemEvent(world, person, ITEM_CHANGED, itemChanged(item, change, tied));
    }
  }
}

function eventsOf(person: SimPerson, names: readonly string[]): EventFact[] {
  return [...new Set(names)].flatMap((name) => person.events.get(name) ?? []);
}
