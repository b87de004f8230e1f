import type { Calendar } from '../calendar';
import type { EventFact, PersonFacts } from '../facts';
import { failureReason, type PartFailure } from '../failure-reason';
import type { Json, JsonObject } from '../json';
import { sameValue } from '../value-test';
import type { TraitBook } from './book';
import type { TraitDefinition } from './definition';
import type { TraitLook } from './kind';
import { markOf } from './mark';
import { emptyState, lookAtTrait, withEventIn } from './kinds';

/**
 * So many of the newest events of a person are remembered by a mark, so that one which is dealt with again, as after a
 * crash, counts once. Far more than are dealt with together; two of them have one mark once in about sixteen million.
 */
const MARKS = 256;

/**
 * What is kept of one trait of one person. `failed`: why it could not be computed; it keeps the value that it had, and
 * follows nothing until it is computed anew from the history.
 */
export type KeptTrait = { version: string; state: Json; nextAtMs: number | null; failed?: string };

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
    book.ordered.map((definition): [string, KeptTrait] => [
      definition.trait,
      fromHistory(definition, history, world),
    ]),
  );
  const newest = [...new Set(marks.reverse())].slice(0, MARKS).reverse();
  return { book: book.version, marks: newest, traits };
}

function fromHistory(
  definition: TraitDefinition,
  history: readonly EventFact[],
  { nowMs, calendar }: TraitWorld,
): KeptTrait {
  const clock = { nowMs, calendar, zone: definition.zone };
  const own = { version: definition.version, nextAtMs: null };
  try {
    let state = emptyState(definition);
    for (const event of history) state = withEventIn(definition, state, event, clock);
    return { ...own, state };
  } catch (error) {
    return { ...own, state: null, failed: failureReason(error) };
  }
}

/** The traits of a person that could not be computed. */
export function failedTraits(kept: KeptTraits | undefined): PartFailure[] {
  return Object.entries(kept?.traits ?? {}).flatMap(([trait, { failed }]) =>
    failed === undefined ? [] : [{ about: `trait:${trait}`, reason: failed }],
  );
}

/** Whether a trait may be carried on from what is kept of it. */
function isCurrent(own: KeptTrait | undefined, { version }: TraitDefinition): own is KeptTrait {
  return own !== undefined && own.version === version && own.failed === undefined;
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
    if (definition === undefined || !isCurrent(before, definition)) continue;
    const clock = { ...world, zone: definition.zone };
    try {
      const state = withEventIn(definition, before.state, event, clock);
      if (state === before.state) continue;
      traits[definition.trait] = { ...before, state };
      touched.push(place);
    } catch (error) {
      traits[definition.trait] = { ...before, nextAtMs: null, failed: failureReason(error) };
    }
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
    if (definition === undefined || !isCurrent(own, definition)) continue;
    const figures = world.figures.get(definition.trait) ?? null;
    const look = { ...world, zone: definition.zone, person: { ...person, traits }, figures };
    const looked = lookedAt(definition, own, look);
    next[definition.trait] = looked.own;
    for (const [name, value] of Object.entries(looked.values)) {
      if (sameValue(traits[name] ?? null, value)) continue;
      if (value === null) delete traits[name];
      else traits[name] = value;
      settled.values[name] = value;
      openReaders(`profile:${name}`);
    }
  }
  return { kept: { ...kept, traits: next }, values: settled.values };
}

/** A trait that fails keeps the value it has, and the others are found all the same. */
function lookedAt(
  definition: TraitDefinition,
  own: KeptTrait,
  look: TraitLook,
): { own: KeptTrait; values: JsonObject } {
  try {
    const { values, nextAtMs } = lookAtTrait(definition, own.state, look);
    return { own: { ...own, nextAtMs }, values };
  } catch (error) {
    return { own: { ...own, nextAtMs: null, failed: failureReason(error) }, values: {} };
  }
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
