import type { Segment } from '../workspace';
import type { Together } from './together';

/** The segments that a segment reads. */
function readBy(segment: Segment): string[] {
  return segment.reads.flatMap((token) =>
    token.startsWith('segment:') ? [token.slice('segment:'.length)] : [],
  );
}

/** The shortest way from a segment back to itself, or null. */
function wayBack(start: Segment, byId: ReadonlyMap<string, Segment>): string[] | null {
  const ways: string[][] = [[start.segment]];
  const seen = new Set<string>();
  for (let way = ways.shift(); way; way = ways.shift()) {
    const last = byId.get(way.at(-1) ?? '');
    for (const next of last === undefined ? [] : readBy(last)) {
      if (next === start.segment) return way;
      if (seen.has(next)) continue;
      seen.add(next);
      ways.push([...way, next]);
    }
  }
  return null;
}

/** Reports segments that read one another in a circle: nobody could say who is in them. Each circle once. */
export function checkSegmentCircles(together: Together): void {
  const files = together.definitions.flatMap((one) =>
    one.kind === 'segment' && one.segment !== null ? [{ segment: one.segment, root: one.parsed.root }] : [],
  );
  const byId = new Map(files.map(({ segment }) => [segment.segment, segment]));
  const told = new Set<string>();
  for (const { segment, root } of files) {
    const circle = told.has(segment.segment) ? null : wayBack(segment, byId);
    if (circle === null) continue;
    for (const one of circle) told.add(one);
    const names = [...circle, segment.segment].map((one) => `\`${one}\``).join(' → ');
    const hint = 'Say in one of them who is meant, without the other segment.';
    root.at('where').fault('segment_circle', `Segments read one another: ${names}.`, { of: 'key', hint });
  }
}
