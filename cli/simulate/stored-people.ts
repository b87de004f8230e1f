import { suppressedChannels } from '../../dispatch/load-facts';
import { pagesOfPeople } from '../../dispatch/replay/portions';
import type { Life } from '../../journey/simulator/lives';
import { ownHappenings, type Setting } from '../../journey/simulator/population/make-life';
import type { Population } from '../../journey/simulator/population/population';
import type { PeopleSource } from '../../journey/simulator/population/simulate-population';
import type { Happening } from '../../journey/simulator/simulation';
import type { Store } from '../../store/repositories';
import type { ProfileRow } from '../../store/rows';

/** Of each event that conditions read, so many newest are taken. */
const MOST_EVENTS = 1_000;

type PeopleStore = Pick<Store, 'profiles' | 'events' | 'suppressions'>;

/**
 * The people of the store as they are: traits, tags, consent, suppression, and the past that conditions ask for. They
 * begin outside the journey, and do what the population says of itself. Read anew, page by page, at each pass.
 */
export function storedPeople(
  store: PeopleStore,
  population: Population,
  setting: Setting,
  events: readonly string[],
  count: number,
): PeopleSource {
  return {
    async *portions() {
      for await (const people of pagesOfPeople(store, count)) {
        yield await Promise.all(people.map((row) => lifeOf(store, row, population, setting, events)));
      }
    },
  };
}

async function lifeOf(
  store: PeopleStore,
  row: ProfileRow,
  population: Population,
  setting: Setting,
  events: readonly string[],
): Promise<Life> {
  const { userRef, zone, locale, traits, consent } = row;
  const [suppressed, past] = await Promise.all([
    suppressedChannels(store, row),
    pastOf(store, userRef, events, setting.startMs),
  ]);
  const person = {
    userRef,
    userId: row.userId ?? userRef,
    traits,
    tags: Object.keys(row.tags),
    consent,
    suppressed,
    zone,
    locale,
  };
  return { person, happenings: [...past, ...ownHappenings(population, setting, userRef, userRef, zone)] };
}

async function pastOf(
  store: PeopleStore,
  userRef: string,
  names: readonly string[],
  startMs: number,
): Promise<Happening[]> {
  if (names.length === 0) return [];
  const found = await store.events.ofPerson(userRef, names, MOST_EVENTS);
  return [...found.values()]
    .flat()
    .filter(({ atMs }) => atMs < startMs)
    .map((event) => ({ kind: 'event', atMs: event.atMs, userRef, event, triggers: false, hops: 0 }));
}
