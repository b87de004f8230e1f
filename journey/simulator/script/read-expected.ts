import type { JsonObject } from '../../../audience/json';
import type { LineWords } from './line-words';
import { momentMs } from './moment';
import { fault, type Reading } from './reading';

/** Keys of an `expect` line that say whose it is, when, or more about it. */
const BESIDE = new Set(['at', 'between', 'person', 'journey', 'reason', 'until', 'took', 'variant', 'got']);

/** Lines whose value is the journey itself. */
const OF_RUN = new Set(['refused', 'held_out', 'entered', 'converted', 'paused', 'resumed']);

/** One line of `expect` that was understood. */
export interface Expected extends LineWords {
  /** Its place in the list. */
  index: number;
  /** The first and the last instant at which it may come. */
  fromMs: number;
  toMs: number;
  journey: string;
  /** Whose line of which journey it is; only lines of one group are in an order. */
  group: string;
}

/** What a comparison needs to know beside the two lists. */
export interface ExpectOptions {
  startMs: number;
  /** The journey of lines that name none. */
  journey: string;
  /** The person of lines that name none. */
  person: string;
}

/** Whose line of which journey. */
export function groupOf(person: string, journey: string): string {
  return `${person} in ${journey}`;
}

/** Reads the `expect` of a script. A line that cannot be understood is left out, and a fault. */
export function readExpected(
  expect: readonly JsonObject[],
  reading: Pick<Reading, 'faults'>,
  options: ExpectOptions,
): Expected[] {
  return expect.flatMap((line, index) => readLine(line, index, reading, options));
}

function readLine(
  line: JsonObject,
  index: number,
  reading: Pick<Reading, 'faults'>,
  options: ExpectOptions,
): Expected[] {
  const path = `expect[${index}]`;
  const what = Object.keys(line).find((key) => !BESIDE.has(key));
  const value = what === undefined ? undefined : line[what];
  const span = Array.isArray(line['between']) ? line['between'] : [line['at'], line['at']];
  const [fromMs, toMs] = span.map((moment) => momentMs(moment, options.startMs));
  if (typeof fromMs !== 'number' || typeof toMs !== 'number') {
    const key = ['between', 'at'].find((one) => line[one] !== undefined);
    const message = key === undefined ? 'must say when, as at: 4h' : 'is neither a duration nor an instant';
    fault(reading, key === undefined ? path : `${path}.${key}`, message, 'bad_moment');
    return [];
  }
  if (what === undefined || typeof value !== 'string') {
    const message = 'must say when and what, as { at: 4h, email: cart-reminder }';
    fault(reading, path, message, 'unknown_expectation');
    return [];
  }
  for (const key of Object.keys(line)) {
    if (key !== what && !BESIDE.has(key))
      fault(reading, `${path}.${key}`, `says nothing beside ${what}`, 'unknown_key');
  }
  const text = (key: string): string | undefined => (typeof line[key] === 'string' ? line[key] : undefined);
  const journey = OF_RUN.has(what) ? value : (text('journey') ?? options.journey);
  const untilMs = momentMs(line['until'], options.startMs);
  if (untilMs === null && line['until'] !== undefined)
    fault(reading, `${path}.until`, 'is neither a duration nor an instant', 'bad_moment');
  return [
    {
      index,
      what,
      value,
      fromMs,
      toMs,
      journey,
      group: groupOf(text('person') ?? options.person, journey),
      reason: text('reason'),
      untilMs: untilMs ?? undefined,
      took: text('took') ?? text('variant') ?? text('got'),
    },
  ];
}
