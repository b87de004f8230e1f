import type { JsonObject } from '../../../audience/json';
import type { TimelineLine } from '../timeline';
import { ALWAYS_LISTED, wordsOf, type LineWords } from './line-words';
import { momentMs, spanText } from './moment';

/** Keys of an `expect` line that say whose it is, when, or more about it. */
const BESIDE = new Set(['at', 'between', 'person', 'journey', 'reason', 'until', 'took', 'variant', 'got']);

interface Expected extends LineWords {
  fromMs: number;
  toMs: number;
  group: string;
}

interface Actual extends LineWords {
  atMs: number;
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

/**
 * Compares a timeline with the `expect` of a script, for each person and journey in the order of time. Gives the
 * differences as sentences; none means that all came as expected.
 */
export function differences(
  expect: readonly JsonObject[],
  timeline: readonly TimelineLine[],
  options: ExpectOptions,
): string[] {
  const found: string[] = [];
  const expected = expect.flatMap((line, index) => readExpected(line, `expect[${index}]`, options, found));
  const listed = new Set([...ALWAYS_LISTED, ...expected.map(({ what }) => what)]);
  const actual: Actual[] = timeline.flatMap((line) => {
    const words = wordsOf(line);
    const group = `${line.userRef} in ${line.journey}`;
    return words !== null && listed.has(words.what) ? [{ ...words, atMs: line.atMs, group }] : [];
  });
  for (const group of new Set([...expected, ...actual].map((line) => line.group))) {
    const wanted = expected.filter((line) => line.group === group);
    const got = actual.filter((line) => line.group === group);
    for (let index = 0; index < Math.max(wanted.length, got.length); index += 1) {
      const difference = compare(wanted[index], got[index], options.startMs);
      if (difference !== null) found.push(`${group}: ${difference}`);
    }
  }
  return found;
}

function readExpected(line: JsonObject, path: string, options: ExpectOptions, found: string[]): Expected[] {
  const what = Object.keys(line).find((key) => !BESIDE.has(key));
  const value = what === undefined ? undefined : line[what];
  const span = Array.isArray(line['between']) ? line['between'] : [line['at'], line['at']];
  const [fromMs, toMs] = span.map((moment) => momentMs(moment, options.startMs));
  if (
    what === undefined ||
    typeof value !== 'string' ||
    typeof fromMs !== 'number' ||
    typeof toMs !== 'number'
  ) {
    found.push(`${path}: must say when (at) and what, as { at: 4h, email: cart-reminder }`);
    return [];
  }
  const text = (key: string): string | undefined => (typeof line[key] === 'string' ? line[key] : undefined);
  const ofRun = ['refused', 'held_out', 'entered', 'converted', 'paused', 'resumed'].includes(what);
  const journey = ofRun ? value : (text('journey') ?? options.journey);
  return [
    {
      what,
      value,
      fromMs,
      toMs,
      group: `${text('person') ?? options.person} in ${journey}`,
      reason: text('reason'),
      untilMs: momentMs(line['until'], options.startMs) ?? undefined,
      took: text('took') ?? text('variant') ?? text('got'),
    },
  ];
}

function compare(wanted: Expected | undefined, got: Actual | undefined, startMs: number): string | null {
  if (wanted === undefined) return got === undefined ? null : `unexpected ${tell(got, got.atMs, startMs)}`;
  const when = wanted.fromMs;
  if (got === undefined) return `missing ${tell(wanted, when, startMs)}`;
  const same =
    wanted.what === got.what &&
    wanted.value === got.value &&
    got.atMs >= wanted.fromMs &&
    got.atMs <= wanted.toMs &&
    (wanted.reason === undefined || wanted.reason === got.reason) &&
    (wanted.untilMs === undefined || wanted.untilMs === got.untilMs) &&
    (wanted.took === undefined || wanted.took === got.took);
  return same ? null : `expected ${tell(wanted, when, startMs)}, got ${tell(got, got.atMs, startMs)}`;
}

function tell(words: LineWords, atMs: number, startMs: number): string {
  const more = [
    words.took,
    words.reason === undefined ? undefined : `(${words.reason})`,
    words.untilMs === undefined ? undefined : `until ${spanText(words.untilMs - startMs)}`,
  ].filter((part) => part !== undefined);
  return [`${words.what} ${words.value}`, ...more, `at ${spanText(atMs - startMs)}`].join(' ');
}
