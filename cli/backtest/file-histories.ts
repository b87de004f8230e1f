import { stat } from 'node:fs/promises';
import { toEventRow } from '../../api/intake/to-event-row';
import { userRefOf, type PersonIds } from '../../audience/user-ref';
import type { Life } from '../../journey/simulator/lives';
import { replayed, type StoredEvent } from '../../journey/simulator/backtest/replay';
import type { EventRow } from '../../store/rows';
import type { ImportItem } from '../../exchange/import-item';
import { readRows, type Reading } from '../import/read-rows';
import type { Translate } from '../speech';
import { noteSeen, nothingSeen, type Histories, type HistorySetting } from '../../dispatch/replay/histories';

/** At most about so much of a file is held at once; a larger one is read once for each part of its people. */
const HELD_BYTES = 32 * 1024 * 1024;

interface Person {
  userId: string;
  userRef: string;
  events: StoredEvent[];
}

/**
 * The people of a file of events, as `import` reads it. A file holds its people in any order, so they are gathered in
 * parts: each part is a share of the people, chosen by their id, and the file is read once for each part. So
 * what is held does not grow with the file. People of one part come in the order in which the file names them.
 */
export function fileHistories(
  reading: Reading,
  setting: HistorySetting,
  t: Translate,
  heldBytes = HELD_BYTES,
): Histories {
  const seen = nothingSeen();
  async function* portions(): AsyncGenerator<Life[]> {
    const parts = Math.max(1, Math.ceil((await stat(reading.path)).size / heldBytes));
    Object.assign(seen, nothingSeen());
    let left = setting.people;
    for (let part = 0; part < parts && left > 0; part += 1) {
      const people = new Map<string, Person>();
      const isMine = (id: string): boolean => partOf(id, parts) === part;
      const onBad = (id: string | null): void => {
        // What names nobody is met at each reading, and counted at the first.
        if (id !== null || part === 0) seen.unreadable += 1;
      };
      for await (const { userId, userRef, event } of eventsOf(reading, setting, t, isMine, onBad)) {
        const known = people.get(userRef) ?? { userId, userRef, events: [] };
        if (!people.has(userRef)) people.set(userRef, known);
        if (event.type !== 'identify') noteSeen(seen, event.atMs, setting);
        if (setting.events.includes(event.name)) known.events.push(event);
      }
      const lives = [...people.values()].slice(0, left);
      left -= lives.length;
      yield* portionsOf(lives, setting);
    }
  }
  return { source: { portions }, seen };
}

/** So many people are handed on together. */
const PORTION = 500;
/** Stands for the time of a row that says none: intake would take the instant at which it came in. */
const NO_TIME_MS = Date.UTC(9999, 0, 1);

function* portionsOf(people: readonly Person[], setting: HistorySetting): Generator<Life[]> {
  for (let from = 0; from < people.length; from += PORTION) {
    yield people.slice(from, from + PORTION).map((person) => lifeOf(person, setting));
  }
}

function lifeOf({ userId, userRef, events }: Person, setting: HistorySetting): Life {
  const nobody = { userRef, userId, traits: {}, tags: [], consent: {}, suppressed: [] };
  const person = { ...nobody, zone: null, locale: null };
  const beginning = { person, settled: new Set<string>(), tagged: [], changes: true };
  return replayed(beginning, setting.asNow ? fromTheBeginning(events) : events, setting);
}

/** People as they are now: whatever the file says of them, at any time, was so from the beginning. */
function fromTheBeginning(events: readonly StoredEvent[]): StoredEvent[] {
  const said = events.filter(({ type }) => type === 'identify').sort((a, b) => a.atMs - b.atMs);
  const others = events.filter(({ type }) => type !== 'identify');
  // Of two statements of one instant the larger text would win, so each is given an instant of its own.
  return [...said.map((event, index) => ({ ...event, atMs: index })), ...others];
}

/** A small hash of the id (FNV-1a), so that each part has about as many people. */
function partOf(id: string, parts: number): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0) % parts;
}

interface FileEvent {
  userId: string;
  userRef: string;
  event: StoredEvent;
}

/** The events of some people of a file, as intake would store them. An identify without a time was so before everything else. */
async function* eventsOf(
  reading: Reading,
  { region }: HistorySetting,
  t: Translate,
  isMine: (id: string) => boolean,
  onBad: (id: string | null) => void,
): AsyncGenerator<FileEvent> {
  const context = {
    receivedAtMs: NO_TIME_MS,
    region,
    source: 'import' as const,
    triggers: true,
    sentAt: null,
    userRefOf: (ids: PersonIds) => userRefOf('simulation', ids),
  };
  for await (const read of readRows(reading, t)) {
    if (!('item' in read)) {
      onBad(null);
      continue;
    }
    const id = String(read.item.userId ?? read.item.anonymousId);
    if (!isMine(id)) continue;
    const found = rowOf(read.item, context);
    if (found === null) onBad(id);
    else yield found;
  }
}

function rowOf(item: ImportItem, context: Parameters<typeof toEventRow>[2]): FileEvent | null {
  try {
    const { row } = toEventRow({ ...item }, '', context);
    const { userRef } = row;
    const userId = row.userId ?? row.anonymousId ?? userRef;
    if (row.atMs < NO_TIME_MS) return { userId, userRef, event: slim(row, row.atMs) };
    return row.type === 'identify' ? { userId, userRef, event: slim(row, 0) } : null;
  } catch {
    return null;
  }
}

/** Only what is replayed of a row: many are held at once. */
function slim(
  { type, messageId, name, properties, traits, source, hops }: EventRow,
  atMs: number,
): StoredEvent {
  return { type, messageId, name, properties, traits, atMs, source, hops };
}
