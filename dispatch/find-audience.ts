import type { Calendar } from '../audience/calendar';
import type { Condition } from '../audience/condition';
import { evaluate } from '../audience/evaluate';
import { compileAudience } from '../audience/mongo/compile-audience';
import type { AskedPerson } from '../store/audience-repository';
import type { Store } from '../store/repositories';
import { zonesOfPeople } from './audience-zones';
import { needsOf } from './facts-needed';
import { loadFacts } from './load-facts';

/** What people are found with. */
export interface AudienceDeps {
  store: Pick<
    Store,
    'audiences' | 'profiles' | 'events' | 'coupons' | 'messages' | 'suppressions' | 'definitions'
  >;
  calendar: Calendar;
  nowMs: number;
}

/** One page of people, in the order of their references, which are hashes: the first of many are a fair sample. */
export interface AudiencePage {
  userRefs: string[];
  /** How many of them the database could not decide, so that they were looked at in memory. */
  inMemory: number;
}

const PEOPLE_AT_ONCE = 10_000;
/** How many people are looked at in memory at once. */
const PARALLEL = 64;

async function brandZoneOf({ store }: AudienceDeps): Promise<string> {
  const workspace = await store.definitions.live('workspace', 'workspace');
  return (workspace?.body as { timezone?: string } | undefined)?.timezone ?? 'UTC';
}

/** Those of the people for whom the condition holds, by what is known of each. */
async function lookInMemory(
  deps: AudienceDeps,
  condition: Condition,
  userRefs: readonly string[],
  brandZone: string,
): Promise<Set<string>> {
  const { store, calendar, nowMs } = deps;
  const needs = needsOf([condition]);
  const found = new Set<string>();
  for (let from = 0; from < userRefs.length; from += PARALLEL) {
    const profiles = await store.profiles.getMany(userRefs.slice(from, from + PARALLEL));
    await Promise.all(
      [...profiles.values()].map(async (profile) => {
        const facts = await loadFacts(store, {
          profile,
          run: null,
          event: null,
          needs,
          nowMs,
          timezone: 'profile',
          brandZone,
        });
        if (evaluate(condition, facts, calendar).value) found.add(profile.userRef);
      }),
    );
  }
  return found;
}

/**
 * Finds everybody for whom a condition holds now, page by page: asked of the database for thousands at once, and where
 * that cannot tell, looked at in memory. Changes nothing.
 */
export async function* findAudience(deps: AudienceDeps, condition: Condition): AsyncGenerator<AudiencePage> {
  const { audiences } = deps.store;
  const brandZone = await brandZoneOf(deps);
  const { calendar, nowMs } = deps;
  const query = compileAudience(condition, { nowMs, calendar, zones: zonesOfPeople(), brandZone });
  let range = await audiences.nextRange(null, PEOPLE_AT_ONCE);
  while (range !== null) {
    const asked = await audiences.ask(query, range);
    const unsure = asked.filter(({ must, may }) => may && !must).map(({ userRef }) => userRef);
    const found = await lookInMemory(deps, condition, unsure, brandZone);
    const isIn = ({ must, userRef }: AskedPerson): boolean => must || found.has(userRef);
    yield {
      userRefs: asked
        .filter(isIn)
        .map(({ userRef }) => userRef)
        .sort(),
      inMemory: unsure.length,
    };
    range = await audiences.nextRange(range.lastRef, PEOPLE_AT_ONCE);
  }
}
