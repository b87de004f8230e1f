import type { ValueSource } from '../condition';
import { fieldOf, isType, literal, type Expr } from './expr';

/** What an expression may read where it stands. */
export interface Place {
  nowMs: number;
  /** The traits of the person, as an expression; null in the pipeline over events, which knows no profile. */
  traits: Expr | null;
  /** The properties of the event under test, as an expression; null outside `where`. */
  properties: Expr | null;
  /** How many `where`s stand around it: variables of events are numbered by it. */
  depth: number;
}

/** No list of a profile or an event has as many elements: both are stored within 32 KB. */
const MOST_ELEMENTS = 1_000_000;

function elementOf(list: Expr, part: string): Expr {
  const index = Number(part);
  if (!/^\d+$/.test(part) || index > MOST_ELEMENTS) return null;
  return { $cond: [{ $isArray: [list] }, { $ifNull: [{ $arrayElemAt: [list, index] }, null] }, null] };
}

/** One part of a dotted path, of a value that may be anything: as `readPath` reads it. */
function partOf(value: Expr, part: string): Expr {
  const field: Expr = { $getField: { field: literal(part), input: '$$x' } };
  const read: Expr = {
    $cond: [isType('$$x', 'object'), { $ifNull: [field, null] }, elementOf('$$x', part)],
  };
  return { $let: { vars: { x: value }, in: read } };
}

/** A dotted path below an object; null where anything on the way is missing. */
export function pathOf(object: Expr, path: string): Expr {
  const [first = '', ...rest] = path.split('.');
  return rest.reduce<Expr>(partOf, fieldOf(object, first));
}

/**
 * The value of a source as an expression that is null where it is missing: null itself where it is so for everybody.
 * `undefined` where this pipeline cannot read it.
 */
export function sourceOf(source: ValueSource, place: Place): Expr | undefined {
  switch (source.from) {
    case 'profile':
      return place.traits === null ? undefined : pathOf(place.traits, source.path);
    case 'event':
      return place.properties === null ? null : pathOf(place.properties, source.path);
    case 'entry':
    case 'step':
      // There is no run where all people are asked at once.
      return null;
  }
}
