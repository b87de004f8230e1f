import type { Calendar } from '../calendar';
import type { EventFact, PersonFacts } from '../facts';
import type { Json, JsonObject } from '../json';
import { sameValue } from '../value-test';
import type { TraitBook } from './book';
import { markOf } from './mark';
import { emptyState, lookAtTrait, withEventIn } from './kinds';

/**
 * So many of the newest events of a person are remembered by a mark, so that one which is dealt with again, as after a
 * crash, counts once. Far more than are dealt with together; two of them have one mark once in about sixteen million.
 */
const MARKS = 256;

/** What is kept of one trait of one person. */
export type KeptTrait = { version: string; state: Json; nextAtMs: number | null };

/** What is kept of a person for computed traits: plain JSON, part of the profile. */
export interface KeptTraits {
  /** The definitions under which everything was computed last. */
  book: string;
  marks: number[];
  traits: Record<string, KeptTrait>;
}

/** What looking at traits needs from outside. */
export interface TraitWorld {
  nowMs: number;
  calendar: Calendar;
  /** What the background found of all people, by trait. */
  figures: ReadonlyMap<string, Json>;
}

/** Whether the definitions are others than when this person's traits were last computed from their history. */
export function isBehind(book: TraitBook, kept: KeptTraits | undefined): boolean {
  return (kept?.book ?? '') !== book.version;
}

/** What is kept of a person whose whole history is this: the newest `MARKS` of `received` are remembered. */
export function recomputed(
  book: TraitBook,
  kept: KeptTraits | undefined,
  history: readonly EventFact[],
  received: readonly string[],
  world: TraitWorld,
): KeptTraits {
  const marks = [...(kept?.marks ?? []), ...received.map(markOf)];
  const traits = Object.fromEntries(
    book.ordered.map((definition): [string, KeptTrait] => {
      const clock = { nowMs: world.nowMs, calendar: world.calendar, zone: definition.zone };
      let state = emptyState(definition);
      for (const event of history) state = withEventIn(definition, state, event, clock);
      return [definition.trait, { version: definition.version, state, nextAtMs: null }];
    }),
  );
  const newest = [...new Set(marks.reverse())].slice(0, MARKS).reverse();
  return { book: book.version, marks: newest, traits };
}

/** What is kept with one more event; the traits whose state it changed are named by their places in the book. */
export function withTraitEvent(
  book: TraitBook,
  kept: KeptTraits,
  event: EventFact,
  world: Pick<TraitWorld, 'nowMs' | 'calendar'>,
): { kept: KeptTraits; touched: number[] } {
  const reading = book.reading.get(`event:${event.name}`);
  if (reading === undefined) return { kept, touched: [] };
  const mark = markOf(event.messageId);
  if (kept.marks.includes(mark)) return { kept, touched: [] };
  const traits = { ...kept.traits };
  const touched: number[] = [];
  for (const place of reading) {
    const definition = book.ordered[place];
    const before = definition && traits[definition.trait];
    // A trait that is behind its definition is computed anew from the history, in which this event is.
    if (definition === undefined || before?.version !== definition.version) continue;
    const clock = { ...world, zone: definition.zone };
    const state = withEventIn(definition, before.state, event, clock);
    if (state === before.state) continue;
    traits[definition.trait] = { ...before, state };
    touched.push(place);
  }
  return { kept: { book: kept.book, marks: [...kept.marks, mark].slice(-MARKS), traits }, touched };
}

/** What became of a person's computed values. */
export interface Settled {
  kept: KeptTraits;
  /** The traits that have another value than before; null for one that is missing now. */
  values: JsonObject;
}

/**
 * Finds the values of the traits that were touched, that read one of the changed `tokens`, or whose time has come, and
 * of those that read these. `all`: of every trait, as after a recomputation.
 */
export function settle(
  book: TraitBook,
  kept: KeptTraits,
  person: PersonFacts,
  due: { touched: readonly number[]; tokens: readonly string[]; all?: boolean },
  world: TraitWorld,
): Settled {
  const open = new Set(due.touched);
  const openReaders = (token: string): void => book.reading.get(token)?.forEach((place) => open.add(place));
  due.tokens.forEach(openReaders);
  if (due.all === true) book.ordered.forEach((_, place) => open.add(place));
  for (const [trait, { nextAtMs }] of Object.entries(kept.traits)) {
    if (nextAtMs !== null && nextAtMs <= world.nowMs)
      placesOf(book, trait).forEach((place) => open.add(place));
  }
  const settled: Settled = { kept, values: {} };
  if (open.size === 0) return settled;
  const traits = { ...person.traits };
  const next = { ...kept.traits };
  // A set gives what is added while it is gone through, but in the order of adding: places are taken by rank.
  for (let place = lowest(open); place !== null; place = lowest(open)) {
    open.delete(place);
    const definition = book.ordered[place];
    const own = definition && next[definition.trait];
    if (definition === undefined || own?.version !== definition.version) continue;
    const figures = world.figures.get(definition.trait) ?? null;
    const look = { ...world, zone: definition.zone, person: { ...person, traits }, figures };
    const { values, nextAtMs } = lookAtTrait(definition, own.state, look);
    next[definition.trait] = { ...own, nextAtMs };
    for (const [name, value] of Object.entries(values)) {
      if (sameValue(traits[name] ?? null, value)) continue;
      if (value === null) delete traits[name];
      else traits[name] = value;
      settled.values[name] = value;
      openReaders(`profile:${name}`);
    }
  }
  return { kept: { ...kept, traits: next }, values: settled.values };
}

function placesOf(book: TraitBook, trait: string): number[] {
  const place = book.ordered.findIndex((one) => one.trait === trait);
  return place < 0 ? [] : [place];
}

function lowest(places: ReadonlySet<number>): number | null {
  return places.size === 0 ? null : Math.min(...places);
}

/** When time alone may next change any of a person's computed traits; null where it will not. */
export function nextTraitChangeMs(book: TraitBook, kept: KeptTraits | undefined): number | null {
  let soonest = Infinity;
  for (const [trait, { nextAtMs }] of Object.entries(kept?.traits ?? {})) {
    if (nextAtMs !== null && nextAtMs < soonest && book.byId.has(trait)) soonest = nextAtMs;
  }
  return soonest === Infinity ? null : soonest;
}
