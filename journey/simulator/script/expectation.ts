import type { JsonObject } from '../../../audience/json';
import type { TimelineLine } from '../timeline';
import { align } from './align';
import { ALWAYS_LISTED, wordsOf, type LineWords } from './line-words';
import { spanText } from './moment';
import { groupOf, readExpected, type Expected, type ExpectOptions } from './read-expected';
import type { ScriptFault } from './reading';

interface Actual extends LineWords {
  atMs: number;
  group: string;
}

/** One row of what was expected beside what came; one side is null where the other stands alone. */
export interface ComparedRow {
  /** The line of `expect`, told in words, with its place in the list. */
  expected: { text: string; index: number } | null;
  /** What came, told in words. */
  got: string | null;
}

/** The rows of one person in one journey, in the order of time. */
export interface ComparedGroup {
  group: string;
  fits: boolean;
  rows: ComparedRow[];
}

/**
 * Lays a timeline beside the lines that were expected, for each person and journey. Lines of `expect` that cannot be
 * understood are left out: they are the reader's to report.
 */
export function compareTimeline(
  expect: readonly Expected[],
  timeline: readonly TimelineLine[],
  startMs: number,
): ComparedGroup[] {
  return inGroups(expect, timeline).map(({ group, wanted, got }) => {
    const rows = align(wanted, got, (one, other) => compare(one, other, startMs) === null).map(
      (row): ComparedRow => ({
        expected:
          row.wanted === null
            ? null
            : {
                text: tell(row.wanted, row.wanted.fromMs, startMs, row.wanted.toMs),
                index: row.wanted.index,
              },
        got: row.got === null ? null : tell(row.got, row.got.atMs, startMs),
      }),
    );
    return { group, fits: rows.every(({ expected, got: came }) => expected !== null && came !== null), rows };
  });
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
  const faults: ScriptFault[] = [];
  const lines = readExpected(expect, { faults }, options);
  const found = faults.map(({ path, message }) => `${path}: ${message}`);
  for (const { group, wanted, got } of inGroups(lines, timeline)) {
    for (let index = 0; index < Math.max(wanted.length, got.length); index += 1) {
      const difference = compare(wanted[index], got[index], options.startMs);
      if (difference !== null) found.push(`${group}: ${difference}`);
    }
  }
  return found;
}

function inGroups(
  expect: readonly Expected[],
  timeline: readonly TimelineLine[],
): { group: string; wanted: Expected[]; got: Actual[] }[] {
  const listed = new Set([...ALWAYS_LISTED, ...expect.map(({ what }) => what)]);
  const actual: Actual[] = timeline.flatMap((line) => {
    const words = wordsOf(line);
    return words !== null && listed.has(words.what)
      ? [{ ...words, atMs: line.atMs, group: groupOf(line.userRef, line.journey) }]
      : [];
  });
  return [...new Set([...expect, ...actual].map((line) => line.group))].map((group) => ({
    group,
    wanted: expect.filter((line) => line.group === group),
    got: actual.filter((line) => line.group === group),
  }));
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

function tell(words: LineWords, atMs: number, startMs: number, toMs = atMs): string {
  const more = [
    words.took,
    words.reason === undefined ? undefined : `(${words.reason})`,
    words.untilMs === undefined ? undefined : `until ${spanText(words.untilMs - startMs)}`,
  ].filter((part) => part !== undefined);
  const when =
    toMs === atMs
      ? `at ${spanText(atMs - startMs)}`
      : `between ${spanText(atMs - startMs)} and ${spanText(toMs - startMs)}`;
  return [`${words.what} ${words.value}`, ...more, when].join(' ');
}
