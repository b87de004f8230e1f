import { compileAudience, type AudienceQuery } from '../audience/mongo/compile-audience';
import type { RefRange } from '../audience/mongo/pipelines';
import type { PreparedSegment } from '../audience/segments';
import type { AskedPerson } from '../store/audience-repository';
import type { ProfileRow } from '../store/rows';
import type { MembershipUpdate } from '../store/membership-update';
import { zonesOfPeople } from './audience-zones';
import type { DispatchContext } from './context';
import type { Lanes } from './lanes';
import { lookAtMany, type Look } from './look-at-many';
import { clearMark, isAskedFor, moveOf, setMark, tellOne } from './moved-people';
import { recheckByDefinition } from './recheck';
import { segmentScan } from './segment-scan';

/** How many people one question to the database is about: it bounds memory, and what a crash makes do again. */
const PEOPLE_AT_ONCE = 10_000;
/** People who are looked at one by one come in smaller pages. */
const PAGE = 500;

function queryOf(context: DispatchContext, segment: PreparedSegment): AudienceQuery | null {
  if (segment.where === null) return null;
  const query = compileAudience(segment.where, {
    nowMs: context.now(),
    calendar: context.calendar,
    zones: zonesOfPeople(),
    brandZone: context.registry().brand.timezone,
  });
  // Instants of each person are found in memory alone.
  return query.timing === 'memory' ? null : query;
}

/** What is to be written of one person, or null where all stands as it should. */
function updateOf(person: AskedPerson, segment: PreparedSegment, nowMs: number): MembershipUpdate | null {
  const { userRef, revision, must: isIn, memberVersion, recheckAtMs, leavesAtMs } = person;
  const isSooner = leavesAtMs !== null && (recheckAtMs === null || leavesAtMs < recheckAtMs);
  const isRight = isIn ? memberVersion === segment.version : memberVersion === null;
  if (isRight && !isSooner) return null;
  const { segment: id, version } = segment;
  const since = memberVersion === null ? { sinceMs: nowMs } : {};
  return {
    userRef,
    revision,
    segment: id,
    membership: isRight ? 'same' : isIn ? { version, ...since } : 'none',
    ...(isSooner ? { recheckAtMs: leavesAtMs } : {}),
  };
}

function isMoved({ membership }: MembershipUpdate): boolean {
  return membership === 'none' || (membership !== 'same' && 'sinceMs' in membership);
}

/** Tells runs that listen, and lets people in where a journey takes those already in: only where anybody asks. */
async function tell(
  context: DispatchContext,
  lanes: Lanes,
  segment: PreparedSegment,
  moved: readonly MembershipUpdate[],
): Promise<void> {
  if (!isAskedFor(context, segment)) return;
  const refs = moved.map(({ userRef }) => userRef);
  const scan = segmentScan(segment);
  // All of a thousand failing at once is no reason to have them all fail alone.
  for (let from = 0; from < refs.length; from += PAGE) {
    const page = refs.slice(from, from + PAGE);
    await look(context, lanes, page, { scan, at: (userRef) => tellOne(context, segment, userRef) });
  }
}

/** Who fails is set aside; where the look as a whole fails, so does the segment, and is tried again from here. */
async function look(
  context: DispatchContext,
  lanes: Lanes,
  userRefs: readonly string[],
  one: Look,
): Promise<void> {
  const stopped = await lookAtMany(context, lanes, userRefs, [one]);
  if (stopped.has(one.scan)) throw stopped.get(one.scan);
}

/** How somebody who was set aside is looked at again: whether they were told is not known, and twice does no harm. */
export function lookForSegment(context: DispatchContext, segment: PreparedSegment): Look {
  return {
    scan: segmentScan(segment),
    async at(userRef) {
      await recheckByDefinition(context, userRef, [segment]);
      if (isAskedFor(context, segment)) await tellOne(context, segment, userRef);
    },
  };
}

/** Moves people and tells of it, so that a crash in between is found where anybody asks for the segment. */
async function move(
  context: DispatchContext,
  segment: PreparedSegment,
  people: RefRange & { sinceMs: number },
  work: () => Promise<void>,
): Promise<void> {
  if (!isAskedFor(context, segment)) return work();
  await setMark(context, moveOf(segment), people);
  await work();
  await clearMark(context, moveOf(segment));
}

async function fillRange(
  context: DispatchContext,
  lanes: Lanes,
  segment: PreparedSegment,
  query: AudienceQuery,
  range: RefRange,
): Promise<void> {
  const people = await context.store.audiences.ask(query, range, segment.segment);
  const nowMs = context.now();
  const decided = people.filter(({ must, may }) => must === may);
  const updates = decided.flatMap((person) => updateOf(person, segment, nowMs) ?? []);
  const unsure = people.filter(({ must, may }) => must !== may).map(({ userRef }) => userRef);
  if (updates.length === 0 && unsure.length === 0) return;
  await move(context, segment, { ...range, sinceMs: nowMs }, async () => {
    // Somebody may have changed meanwhile: they are looked at in memory, as all are whom the database cannot decide.
    const stale = new Set(await context.store.profiles.setMemberships(updates));
    await lookOneByOne(context, lanes, segment, [...unsure, ...stale]);
    const moved = updates.filter((update) => isMoved(update) && !stale.has(update.userRef));
    if (moved.length > 0) await tell(context, lanes, segment, moved);
  });
}

async function lookOneByOne(
  context: DispatchContext,
  lanes: Lanes,
  segment: PreparedSegment,
  userRefs: readonly string[],
): Promise<void> {
  const at = (userRef: string): Promise<void> => recheckByDefinition(context, userRef, [segment]);
  await look(context, lanes, userRefs, { scan: segmentScan(segment), at });
}

/** Whether the membership is to be looked at; of a profile that has none at all as well, where the look says what is wrong. */
function isOpen({ members, segment: id, version }: PreparedSegment, profile: ProfileRow): boolean {
  const segments: ProfileRow['segments'] | null = profile.segments;
  if (members === null || segments === null) return true;
  const isIn = profile.userId !== null && members.has(profile.userId);
  return isIn ? segments[id]?.version !== version : segments[id] !== undefined;
}

/** A list is compared with the members as they are; only who comes or goes is looked at. */
async function fillInMemory(
  context: DispatchContext,
  lanes: Lanes,
  segment: PreparedSegment,
  afterRef: string | null,
): Promise<string | null> {
  const page = await context.store.profiles.scan(afterRef, PAGE);
  const open = page.filter((profile) => profile.mergedInto === null && isOpen(segment, profile));
  const refs = open.map(({ userRef }) => userRef);
  const lastRef = refs.at(-1);
  const look = (): Promise<void> => lookOneByOne(context, lanes, segment, refs);
  if (lastRef !== undefined)
    await move(context, segment, { afterRef, lastRef, sinceMs: context.now() }, look);
  return page.length < PAGE ? null : (page.at(-1)?.userRef ?? null);
}

/**
 * Looks at the people behind a reference for a segment that is new, and gives the last of them; null when there are no
 * more. The database decides for thousands at once; who lies beyond what it can say is looked at in memory.
 */
export async function fillNext(
  context: DispatchContext,
  lanes: Lanes,
  segment: PreparedSegment,
  afterRef: string | null,
): Promise<string | null> {
  const query = queryOf(context, segment);
  if (query === null) return fillInMemory(context, lanes, segment, afterRef);
  const range = await context.store.audiences.nextRange(afterRef, PEOPLE_AT_ONCE);
  if (range === null) return null;
  await fillRange(context, lanes, segment, query, range);
  return range.lastRef;
}
