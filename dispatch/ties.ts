import { createHash } from 'node:crypto';
import type { EventFact } from '../audience/facts';
import { deedsIn, TIE_DEEDS } from '../journey/engine/items/ties';
import type { DispatchContext } from './context';
import { findProfile } from './known-person';
import type { Registry } from './registry';

/** How many events of each name are looked at where ties are made of a person's past. */
const MOST_OF_PAST = 500;

/** Keeps what an event says of items, so that a change of one finds whom it concerns. */
export async function keepTies(context: DispatchContext, userRef: string, event: EventFact): Promise<void> {
  const done = deedsIn(event, context.registry().catalogue);
  if (done.length > 0) await context.store.ties.keep(userRef, done);
}

/**
 * The name under which the past of everybody is looked at for ties, once for each set of events; null where nothing
 * that is published speaks of items.
 */
export function tiesScan({ catalogue, usesCatalogue }: Registry): string | null {
  if (!usesCatalogue) return null;
  const said = JSON.stringify([catalogue.item, ...TIE_DEEDS.map((deed) => catalogue[deed])]);
  return `ties/${createHash('sha256').update(said).digest('hex').slice(0, 16)}`;
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
