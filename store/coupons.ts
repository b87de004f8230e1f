import type { Connection } from 'mongoose';
import type { Stored } from './collection';
import { claimCoupon } from './coupon-claim';
import { checkPattern, foldCode } from './coupon-code';
import { defineCoupons, type CouponCollections } from './coupon-collections';
import { redeemCode } from './coupon-redeem';
import { releaseClaim } from './coupon-release';
import type { Coupons } from './repositories';
import type { CouponCampaignRow } from './rows';

const CODES_AT_ONCE = 1000;

/** Counts the pool anew; codes are never removed, so a lower count is only an older one. */
async function countPool({ campaigns, codes }: CouponCollections, coupon: string): Promise<void> {
  const pooled = await codes.model.countDocuments({ coupon, pooled: true });
  await campaigns.model.updateOne({ _id: coupon }, { $max: { codes: pooled } });
}

/** Publishing again changes the terms and keeps what was given out. */
async function publish(collections: CouponCollections, row: CouponCampaignRow): Promise<void> {
  if (row.pattern !== null) checkPattern(row.pattern);
  const { campaigns } = collections;
  const { issued, ...terms } = campaigns.toDocument(row);
  const begin = { issued, codes: 0, committed: 0, spent: 0, pending: [] };
  const update = { $set: terms, $unset: campaigns.absent({ ...terms, issued }), $setOnInsert: begin };
  await campaigns.model.updateOne({ _id: row.coupon }, update, { upsert: true });
  await countPool(collections, row.coupon);
}

async function addCodes(
  collections: CouponCollections,
  coupon: string,
  codes: readonly string[],
): Promise<number> {
  let added = 0;
  const given = codes.filter((code) => foldCode(code) !== '');
  for (let from = 0; from < given.length; from += CODES_AT_ONCE) {
    const documents = given.slice(from, from + CODES_AT_ONCE).map((code) => ({
      _id: foldCode(code),
      coupon,
      code: code.trim(),
      status: 'free',
      pick: Math.random(),
      pooled: true,
      remaining: 0,
      redemptions: [],
    }));
    const there = await collections.codes.grouped.insertNew(documents);
    added += documents.length - there.size;
  }
  await countPool(collections, coupon);
  return added;
}

/** Coupon campaigns, their codes, and who has which. */
export function createCoupons(connection: Connection): Coupons {
  const collections = defineCoupons(connection);
  const { campaigns, claims } = collections;
  return {
    publish: (row) => publish(collections, row),
    async get(coupon) {
      const found = await campaigns.model.findOne({ _id: coupon }).lean<Stored>();
      return found && campaigns.toRow(found);
    },
    addCodes: (coupon, codes) => addCodes(collections, coupon, codes),
    claim: (userRef, claimKey, coupon, nowMs) => claimCoupon(collections, userRef, claimKey, coupon, nowMs),
    release: (userRef, claimKey) => releaseClaim(collections, userRef, claimKey),
    redeem: (code, key, order, nowMs) =>
      redeemCode(collections, code, { key, amount: order.amount ?? null, nowMs }),
    async claimsOf(userRef) {
      const found = await claims.model.find({ userRef, status: 'issued' }).lean<Stored[]>();
      return found.map((one) => claims.toRow(one));
    },
  };
}
