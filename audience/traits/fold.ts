import { dayNumber } from '../civil-date';
import type { EventFact } from '../facts';
import type { Json } from '../json';
import { propertyOf, tidied } from './counts';
import type { Measure } from './definition';
import type { TraitClock } from './kind';

/** How many different days are kept of all time: more than ten years of them. */
const MOST_DAYS = 4_000;

/**
 * How events are joined into one small cell. `join` takes cells in any order and grouping and gives the same: this is
 * what lets late events in and old ones out.
 */
export interface Fold<Cell extends Json = Json> {
  /** The cell of one event; undefined where it has nothing to add. */
  cellOf(event: EventFact, clock: TraitClock): Cell | undefined;
  join(a: Cell, b: Cell): Cell;
  /** The value of the joined cell; of nothing, undefined. */
  read(cell: Cell | undefined): Json | undefined;
}

const COUNT: Fold<number> = {
  cellOf: () => 1,
  join: (a, b) => a + b,
  read: (cell) => cell ?? 0,
};

function numberOf(event: EventFact, property: string): number | undefined {
  const value = propertyOf(event, property);
  return typeof value === 'number' ? value : undefined;
}

function sumOf(property: string): Fold<number> {
  return {
    cellOf: (event) => numberOf(event, property),
    join: (a, b) => a + b,
    read: (cell) => tidied(cell ?? 0),
  };
}

type Mean = [count: number, sum: number];

function meanOf(property: string): Fold<Mean> {
  return {
    cellOf(event) {
      const value = numberOf(event, property);
      return value === undefined ? undefined : [1, value];
    },
    join: ([n, a], [m, b]) => [n + m, a + b],
    read: (cell) => (cell === undefined ? undefined : tidied(cell[1] / cell[0])),
  };
}

function extremeOf(property: string, pick: (a: number, b: number) => number): Fold<number> {
  return {
    cellOf: (event) => numberOf(event, property),
    join: pick,
    read: (cell) => cell,
  };
}

type Dated = [atMs: number, value: Json];

/** The value of the oldest or newest event; of two at one instant the larger text, so that the order does not matter. */
function datedOf(property: string, isAhead: (a: number, b: number) => boolean): Fold<Dated> {
  return {
    cellOf(event) {
      const value = propertyOf(event, property);
      return value === undefined ? undefined : [event.atMs, value];
    },
    join(a, b) {
      if (a[0] !== b[0]) return isAhead(a[0], b[0]) ? a : b;
      return JSON.stringify(a[1]) > JSON.stringify(b[1]) ? a : b;
    },
    read: (cell) => cell?.[1],
  };
}

const DAYS: Fold<number[]> = {
  cellOf(event, { calendar, zone }) {
    const { year, month, day } = calendar.local(event.atMs, zone);
    return [dayNumber(year, month, day)];
  },
  join: (a, b) => [...new Set([...a, ...b])].sort((one, other) => one - other).slice(-MOST_DAYS),
  read: (cell) => cell?.length ?? 0,
};

/** The fold of a measure. Of numbers, what is none is passed over, as in `did`. */
export function foldOf(measure: Measure): Fold {
  switch (measure.of) {
    case 'count':
      return COUNT;
    case 'days':
      return DAYS;
    case 'sum':
      return sumOf(measure.property);
    case 'avg':
      return meanOf(measure.property);
    case 'min':
      return extremeOf(measure.property, Math.min);
    case 'max':
      return extremeOf(measure.property, Math.max);
    case 'first':
      return datedOf(measure.property, (a, b) => a < b);
    case 'last':
      return datedOf(measure.property, (a, b) => a > b);
  }
}
