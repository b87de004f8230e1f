import { mostWanted, productEvents, type Recommender } from '../journey/engine/recommend';
import { DEFAULT_CATALOGUE, type CatalogueEvents } from '../journey/engine/items/ties';
import type { EventFact } from '../audience/facts';
import type { Store } from '../store/repositories';

/** How many events of each name a person's favourites are found from. */
const MOST_OF_PERSON = 200;
/** What is wanted by all is found from so many of the newest events, so often: it moves slowly. */
const MOST_OF_ALL = 5_000;
const FRESH_MS = 10 * 60_000;

/**
 * Recommends from stored events: a person's favourites, and what everybody wants. It knows no other strategy. Which
 * events speak of items is as the live workspace says.
 */
export function createStoredRecommender(
  events: Pick<Store['events'], 'ofPerson' | 'recent'>,
  catalogue: () => Promise<CatalogueEvents> = () => Promise.resolve(DEFAULT_CATALOGUE),
): Recommender {
  let kept: { readAtMs: number; all: Promise<EventFact[]> } | null = null;
  function ofAll(nowMs: number, of: CatalogueEvents): Promise<EventFact[]> {
    if (kept !== null && nowMs - kept.readAtMs < FRESH_MS) return kept.all;
    const names = productEvents(of);
    const all = events
      .recent({ limit: MOST_OF_ALL })
      .then((rows) => rows.filter(({ name }) => names.includes(name)));
    kept = { readAtMs: nowMs, all };
    all.catch(() => (kept = null));
    return all;
  }
  return {
    async recommend({ strategy, limit, userRef, nowMs }) {
      const of = await catalogue();
      if (strategy === 'top') return mostWanted(await ofAll(nowMs, of), limit, nowMs, of);
      if (strategy !== 'favourite') return { none: 'not_available' };
      const own = await events.ofPerson(userRef, productEvents(of), MOST_OF_PERSON);
      return mostWanted([...own.values()].flat(), limit, nowMs, of);
    },
  };
}
