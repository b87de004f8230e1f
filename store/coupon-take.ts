import { trusted } from 'mongoose';
import type { Stored } from './collection';
import { foldCode, generateCode } from './coupon-code';
import type { CodeRow, CouponCollections, StoredClaim } from './coupon-collections';
import type { CouponCampaignRow } from './rows';

/** How many free codes are looked at for one to take. */
const LOOK_AT = 16;

interface Taking {
  claim: StoredClaim;
  campaign: CouponCampaignRow;
  expiresAt: Date | null;
}

function assigned({ claim, campaign, expiresAt }: Taking): Record<string, unknown> {
  const until = expiresAt === null ? {} : { expiresAt };
  return { status: 'assigned', claim: claim._id, remaining: campaign.uses, redemptions: [], ...until };
}

/** Some free codes from a random place: a narrow window first, so that a large pool is not read through. */
async function freeCodes({ codes }: CouponCollections, coupon: string): Promise<Stored[]> {
  for (let width = 1 / 256; width < 1; width *= 8) {
    const from = Math.random() * (1 - width);
    const pick = trusted({ $gte: from, $lt: from + width });
    const found = await codes.model.find({ coupon, status: 'free', pick }).limit(LOOK_AT).lean<Stored[]>();
    if (found.length > 0) return found;
  }
  return codes.model.find({ coupon, status: 'free' }).limit(LOOK_AT).lean<Stored[]>();
}

/** Takes a code of the pool by one conditional update; null when none is free. */
export async function takePooled(collections: CouponCollections, taking: Taking): Promise<string | null> {
  const { codes } = collections;
  const before = await codes.model.findOne({ claim: taking.claim._id }).lean<Stored & CodeRow>();
  if (before) return before.code;
  for (;;) {
    const free = await freeCodes(collections, taking.campaign.coupon);
    const one = free[Math.floor(Math.random() * free.length)] as (Stored & CodeRow) | undefined;
    if (!one) return null;
    const done = await codes.model.updateOne({ _id: one._id, status: 'free' }, { $set: assigned(taking) });
    if (done.matchedCount > 0) return one.code;
  }
}

/** Makes a code for the claim. The claim names it first, so that whoever goes on after a crash makes the same. */
export async function makeCode(
  { claims, codes }: CouponCollections,
  taking: Taking,
  pattern: string,
  holder: string,
): Promise<string | null> {
  const { claim, campaign } = taking;
  let code = claim.code;
  for (;;) {
    if (code === undefined) {
      code = generateCode(pattern);
      const named = await claims.model.updateOne({ _id: claim._id, holder }, { $set: { code } });
      if (named.matchedCount === 0) return null;
    }
    const _id = foldCode(code);
    const fixed = { coupon: campaign.coupon, code, pick: 0, pooled: false };
    const taken = await codes.grouped.insertNew([{ _id, ...fixed, ...assigned(taking) }]);
    if (taken.size === 0) return code;
    const other = await codes.model.findOne({ _id }).lean<Stored & CodeRow>();
    if (other?.claim === claim._id) return code;
    code = undefined;
  }
}
