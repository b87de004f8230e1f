import { setImmediate } from 'node:timers/promises';
import type { PeopleSource } from '../../journey/simulator/population/simulate-population';
import type { Store } from '../../store/repositories';
import type { ProfileRow } from '../../store/rows';

/** So many profiles are read together. */
const PAGE = 200;

/** The first `count` people of the database, page by page; those who were merged into others are left out. */
export async function* pagesOfPeople(
  store: { profiles: Pick<Store['profiles'], 'scan'> },
  count: number,
): AsyncGenerator<ProfileRow[]> {
  let left = count;
  let afterRef: string | null = null;
  while (left > 0) {
    const page: ProfileRow[] = await store.profiles.scan(afterRef, PAGE);
    if (page.length === 0) return;
    afterRef = page.at(-1)?.userRef ?? null;
    const people = page.filter(({ mergedInto }) => mergedInto === null).slice(0, left);
    left -= people.length;
    yield people;
  }
}

/** Lets the process hear of Ctrl-C between portions. */
export function breathing(source: PeopleSource): PeopleSource {
  return {
    async *portions() {
      for await (const portion of source.portions()) {
        yield portion;
        await setImmediate();
      }
    },
  };
}
