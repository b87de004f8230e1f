import { setImmediate } from 'node:timers/promises';
import type { Life } from '../../journey/simulator/lives';
import type { PastEntry } from '../../journey/simulator/person';
import type { PeopleSource } from '../../journey/simulator/population/simulate-population';
import type { Store } from '../../store/repositories';
import { readPerson, type StoredPerson } from '../replay/stored-histories';

/** A person with what is replayed of them, and their entries into journeys. */
export interface SampledPerson extends StoredPerson {
  entries: PastEntry[];
}

/** The people that a forecast looks at. */
export interface Sample {
  people: SampledPerson[];
  /** How many people there are. */
  known: number;
  /** The oldest of the events that were read; null without any. */
  firstMs: number | null;
}

/** What a sample is read with. */
export interface SampleSetting {
  /** Names of the events that are read. */
  events: readonly string[];
  untilMs: number;
  /** So many people at most. */
  most: number;
  /** Whether time is over: then no further page is read. */
  isOver: () => boolean;
}

/** Of one person so many events and entries are read, the newest. */
const MOST_EVENTS = 2_000;
const MOST_ENTRIES = 200;
const PAGE = 50;

/**
 * Reads the first people with their events. References are keyed hashes, so the first of many people are a fair sample
 * of all.
 */
export async function readSample(
  store: Pick<Store, 'profiles' | 'events' | 'suppressions' | 'runs'>,
  { events, untilMs, most, isOver }: SampleSetting,
): Promise<Sample> {
  const people: SampledPerson[] = [];
  let afterRef: string | null = null;
  let isCut: boolean;
  do {
    const page = await store.profiles.scan(afterRef, PAGE);
    afterRef = page.length < PAGE ? null : (page.at(-1)?.userRef ?? null);
    const alive = page.filter(({ mergedInto }) => mergedInto === null);
    const rows = alive.slice(0, most - people.length);
    isCut = rows.length < alive.length;
    const read = rows.map(async (row) => {
      const [person, runs] = await Promise.all([
        readPerson(store, row, events, untilMs, MOST_EVENTS),
        store.runs.ofPerson(row.userRef, MOST_ENTRIES),
      ]);
      return { ...person, entries: runs };
    });
    people.push(...(await Promise.all(read)));
  } while (afterRef !== null && people.length < most && !isOver());
  const known =
    afterRef === null && !isCut ? people.length : Math.max(people.length, await store.profiles.count());
  const firsts = people.flatMap((one) => one.events[0]?.atMs ?? []);
  return { people, known, firstMs: firsts.length === 0 ? null : firsts.reduce((a, b) => Math.min(a, b)) };
}

/** So many people are lived through between two looks at the time, and at what else the process has to do. */
const PORTION = 25;

/** People as a source for replays. Once time is over no more come, neither in this pass nor in those that follow. */
export function boundedSource<Person>(
  people: readonly Person[],
  lifeOf: (person: Person) => Life,
  isOver: () => boolean,
): { source: PeopleSource; taken: () => number } {
  let taken: number | null = null;
  async function* portions(): AsyncGenerator<Life[]> {
    const all = taken ?? people.length;
    let at = 0;
    while (at < all) {
      yield people.slice(at, Math.min(at + PORTION, all)).map(lifeOf);
      at = Math.min(at + PORTION, all);
      await setImmediate();
      if (taken === null && isOver()) break;
    }
    taken ??= at;
  }
  return { source: { portions }, taken: () => taken ?? 0 };
}
