import { trusted } from 'mongoose';
import type { Stored } from './collection';
import { foldCode } from './coupon-code';
import type { CodeRow, CouponCollections, StoredClaim } from './coupon-collections';
import { costOf, leavePlace } from './coupon-share';

/** Frees a code that nobody has redeemed; false where somebody has. True also when it was freed before. */
async function freeCode({ codes }: CouponCollections, claim: StoredClaim): Promise<boolean> {
  if (claim.code === undefined) return true;
  const _id = foldCode(claim.code);
  for (;;) {
    const found = await codes.model.findOne({ _id }).lean<Stored & CodeRow>();
    if (found?.claim !== claim._id) return true;
    if (found.redemptions.length > 0) return false;
    const unused = { _id, claim: claim._id, 'redemptions.0': trusted({ $exists: false }) };
    if (found.pooled) {
      const set = { status: 'free', pick: Math.random(), remaining: 0 };
      await codes.model.updateOne(unused, { $set: set, $unset: { claim: 1, expiresAt: 1 } });
    } else await codes.model.deleteOne(unused);
  }
}

/** Gives a claim's code, place and share back, unless the code was redeemed. A crash is made good by the next call. */
export async function releaseClaim(
  collections: CouponCollections,
  userRef: string,
  claimKey: string,
): Promise<void> {
  const { claims, campaigns } = collections;
  const _id = `${userRef}/${claimKey}`;
  const open = {
    _id,
    status: trusted({ $in: ['issued', 'releasing'] }),
    redeemedAt: trusted({ $exists: false }),
  };
  const begun = await claims.model.updateOne(open, { $set: { status: 'releasing' } });
  if (begun.matchedCount === 0) return;
  const claim = await claims.model.findOne({ _id }).lean<StoredClaim>();
  if (!claim) return;
  if (!(await freeCode(collections, claim))) {
    // It was redeemed in between, and stays with the person.
    await claims.model.updateOne({ _id, status: 'releasing' }, { $set: { status: 'issued' } });
    return;
  }
  await leavePlace(collections, userRef, claim.coupon, _id);
  const stored = await campaigns.model.findOne({ _id: claim.coupon }).lean<Stored>();
  const gone = await claims.model.deleteOne({ _id, status: 'releasing' });
  if (gone.deletedCount === 0 || !stored) return;
  const back = { issued: -1, committed: -costOf(campaigns.toRow(stored)) };
  await campaigns.model.updateOne({ _id: claim.coupon, issued: trusted({ $gt: 0 }) }, { $inc: back });
}
