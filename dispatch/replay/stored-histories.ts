import type { ChannelName } from '../../audience/channel';
import type { Life } from '../../journey/simulator/lives';
import { replayed, type Beginning } from '../../journey/simulator/backtest/replay';
import type { Store } from '../../store/repositories';
import type { EventRow, ProfileRow } from '../../store/rows';
import { suppressedChannels } from '../load-facts';
import { noteSeen, nothingSeen, type Histories, type HistorySetting, type Seen } from './histories';
import { pagesOfPeople } from './portions';

/** Of one person so many events are read, the newest. */
const MOST_EVENTS = 20_000;

type HistoryStore = Pick<Store, 'profiles' | 'events' | 'suppressions'>;

/** The people of the database with what was stored of them, page by page; read anew at each pass. */
export function storedHistories(store: HistoryStore, setting: HistorySetting): Histories {
  const seen = nothingSeen();
  async function* portions(): AsyncGenerator<Life[]> {
    Object.assign(seen, nothingSeen());
    for await (const people of pagesOfPeople(store, setting.people)) {
      yield await Promise.all(people.map((row) => lifeOf(store, row, setting, seen)));
    }
  }
  return { source: { portions }, seen };
}

async function lifeOf(
  store: HistoryStore,
  row: ProfileRow,
  setting: HistorySetting,
  seen: Seen,
): Promise<Life> {
  const stored = await readPerson(store, row, setting.events, setting.untilMs, MOST_EVENTS);
  for (const { atMs } of stored.events) noteSeen(seen, atMs, setting);
  return storedLife(stored, setting);
}

/** A person with what is replayed of them. */
export interface StoredPerson {
  row: ProfileRow;
  suppressed: ChannelName[];
  /** Oldest first. */
  events: EventRow[];
}

/** Reads one person's suppressions and events of these names up to an instant, the newest `most`. */
export async function readPerson(
  store: Pick<Store, 'events' | 'suppressions'>,
  row: ProfileRow,
  names: readonly string[],
  untilMs: number,
  most: number,
): Promise<StoredPerson> {
  const [suppressed, events] = await Promise.all([
    suppressedChannels(store, row),
    store.events.history(row.userRef, names, untilMs, most),
  ]);
  return { row, suppressed, events };
}

/** The life of a person within the time of the setting, from what was read of them. */
export function storedLife(
  { row, suppressed, events }: StoredPerson,
  setting: Omit<HistorySetting, 'events' | 'people'>,
): Life {
  return replayed(beginningOf(row, suppressed, setting), events, setting);
}

/**
 * What of a profile is known to have stood at the start: what was last changed before it. What changed later is left
 * to the events.
 */
function beginningOf(
  row: ProfileRow,
  suppressed: Beginning['person']['suppressed'],
  { startMs, asNow, journeys }: Omit<HistorySetting, 'events' | 'people'>,
): Beginning {
  const { userRef, traitTimes } = row;
  const stood = (name: string): boolean => asNow || (traitTimes[name] ?? 0) < startMs;
  const traits = Object.fromEntries(Object.entries(row.traits).filter(([name]) => stood(name)));
  const consent = Object.entries(row.consent).filter(([, fact]) => asNow || fact.atMs < startMs);
  const tags = Object.entries(row.tags);
  const person = {
    userRef,
    userId: row.userId ?? userRef,
    traits,
    tags: tags.filter(([, { atMs }]) => asNow || atMs < startMs).map(([tag]) => tag),
    consent: Object.fromEntries(consent),
    suppressed,
    zone: stood('timezone') ? row.zone : null,
    locale: stood('locale') ? row.locale : null,
  };
  const ofOthers = tags.filter(([, { source }]) => !journeys.some((one) => source.includes(`/${one}/`)));
  return {
    person,
    settled: new Set(Object.keys(traitTimes).filter(stood)),
    tagged: asNow ? [] : ofOthers.map(([tag, { atMs }]) => ({ tag, atMs })),
    changes: !asNow,
  };
}
