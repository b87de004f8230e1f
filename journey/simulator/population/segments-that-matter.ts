import type { Segment } from '../../language/workspace';
import type { Plan } from '../../plan/plan';

/**
 * The segments that a journey speaks of, and those that these read. The others change nothing about it, and finding
 * them anew at each event is much of the work. A journey that hears of any segment's moves needs them all.
 */
export function segmentsThatMatter(plan: Plan, segments: readonly Segment[]): Segment[] {
  const text = JSON.stringify(plan);
  if (text.includes('"segment_')) return [...segments];
  const needed = new Set(segments.filter(({ segment }) => text.includes(`"${segment}"`)));
  for (const { reads } of needed) {
    for (const other of segments) if (reads.includes(`segment:${other.segment}`)) needed.add(other);
  }
  return segments.filter((segment) => needed.has(segment));
}
