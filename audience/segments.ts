import type { Segment } from '../journey/language/workspace';
import type { ProfileRow } from '../store/rows';
import type { Calendar } from './calendar';
import { evaluate } from './evaluate';
import type { Facts } from './facts';
import { failureReason, type PartFailure } from './failure-reason';
import { isPersonalized } from './personalization';

/** A segment as memberships are found by it. */
export type SegmentDefinition = Pick<Segment, 'segment' | 'version' | 'where' | 'list' | 'reads'>;

/** A segment ready for many people: the list of a static one is a set. */
export interface PreparedSegment {
  segment: string;
  version: string;
  where: Segment['where'];
  members: ReadonlySet<string> | null;
  /** What may change a membership, as tokens. */
  reads: readonly string[];
  /** Its place in the order in which segments are looked at. */
  place: number;
}

/** What became of a person's memberships. */
export interface MembershipChange {
  /** All memberships now, by segment. */
  segments: ProfileRow['segments'];
  /** Entered and left by a live event, or by time passing. */
  entered: string[];
  left: string[];
  /** Found to be in, or no longer in, by a first look, an import or a changed definition: these start nothing. */
  existing: string[];
  dropped: string[];
  /** The earliest instant at which time alone may change a membership. */
  recheckAtMs: number | null;
  /** Segments that could not be looked at: their memberships are left as they were. */
  failed: PartFailure[];
}

/**
 * Puts segments into the order in which they are looked at: after those that they read. Segments that read one
 * another in a circle, which the language refuses, come in the order given.
 */
export function prepareSegments(segments: readonly SegmentDefinition[]): PreparedSegment[] {
  const byId = new Map(segments.map((segment) => [segment.segment, segment]));
  const placed = new Set<string>();
  const prepared: PreparedSegment[] = [];
  const place = (definition: SegmentDefinition): void => {
    if (placed.has(definition.segment)) return;
    placed.add(definition.segment);
    for (const token of definition.reads) {
      const read = token.startsWith('segment:') ? byId.get(token.slice('segment:'.length)) : undefined;
      if (read !== undefined) place(read);
    }
    const { segment, version, where, list, reads } = definition;
    const members = list === null ? null : new Set(list);
    prepared.push({ segment, version, where, members, reads, place: prepared.length });
  };
  segments.forEach(place);
  return prepared;
}

/**
 * For each token, the segments whose membership it may change, in order: those that read it, and those that read these.
 * Whatever happens then costs as much as the segments that it concerns, however many others there are.
 */
export function segmentsByToken(
  prepared: readonly PreparedSegment[],
): ReadonlyMap<string, readonly PreparedSegment[]> {
  const reading = new Map<string, PreparedSegment[]>();
  for (const segment of prepared) {
    for (const token of segment.reads) reading.set(token, [...(reading.get(token) ?? []), segment]);
  }
  const withReaders = (segments: readonly PreparedSegment[]): PreparedSegment[] => {
    const met = new Set(segments);
    for (const one of met) for (const next of reading.get(`segment:${one.segment}`) ?? []) met.add(next);
    return inOrder([...met]);
  };
  return new Map([...reading].map(([token, segments]) => [token, withReaders(segments)]));
}

/** Segments in the order in which they are looked at, each once. */
export function inOrder(segments: readonly PreparedSegment[]): PreparedSegment[] {
  return [...new Set(segments)].sort((a, b) => a.place - b.place);
}

/** The facts with other memberships; functions are passed on, whatever object they belong to. */
function withSegments(facts: Facts, segments: readonly string[]): Facts {
  return {
    nowMs: facts.nowMs,
    zone: facts.zone,
    person: { ...facts.person, segments },
    run: facts.run,
    event: facts.event,
    eventsNamed: (name) => facts.eventsNamed(name),
    messageWas: (step, was) => facts.messageWas(step, was),
    couponWas: (coupon, was) => facts.couponWas(coupon, was),
    couponChangesAtMs: (coupon) => facts.couponChangesAtMs?.(coupon) ?? null,
  };
}

interface Membership {
  isIn: boolean;
  recheckAtMs: number | null;
}

