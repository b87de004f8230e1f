import { trusted } from 'mongoose';
import { type Stored } from './collection';
import { isDuplicateKey } from './grouped-calls';
import type { CampaignCounters, CouponCollections } from './coupon-collections';
import type { CouponCampaignRow } from './rows';

/** What one issued code takes of the budget; a percentage is counted when it is redeemed. */
export function costOf(campaign: CouponCampaignRow): number {
  const amount = campaign.value.amount;
  return campaign.budget !== null && typeof amount === 'number' ? amount : 0;
}

/** Takes one of the person's places in the campaign; asking again for the same claim takes no second one. */
export async function takePlace(
  { persons }: CouponCollections,
  userRef: string,
  campaign: CouponCampaignRow,
  claim: string,
): Promise<boolean> {
  if (campaign.perPerson < 1) return false;
  const _id = `${userRef}/${campaign.coupon}`;
  const last = `claims.${String(campaign.perPerson - 1)}`;
  const room = { _id, claims: trusted({ $ne: claim }), [last]: trusted({ $exists: false }) };
  try {
    await persons.model.updateOne(room, { $push: { claims: claim } }, { upsert: true });
    return true;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
  // The list is there, and either full or with this claim in it; or it was made by another claim just now.
  const found = await persons.model.findOne({ _id }).lean<Stored & { claims?: string[] }>();
  const claims = found?.claims ?? [];
  if (claims.includes(claim)) return true;
  return (
    claims.length < campaign.perPerson &&
    takePlace({ persons } as CouponCollections, userRef, campaign, claim)
  );
}

/** Gives the person's place back. */
export async function leavePlace(
  { persons }: CouponCollections,
  userRef: string,
  coupon: string,
  claim: string,
): Promise<void> {
  await persons.model.updateOne({ _id: `${userRef}/${coupon}` }, { $pull: { claims: claim } });
}

type StoredCampaign = Stored & CampaignCounters;

/** Why a campaign has nothing left, or null while it has. */
function exhausted(campaign: CouponCampaignRow, stored: StoredCampaign): 'no_stock' | 'budget' | null {
  const limit = Math.min(campaign.stock ?? Infinity, campaign.pattern === null ? stored.codes : Infinity);
  if (stored.issued >= limit) return 'no_stock';
  if (campaign.budget === null) return null;
  const left = campaign.budget.amount - stored.committed - stored.spent;
  return left < costOf(campaign) || left <= 0 ? 'budget' : null;
}

/**
 * Takes one share of stock and budget for a claim, by one conditional update that holds only while the counters are
 * below the limits that were read with them. Asking again for the same claim takes no second share.
 */
export async function takeShare(
  { campaigns }: CouponCollections,
  coupon: string,
  claim: string,
): Promise<'taken' | 'no_stock' | 'budget'> {
  for (;;) {
    const stored = await campaigns.model.findOne({ _id: coupon }).lean<StoredCampaign>();
    if (!stored) return 'no_stock';
    if (stored.pending.includes(claim)) return 'taken';
    const campaign = campaigns.toRow(stored);
    const reason = exhausted(campaign, stored);
    if (reason) return reason;
    const pool = campaign.pattern === null ? stored.codes : Infinity;
    const limit = Math.min(campaign.stock ?? Infinity, pool);
    const filter: Record<string, unknown> = {
      _id: coupon,
      version: campaign.version,
      pending: trusted({ $ne: claim }),
    };
    if (limit < Infinity) filter.issued = trusted({ $lt: limit });
    if (campaign.budget !== null) {
      filter.committed = trusted({ $lte: campaign.budget.amount - costOf(campaign) - stored.spent });
      filter.spent = stored.spent;
    }
    const update = { $inc: { issued: 1, committed: costOf(campaign) }, $push: { pending: claim } };
    if ((await campaigns.model.updateOne(filter, update)).matchedCount > 0) return 'taken';
  }
}

/** The claim has its code, and its share needs no name any more. */
export async function settleShare(
  { campaigns }: CouponCollections,
  coupon: string,
  claim: string,
): Promise<void> {
  await campaigns.model.updateOne({ _id: coupon }, { $pull: { pending: claim } });
}

/** Gives back the share of a claim that got no code. */
export async function returnShare(
  { campaigns }: CouponCollections,
  campaign: CouponCampaignRow,
  claim: string,
): Promise<void> {
  const update = { $inc: { issued: -1, committed: -costOf(campaign) }, $pull: { pending: claim } };
  await campaigns.model.updateOne({ _id: campaign.coupon, pending: claim }, update);
}
