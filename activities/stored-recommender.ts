import type { EventFact } from '../audience/facts';
import { candidatesOf, choose, type Others } from '../insight/recommendations/choose';
import {
  describeItems,
  interestsOf,
  itemEvents,
  productEvents,
  wantedItems,
  type Recommender,
  type Wanted,
} from '../journey/engine/recommend';
import { DEFAULT_CATALOGUE, type CatalogueEvents } from '../journey/engine/items/ties';
import type { Strategy } from '../journey/plan/reach-steps';
import type { ItemRow } from '../store/item-repositories';
import type { Store } from '../store/repositories';

/** How many events of each name of a person are read. */
const MOST_OF_PERSON = 200;
/** What is wanted by all is found from so many of the newest events, so often: it moves slowly. */
const MOST_OF_ALL = 5_000;
const FRESH_MS = 10 * 60_000;
/** Of so many of a person's items it is looked up what everybody does with them. */
const MOST_RELATED = 100;

const NOTHING: ReadonlyMap<string, ItemRow> = new Map();

type Read = { [Name in 'items' | 'related']: Pick<Store[Name], 'getMany'> } & {
  events: Pick<Store['events'], 'ofPerson' | 'recent'>;
};

/** The events of the person that a strategy reads; purchases always, so that nobody is shown what they have just bought. */
function eventsRead(strategy: Strategy, of: CatalogueEvents): string[] {
  if (strategy === 'top' || strategy === 'replenish') return of.bought;
  return strategy === 'price_drop' ? itemEvents(of) : productEvents(of);
}

/** What everybody wants, found anew when it is asked for ten minutes later. */
function topOf(events: Read['events']) {
  let kept: { readAtMs: number; all: Promise<EventFact[]> } | null = null;
  return async (nowMs: number, of: CatalogueEvents): Promise<Wanted[]> => {
    if (kept === null || nowMs - kept.readAtMs >= FRESH_MS) {
      const names = productEvents(of);
      const all = events
        .recent({ limit: MOST_OF_ALL })
        .then((rows) => rows.filter(({ name }) => names.includes(name)));
      kept = { readAtMs: nowMs, all };
      all.catch(() => (kept = null));
    }
    return wantedItems(await kept.all, nowMs, of);
  };
}

/**
 * Recommends from what is stored: the person's events, what everybody wants, what is bought together (found in the
 * background), and the catalogue. Which events speak of items is as the live workspace says.
 */
export function createStoredRecommender(
  { events, items, related }: Read,
  catalogue: () => Promise<CatalogueEvents> = () => Promise.resolve(DEFAULT_CATALOGUE),
): Recommender {
  const topNow = topOf(events);
  async function othersOf(strategy: Strategy, ids: readonly string[], top: Wanted[]): Promise<Others> {
    const asks = strategy === 'also_bought' || strategy === 'replenish';
    const found = await related.getMany(asks ? [...new Set(ids)].slice(0, MOST_RELATED) : []);
    return {
      top,
      neighboursOf: (item) => found.get(item)?.neighbours ?? [],
      usualGapOf: (item) => {
        const { gapMs, gaps } = found.get(item) ?? { gapMs: null, gaps: 0 };
        return gapMs === null ? null : { gapMs, gaps };
      },
    };
  }
  return {
    async recommend({ strategy, limit, userRef, nowMs }) {
      const of = await catalogue();
      const read = await events.ofPerson(userRef, eventsRead(strategy, of), MOST_OF_PERSON);
      const own = interestsOf([...read.values()].flat(), nowMs, of);
      const top = strategy === 'top' ? await topNow(nowMs, of) : [];
      const wanted = own.wanted.map(({ item }) => item);
      const candidates = candidatesOf(strategy, own, await othersOf(strategy, wanted, top), nowMs);
      const shelves = candidates.length === 0 ? NOTHING : await items.getMany(candidates);
      const choices = choose(strategy, candidates, { purchases: own.purchases, shelves, nowMs }, limit);
      return describeItems(choices, [...top, ...own.wanted], (item) => shelves.get(item) ?? null);
    },
  };
}
