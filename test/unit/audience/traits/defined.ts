import { emptyPerson } from '../../../../audience/empty-facts';
import type { EventFact, PersonFacts } from '../../../../audience/facts';
import type { JsonObject } from '../../../../audience/json';
import { luxonCalendar } from '../../../../audience/luxon-calendar';
import { traitBook, type TraitBook } from '../../../../audience/traits/book';
import type { TraitDefinition, TraitRule } from '../../../../audience/traits/definition';
import {
  recomputed,
  settle,
  withTraitEvent,
  type KeptTraits,
  type TraitWorld,
} from '../../../../audience/traits/kept';

export const DAY_MS = 86_400_000;
export const START_MS = Date.UTC(2026, 0, 1);

/** Orders: every one counts. */
export const ORDERS = { event: 'order_placed', where: null };

/** A definition as the language makes it. */
export function defined(trait: string, rule: TraitRule, reads: string[], gives = [trait]): TraitDefinition {
  return { trait, version: `${trait}-1`, title: trait, rule, zone: 'Asia/Shanghai', gives, reads };
}

export function worldAt(nowMs: number, figures: TraitWorld['figures'] = new Map()): TraitWorld {
  return { nowMs, calendar: luxonCalendar, figures };
}

export function personWith(traits: JsonObject): PersonFacts {
  return { ...emptyPerson('u1'), traits };
}

/** A person who is told of events one by one. */
export interface Living {
  kept: KeptTraits;
  traits: JsonObject;
}

export function born(book: TraitBook, nowMs: number): Living {
  return fromHistory(book, [], nowMs);
}

function settled(book: TraitBook, living: Living, nowMs: number, touched: number[] | null): Living {
  const due = { touched: touched ?? [], tokens: [], all: touched === null };
  const { kept, values } = settle(book, living.kept, personWith(living.traits), due, worldAt(nowMs));
  const traits = { ...living.traits };
  for (const [name, value] of Object.entries(values)) {
    if (value === null) delete traits[name];
    else traits[name] = value;
  }
  return { kept, traits };
}

export function told(book: TraitBook, living: Living, event: EventFact, nowMs: number): Living {
  const { kept, touched } = withTraitEvent(book, living.kept, event, worldAt(nowMs));
  return settled(book, { kept, traits: living.traits }, nowMs, touched);
}

/** Time passes: what falls due is found, and everything else is left alone. */
export function later(book: TraitBook, living: Living, nowMs: number): Living {
  return settled(book, living, nowMs, []);
}

/** The same person computed from the whole history at once. */
export function fromHistory(book: TraitBook, history: readonly EventFact[], nowMs: number): Living {
  const kept = recomputed(book, undefined, history, [], worldAt(nowMs));
  return settled(book, { kept, traits: {} }, nowMs, null);
}

let made = 0;

export function event(name: string, atMs: number, properties: JsonObject = {}): EventFact {
  made += 1;
  return { messageId: `m${String(made)}`, name, atMs, properties };
}

/** The value of one trait that reads orders alone, after these. */
export function valueOf(rule: TraitRule, events: readonly EventFact[], nowMs: number): JsonObject {
  const gives = rule.kind === 'score' && rule.bands.length > 0 ? ['it', 'it_score', 'it_until'] : ['it'];
  const book = traitBook([defined('it', rule, ['event:order_placed'], gives)]);
  return fromHistory(book, events, nowMs).traits;
}
