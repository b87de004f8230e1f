import { trusted } from 'mongoose';
import type { Stored } from './collection';
import { foldCode } from './coupon-code';
import type { CodeRow, CouponCollections } from './coupon-collections';
import type { RedeemOutcome } from './repositories';
import type { CouponCampaignRow } from './rows';

interface Redemption {
  key: string;
  amount: number | null;
  nowMs: number;
}

type Refusal = Extract<RedeemOutcome, { status: 'refused' }>['reason'];

type StoredCode = Stored & Omit<CodeRow, 'expiresAtMs'> & { expiresAt?: Date };

/** What is to be said about a code before it is touched. Expiry is exclusive. */
function judge(code: StoredCode | null, { key, amount, nowMs }: Redemption): Refusal | 'again' | 'open' {
  if (code?.status !== 'assigned' || !code.claim) return 'unknown';
  const before = code.redemptions.find((one) => one.key === key);
  if (before) return before.amount === amount ? 'again' : 'key_conflict';
  if (code.expiresAt && code.expiresAt.getTime() <= nowMs) return 'expired';
  return code.remaining > 0 ? 'open' : 'used_up';
}

/** What this redemption takes of a budget that counts when codes are redeemed: that of a percentage. */
function discountOf(campaign: CouponCampaignRow, amount: number | null): number {
  const percent = campaign.value.percent;
  if (campaign.budget === null || typeof percent !== 'number') return 0;
  return ((amount ?? 0) * percent) / 100;
}

async function spend(
  { campaigns }: CouponCollections,
  coupon: string,
  amount: number | null,
): Promise<number | null> {
  const stored = await campaigns.model.findOne({ _id: coupon }).lean<Stored>();
  if (!stored) return 0;
  const campaign = campaigns.toRow(stored);
  const discount = discountOf(campaign, amount);
  if (discount === 0 || campaign.budget === null) return 0;
  const below = { _id: coupon, spent: trusted({ $lte: campaign.budget.amount - discount }) };
  const done = await campaigns.model.updateOne(below, { $inc: { spent: discount } });
  return done.matchedCount > 0 ? discount : null;
}

async function answer(
  { claims }: CouponCollections,
  claimId: string,
  nowMs: number,
  again: boolean,
): Promise<RedeemOutcome> {
  const first = { _id: claimId, redeemedAt: trusted({ $exists: false }) };
  await claims.model.updateOne(first, { $set: { redeemedAt: new Date(nowMs), status: 'issued' } });
  const found = await claims.model.findOne({ _id: claimId }).lean<Stored>();
  if (!found) return { status: 'refused', reason: 'unknown' };
  return { status: 'redeemed', claim: claims.toRow(found), again };
}

/**
 * Redeems a code by one conditional update. The same idempotency key gives the same answer and counts once; with
 * another amount it is a conflict.
 */
export async function redeemCode(
  collections: CouponCollections,
  code: string,
  redemption: Redemption,
): Promise<RedeemOutcome> {
  const { codes, campaigns } = collections;
  const _id = foldCode(code);
  const { key, amount, nowMs } = redemption;
  for (;;) {
    const found = await codes.model.findOne({ _id }).lean<StoredCode>();
    const said = judge(found, redemption);
    if (!found?.claim || (said !== 'open' && said !== 'again')) {
      return { status: 'refused', reason: said === 'open' || said === 'again' ? 'unknown' : said };
    }
    if (said === 'again') return answer(collections, found.claim, nowMs, true);
    const spent = await spend(collections, found.coupon, amount);
    if (spent === null) return { status: 'refused', reason: 'used_up' };
    const open = {
      _id,
      claim: found.claim,
      remaining: trusted({ $gt: 0 }),
      'redemptions.key': trusted({ $ne: key }),
      expiresAt: trusted({ $not: { $lte: new Date(nowMs) } }),
    };
    const entry = { key, amount, at: new Date(nowMs) };
    const done = await codes.model.updateOne(open, {
      $inc: { remaining: -1 },
      $push: { redemptions: entry },
    });
    if (done.matchedCount > 0) return answer(collections, found.claim, nowMs, false);
    // Another was faster: what it took is given back, and the code is judged again.
    if (spent > 0) await campaigns.model.updateOne({ _id: found.coupon }, { $inc: { spent: -spent } });
  }
}
