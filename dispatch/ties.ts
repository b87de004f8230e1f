import type { EventFact } from '../audience/facts';
import { deedsIn, TIE_DEEDS } from '../journey/engine/items/ties';
import type { DispatchContext } from './context';
import { findProfile } from './known-person';
import type { Registry } from './registry';
import { tiesScanOf } from './ties-scan';

/** How many events of each name are looked at where ties are made of a person's past. */
const MOST_OF_PAST = 500;

/**
 * Keeps what an event says of items, so that a change of one finds whom it concerns. Costs a workspace nothing that has
 * never used the catalogue: once it does, the past is looked at (`keepPastTies`).
 */
export async function keepTies(context: DispatchContext, userRef: string, event: EventFact): Promise<void> {
  const { catalogue, keepsTies } = context.registry();
  if (!keepsTies) return;
  const done = deedsIn(event, catalogue);
  if (done.length > 0) await context.store.ties.keep(userRef, done);
}

/** The name of the look at everybody's past; null where nothing that is published speaks of items. */
export function tiesScan({ catalogue, usesCatalogue }: Registry): string | null {
  return usesCatalogue ? tiesScanOf(catalogue) : null;
}

/** Makes the ties of one person's past: events that came before anybody looked for items in them. */
export async function keepPastTies(context: DispatchContext, userRef: string): Promise<void> {
  const profile = await findProfile(context, userRef);
  if (profile === null) return;
  const { catalogue } = context.registry();
  const names = [...new Set(TIE_DEEDS.flatMap((deed) => catalogue[deed]))];
  const past = await context.store.events.ofPerson(profile.userRef, names, MOST_OF_PAST);
  const done = [...past.values()].flat().flatMap((event) => deedsIn(event, catalogue));
  await context.store.ties.keep(profile.userRef, done);
}
