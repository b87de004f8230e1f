import type { Calendar } from '../audience/calendar';
import type { Condition } from '../audience/condition';
import { evaluate } from '../audience/evaluate';
import type { Plan } from '../journey/plan/plan';
import type { Store } from '../store/repositories';
import type { ProfileRow } from '../store/rows';
import { needsOf } from './facts-needed';
import { loadFacts } from './load-facts';

/** How many people the audience of two versions holds, among those who were looked at. */
export interface AudienceDelta {
  before: number;
  after: number;
  /** In the audience of the new version and not in that of the old, and the other way round. */
  gained: number;
  lost: number;
  /** How many people were looked at. */
  people: number;
  /** False where there are more people than are looked at: the counts are then of the first of them. */
  everybody: boolean;
}

export interface DeltaDeps {
  store: Pick<Store, 'profiles' | 'events' | 'coupons' | 'messages' | 'suppressions' | 'definitions'>;
  calendar: Calendar;
  nowMs: number;
}

/** A plan is asked for while somebody waits: more people than this are not looked at. */
const MOST_PEOPLE = 5_000;
const PAGE = 250;

/**
 * Compares the audiences of two versions over the stored people, as they are now. Null where the audience did not
 * change. References are keyed hashes, so that the first of many people are a fair sample of all.
 */
export async function audienceDelta(deps: DeltaDeps, old: Plan, next: Plan): Promise<AudienceDelta | null> {
  if (JSON.stringify(old.audience) === JSON.stringify(next.audience)) return null;
  const { store } = deps;
  const workspace = await store.definitions.live('workspace', 'workspace');
  const brandZone = (workspace?.body as { timezone?: string } | undefined)?.timezone ?? 'UTC';
  const delta: AudienceDelta = { before: 0, after: 0, gained: 0, lost: 0, people: 0, everybody: true };
  let afterRef: string | null = null;
  do {
    const page: ProfileRow[] = await store.profiles.scan(afterRef, PAGE);
    const people = page.filter(({ mergedInto }) => mergedInto === null);
    const found = await Promise.all(people.map((profile) => isInBoth(deps, profile, old, next, brandZone)));
    for (const [was, is] of found) count(delta, was, is);
    afterRef = page.length < PAGE ? null : (page.at(-1)?.userRef ?? null);
  } while (afterRef !== null && delta.people < MOST_PEOPLE);
  return { ...delta, everybody: afterRef === null };
}

function count(delta: AudienceDelta, was: boolean, is: boolean): void {
  delta.people += 1;
  if (was) delta.before += 1;
  if (is) delta.after += 1;
  if (is && !was) delta.gained += 1;
  if (was && !is) delta.lost += 1;
}

async function isInBoth(
  { store, calendar, nowMs }: DeltaDeps,
  profile: ProfileRow,
  old: Plan,
  next: Plan,
  brandZone: string,
): Promise<[was: boolean, is: boolean]> {
  const facts = await loadFacts(store, {
    profile,
    run: null,
    event: null,
    needs: needsOf([old.audience, next.audience]),
    nowMs,
    timezone: next.timezone,
    brandZone,
  });
  const holds = (audience: Condition | null): boolean =>
    audience === null || evaluate(audience, facts, calendar).value;
  return [holds(old.audience), holds(next.audience)];
}
