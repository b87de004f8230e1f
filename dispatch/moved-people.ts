import type { PreparedSegment } from '../audience/segments';
import type { DispatchContext } from './context';
import { findProfile } from './known-person';
import type { Lanes } from './lanes';
import { lookAtMany, type Look } from './look-at-many';
import { enterExisting, tellOfSegment } from './recheck';
import { segmentScan } from './segment-scan';

const PAGE = 500;

/** People between two references, whose memberships begin at `sinceMs` or later where they come into a segment now. */
interface Moving {
  afterRef: string | null;
  lastRef: string;
  sinceMs: number;
}

/** The name under which it is kept whose memberships are about to be written: of a segment, or of recomputed traits. */
function markOf(of: string): string {
  return `moved/${of}`;
}

/** The name of what a fill of the segment moves. */
export function moveOf({ segment }: PreparedSegment): string {
  return `segment/${segment}`;
}

/** The name of what traits move that are computed anew. */
export const MOVED_BY_TRAITS = 'traits';

/** Whether a run listens to the segment, or a journey is entered by it. */
export function isAskedFor(context: DispatchContext, { segment: id }: PreparedSegment): boolean {
  const { heard, enteredBy } = context.registry();
  return heard.has(`segment:${id}`) || enteredBy.segment.has(id);
}

/**
 * Notes that memberships of these people are about to be written and told of: whoever finds the mark knows that some may
 * have been written and not told of, as where the process died in between.
 */
export async function setMark(context: DispatchContext, of: string, people: Moving): Promise<void> {
  const { afterRef, ...moved } = people;
  await context.store.scans.set(markOf(of), { afterRef, doneAtMs: null, moved });
}

/** All of them have been told. */
export async function clearMark(context: DispatchContext, of: string): Promise<void> {
  await context.store.scans.set(markOf(of), { afterRef: null, doneAtMs: context.now() });
}

/**
 * Tells the runs of a person of a segment, and lets the person in by it where they came into it at `sinceMs` or later.
 * The same membership gives the same run however often it is tried; runs that are told twice look twice.
 */
export async function tellOne(
  context: DispatchContext,
  { segment }: PreparedSegment,
  userRef: string,
  sinceMs = -Infinity,
): Promise<void> {
  const profile = await findProfile(context, userRef);
  if (profile === null) return;
  await tellOfSegment(context, profile, segment);
  const membership = profile.segments[segment];
  if (membership !== undefined && membership.sinceMs >= sinceMs)
    await enterExisting(context, profile, [segment], () => true);
}

/** Tells once more of the people of a mark that still stands. Gives why that cannot go on; the mark stays then. */
export async function tellOfMoved(
  context: DispatchContext,
  lanes: Lanes,
  of: string,
  segments: readonly PreparedSegment[],
): Promise<unknown[]> {
  const { scans, profiles } = context.store;
  const mark = await scans.get(markOf(of));
  if (mark?.moved === undefined || mark.doneAtMs !== null) return [];
  const { lastRef, sinceMs } = mark.moved;
  const looks = segments
    .filter((segment) => isAskedFor(context, segment))
    .map((segment): Look => ({
      scan: segmentScan(segment),
      at: (userRef) => tellOne(context, segment, userRef, sinceMs),
    }));
  let { afterRef } = mark;
  for (let isOver = looks.length === 0; !isOver;) {
    const page = await profiles.scan(afterRef, PAGE);
    const refs = page.map(({ userRef }) => userRef).filter((userRef) => userRef <= lastRef);
    const stopped = await lookAtMany(context, lanes, refs, looks);
    if (stopped.size > 0) return [...stopped.values()];
    isOver = refs.length < PAGE;
    afterRef = refs.at(-1) ?? afterRef;
  }
  await clearMark(context, of);
  return [];
}
