import { wordsOf } from '../../../journey/simulator/script/line-words';
import { spanText } from '../../../journey/simulator/script/moment';
import type { TimelineLine } from '../../../journey/simulator/timeline';
import type { CaseWorld } from './case-world';

/**
 * How the timeline of a server differs from the simulator's: for each run by itself, since runs of one instant may
 * come in any order. Content and order are the same; instants may differ by what the server needs for its work.
 */
export function timelineDifferences(
  one: CaseWorld,
  simulated: readonly TimelineLine[],
  toleranceMs: number,
): string[] {
  const wanted = new Map<string, TimelineLine[]>();
  for (const line of simulated) {
    const of = isOutside(line) ? `${line.userRef} outside` : (line.runId ?? '');
    wanted.set(of, [...(wanted.get(of) ?? []), line]);
  }
  return [...new Set([...wanted.keys(), ...one.lines.keys()])].flatMap((of) => {
    const expected = wanted.get(of) ?? [];
    // Other cases go on for longer on the same server, and so do the runs of this one.
    const got = (one.lines.get(of) ?? []).filter(({ atMs }) => atMs <= one.simulation.untilMs);
    const length = Math.max(expected.length, got.length);
    for (let index = 0; index < length; index += 1) {
      const difference = compare(expected[index], got[index], toleranceMs, one.simulation.startMs);
      if (difference !== null) return [`${of}: ${difference}`];
    }
    return [];
  });
}

function isOutside(line: TimelineLine): boolean {
  return line.kind === 'refused' || line.kind === 'held_out';
}

function compare(
  wanted: TimelineLine | undefined,
  got: TimelineLine | undefined,
  toleranceMs: number,
  startMs: number,
): string | null {
  if (wanted === undefined || got === undefined) {
    return `the simulator has ${tell(wanted, startMs)}, the server ${tell(got, startMs)}`;
  }
  const near = (a = 0, b = 0): boolean => Math.abs(a - b) <= toleranceMs;
  const same = contentOf(wanted) === contentOf(got) && near(wanted.atMs, got.atMs);
  return same && near(wanted.untilMs, got.untilMs)
    ? null
    : `the simulator has ${tell(wanted, startMs)}, the server ${tell(got, startMs)}`;
}

/** All of a line but its instants, and the values seen, which may be instants too. */
function contentOf({ atMs: _at, untilMs: _until, seen: _seen, ...content }: TimelineLine): string {
  return JSON.stringify(Object.entries(content).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function tell(line: TimelineLine | undefined, startMs: number): string {
  if (line === undefined) return 'nothing more';
  const words = wordsOf(line);
  const said = words === null ? `${line.kind} ${line.outcome}` : `${words.what} ${words.value}`;
  return `${said} ${line.outcome} ${line.reason ?? ''} at ${spanText(line.atMs - startMs)}`;
}