function membership(
  segment: PreparedSegment,
  userId: string | null,
  facts: Facts,
  calendar: Calendar,
): Membership {
  if (segment.members !== null) {
    return { isIn: userId !== null && segment.members.has(userId), recheckAtMs: null };
  }
  // A list is somebody's own choice; conditions single people out by what is known of them.
  if (!isPersonalized(facts.person.traits)) return { isIn: false, recheckAtMs: null };
  if (segment.where === null) return { isIn: false, recheckAtMs: null };
  const { value, recheckAtMs } = evaluate(segment.where, facts, calendar);
  return { isIn: value, recheckAtMs };
}

/** One segment now, and where it may be entered, before; a segment that cannot be looked at must not stop the others. */
function lookAt(
  segment: PreparedSegment,
  userId: string | null,
  before: Facts | null,
  facts: Facts,
  calendar: Calendar,
  isNew: boolean,
): (Membership & { wasIn: boolean }) | { reason: string } {
  try {
    const now = membership(segment, userId, facts, calendar);
    const asks = now.isIn && isNew && before !== null;
    return { ...now, wasIn: asks ? membership(segment, userId, before, calendar).isIn : true };
  } catch (error) {
    return { reason: failureReason(error) };
  }
}

/** Who is looked at: the profile as it stands, with the memberships known before. */
export type SegmentPerson = Pick<ProfileRow, 'userId' | 'segments'>;

/**
 * Finds a person's memberships of the segments to look at, and keeps those of others that are still `defined` (by
 * default there are none). `after` are the facts now; `before` those just before the event (or, where time
 * passed, at an instant before), and null on a first evaluation or an import. Somebody who was not known to be in
 * and whom the facts before already put in is `existing`: a new definition, not the event, brought it.
 */
export function updateMemberships(
  prepared: readonly PreparedSegment[],
  person: SegmentPerson,
  before: Facts | null,
  after: Facts,
  calendar: Calendar,
  defined: ReadonlySet<string> = new Set(),
): MembershipChange {
  const kept = othersOf(prepared, person.segments, defined);
  const change: MembershipChange = {
    segments: kept,
    entered: [],
    left: [],
    existing: [],
    dropped: [],
    recheckAtMs: null,
    failed: [],
  };
  const now = Object.keys(kept);
  const facts = withSegments(after, now);
  for (const segment of prepared) {
    const known = Object.hasOwn(person.segments, segment.segment)
      ? person.segments[segment.segment]
      : undefined;
    const looked = lookAt(segment, person.userId, before, facts, calendar, known === undefined);
    if ('reason' in looked) {
      change.failed.push({ about: `segment:${segment.segment}`, reason: looked.reason });
      if (known === undefined) continue;
      now.push(segment.segment);
      change.segments[segment.segment] = known;
      continue;
    }
    const { isIn, wasIn, recheckAtMs } = looked;
    if (isIn) now.push(segment.segment);
    if (recheckAtMs !== null) change.recheckAtMs = Math.min(change.recheckAtMs ?? Infinity, recheckAtMs);
    if (isIn) {
      const sinceMs = known?.sinceMs ?? after.nowMs;
      change.segments[segment.segment] = { sinceMs, version: segment.version };
    }
    if (isIn && known === undefined) {
      (wasIn ? change.existing : change.entered).push(segment.segment);
    } else if (!isIn && known !== undefined) {
      const redefined = before === null || known.version !== segment.version;
      (redefined ? change.dropped : change.left).push(segment.segment);
    }
  }
  for (const segment of Object.keys(person.segments)) {
    const isLooked = prepared.some((one) => one.segment === segment);
    if (!isLooked && !defined.has(segment)) change.dropped.push(segment);
  }
  return change;
}

/** The memberships of segments that are defined and not looked at now. */
function othersOf(
  prepared: readonly PreparedSegment[],
  segments: ProfileRow['segments'],
  defined: ReadonlySet<string>,
): ProfileRow['segments'] {
  const looked = new Set(prepared.map(({ segment }) => segment));
  return Object.fromEntries(
    Object.entries(segments).filter(([segment]) => defined.has(segment) && !looked.has(segment)),
  );
}
