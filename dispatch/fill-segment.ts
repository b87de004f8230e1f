import { compileAudience, type AudienceQuery } from '../audience/mongo/compile-audience';
import type { RefRange } from '../audience/mongo/pipelines';
import type { PreparedSegment } from '../audience/segments';
import type { AskedPerson } from '../store/audience-repository';
import type { MembershipUpdate } from '../store/membership-update';
import { zonesOfPeople } from './audience-zones';
import type { DispatchContext } from './context';
import type { Lanes } from './lanes';
import { enterExisting, recheckByDefinition, tellOfSegment } from './recheck';

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
  const registry = context.registry();
  const { segment: id } = segment;
  if (!registry.heard.has(`segment:${id}`) && !registry.enteredBy.segment.has(id)) return;
  const profiles = await context.store.profiles.getMany(moved.map(({ userRef }) => userRef));
  await Promise.all(
    [...profiles.values()].map((profile) =>
      lanes.run(profile.userRef, async () => {
        await tellOfSegment(context, profile, id);
        if (profile.segments[id] !== undefined) await enterExisting(context, profile, [id], () => true);
      }),
    ),
  );
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
  // Somebody may have changed meanwhile: they are looked at in memory, as all are whom the database cannot decide.
  const stale = new Set(await context.store.profiles.setMemberships(updates));
  const unsure = people.filter(({ must, may }) => must !== may).map(({ userRef }) => userRef);
  await lookOneByOne(context, lanes, segment, [...unsure, ...stale]);
  const moved = updates.filter((update) => isMoved(update) && !stale.has(update.userRef));
  if (moved.length > 0) await tell(context, lanes, segment, moved);
}

async function lookOneByOne(
  context: DispatchContext,
  lanes: Lanes,
  segment: PreparedSegment,
  userRefs: readonly string[],
): Promise<void> {
  await Promise.all(
    userRefs.map((userRef) => lanes.run(userRef, () => recheckByDefinition(context, userRef, [segment]))),
  );
}

/** A list is compared with the members as they are; only who comes or goes is looked at. */
async function fillInMemory(
  context: DispatchContext,
  lanes: Lanes,
  segment: PreparedSegment,
  afterRef: string | null,
): Promise<string | null> {
  const page = await context.store.profiles.scan(afterRef, PAGE);
  const { members, segment: id, version } = segment;
  const open = page.filter(({ mergedInto, userId, segments }) => {
    if (mergedInto !== null) return false;
    if (members === null) return true;
    const isIn = userId !== null && members.has(userId);
    return isIn ? segments[id]?.version !== version : segments[id] !== undefined;
  });
  await lookOneByOne(
    context,
    lanes,
    segment,
    open.map(({ userRef }) => userRef),
  );
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
