import { emptyFacts } from '../empty-facts';
import { evaluate } from '../evaluate';
import type { EventFact } from '../facts';
import { readPath, type Json } from '../json';
import type { TraitSource } from './definition';
import type { TraitClock } from './kind';

/** Whether an event is one of those that a trait counts. */
export function countsIn({ event: name, where }: TraitSource, event: EventFact, clock: TraitClock): boolean {
  if (event.name !== name) return false;
  if (where === null) return true;
  return evaluate(where, { ...emptyFacts(event.atMs, clock.zone), event }, clock.calendar).value;
}

/** A property of an event; null counts as missing. */
export function propertyOf(event: EventFact, path: string): Json | undefined {
  return readPath(event.properties, path) ?? undefined;
}

/** A number without the dust of floating-point sums, which hangs on the order of the terms: to 6 decimals. */
export function tidied(value: number): number {
  const rounded = Math.round(value * 1e6) / 1e6;
  return Number.isFinite(rounded) ? rounded + 0 : value;
}
