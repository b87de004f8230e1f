import type { Segment } from '../journey/language/workspace';
import type { ProfileRow } from '../store/rows';
import { findAudience, type AudienceDeps } from './find-audience';

/** A person as a sample shows them: by the id that other systems use, where they have one. */
export interface SampledPerson {
  userRef: string;
  userId: string | null;
}

/** How many people a segment would have now. */
export interface AskedSegment {
  segment: string;
  title: string;
  people: number;
  /** How many the database could not decide alone. */
  inMemory: number;
  sample: SampledPerson[];
}

/** What was found of one or more segments. */
export interface AskedSegments {
  segments: AskedSegment[];
  /** How many people there are at all. */
  everybody: number;
  /** Of two or more: in all of them, and in any of them. */
  inAll: number;
  inAny: number;
}

/** How a list of user ids becomes references. */
export type RefOf = (userId: string) => string;

const PAGE = 1_000;

const shown = ({ userRef, userId }: ProfileRow): SampledPerson => ({ userRef, userId });

/** People of a list who are known, page by page. */
async function* listed(deps: AudienceDeps, list: readonly string[], refOf: RefOf): AsyncGenerator<string[]> {
  for (let from = 0; from < list.length; from += PAGE) {
    const page = list.slice(from, from + PAGE);
    const known = await deps.store.profiles.getMany(page.map(refOf));
    const ids = new Set(page);
    yield [...known.values()]
      .filter(({ userId }) => userId !== null && ids.has(userId))
      .map(({ userRef }) => userRef);
  }
}

async function refsOf(
  deps: AudienceDeps,
  segment: Segment,
  refOf: RefOf,
): Promise<{ refs: Set<string>; inMemory: number }> {
  const refs = new Set<string>();
  let inMemory = 0;
  if (segment.list !== null) {
    for await (const page of listed(deps, segment.list, refOf)) for (const ref of page) refs.add(ref);
  } else if (segment.where !== null) {
    for await (const page of findAudience(deps, segment.where)) {
      inMemory += page.inMemory;
      for (const ref of page.userRefs) refs.add(ref);
    }
  }
  return { refs, inMemory };
}

async function sampleOf(deps: AudienceDeps, refs: Iterable<string>, most: number): Promise<SampledPerson[]> {
  const chosen = [...refs].sort().slice(0, most);
  const people: SampledPerson[] = [];
  for (let from = 0; from < chosen.length; from += PAGE) {
    const known = await deps.store.profiles.getMany(chosen.slice(from, from + PAGE));
    people.push(...[...known.values()].map(shown));
  }
  return people;
}

/**
 * Counts who would be in each of these segments now, asked of everybody and not of the memberships that are kept: it is
 * as true of a segment that was never published. The sample is the same for the same people.
 */
export async function askSegments(
  deps: AudienceDeps,
  segments: readonly Segment[],
  refOf: RefOf,
  sample: number,
): Promise<AskedSegments> {
  const found = [];
  for (const segment of segments) found.push({ segment, ...(await refsOf(deps, segment, refOf)) });
  const asked: AskedSegment[] = [];
  for (const { segment, refs, inMemory } of found) {
    const people = sample > 0 ? await sampleOf(deps, refs, sample) : [];
    asked.push({
      segment: segment.segment,
      title: segment.title,
      people: refs.size,
      inMemory,
      sample: people,
    });
  }
  const [first, ...others] = found.map(({ refs }) => refs);
  const inAll = [...(first ?? [])].filter((ref) => others.every((refs) => refs.has(ref))).length;
  const inAny = new Set(found.flatMap(({ refs }) => [...refs])).size;
  return { segments: asked, everybody: await deps.store.profiles.count(), inAll, inAny };
}
