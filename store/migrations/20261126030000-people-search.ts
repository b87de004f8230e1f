import type { Migration } from '../migrate';
import type { ProfileRow } from '../rows';
import { searchTerms } from '../search-terms';

const PAGE = 500;

interface Found {
  _id: string;
  email?: string;
  phone?: string;
  userId?: string;
  traits?: ProfileRow['traits'];
  mergedInto?: string;
}

function termsOf(one: Found): string[] {
  const { email = null, phone = null, userId = null, mergedInto = null, traits = {} } = one;
  return searchTerms({ email, phone, userId, mergedInto, traits } as ProfileRow);
}

/** What people are found under, for those who are known already, and its index. */
export const peopleSearch: Migration = {
  fileName: '20261126030000-people-search.js',
  async up(db) {
    const profiles = db.collection<Found>('profiles');
    await profiles.createIndex({ search: 1 }, { sparse: true });
    let after = '';
    for (;;) {
      const page = await profiles
        .find({ _id: { $gt: after } })
        .sort({ _id: 1 })
        .limit(PAGE)
        .toArray();
      const last = page.at(-1);
      if (last === undefined) return;
      after = last._id;
      const writes = page.flatMap((one) => {
        const search = termsOf(one);
        const update = { updateOne: { filter: { _id: one._id }, update: { $set: { search } } } };
        return search.length === 0 ? [] : [update];
      });
      if (writes.length > 0) await profiles.bulkWrite(writes, { ordered: false });
    }
  },
};
