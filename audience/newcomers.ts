import type { Calendar } from './calendar';
import type { Condition } from './condition';
import { emptyFacts } from './empty-facts';
import { evaluate } from './evaluate';
import { leavesOf } from './leaves';
import type { SegmentDefinition } from './segments';

/** The token of somebody who is heard of for the first time. */
export const NEWCOMER = 'newcomer';

/** What depends on who the person is or on the hour, which an empty person does not tell. */
const VARYING: ReadonlySet<Condition['kind']> = new Set(['clock', 'chance', 'segment']);

function varies(condition: Condition): boolean {
  return leavesOf(condition).some(({ kind }) => VARYING.has(kind));
}

/**
 * A segment that may hold for somebody of whom nothing is known (who did not order, who lacks a tag) is looked at when a
 * person is first heard of, whatever was heard; others wait for what they read.
 */
export function withNewcomers(segment: SegmentDefinition, calendar: Calendar): SegmentDefinition {
  const { where, list, reads } = segment;
  const isOfNobody =
    where !== null && (varies(where) || evaluate(where, emptyFacts(0, 'UTC'), calendar).value);
  return isOfNobody || list !== null ? { ...segment, reads: [...reads, NEWCOMER] } : segment;
}
