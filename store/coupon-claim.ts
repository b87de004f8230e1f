import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Stored } from './collection';
import { foldCode } from './coupon-code';
import type { CouponCollections, StoredClaim } from './coupon-collections';
import { releaseClaim } from './coupon-release';
import { leavePlace, returnShare, settleShare, takePlace, takeShare } from './coupon-share';
import { makeCode, takePooled } from './coupon-take';
import type { ClaimOutcome } from './repositories';
import type { CouponCampaignRow } from './rows';

/** How long one holder may look for a code before another may go on in its place. */
const HOLD_MS = 10_000;
/** How often a caller looks whether the holder is done. */
const LOOK_EVERY_MS = 15;

interface Asking {
  userRef: string;
  claimKey: string;
  nowMs: number;
}

type Found = { status: 'issued' | 'mine'; claim: StoredClaim } | { status: 'wait' };

/** Makes the claim's row, which is the lock for its key; or says how far another has come with it. */
async function hold(
  collections: CouponCollections,
  asking: Asking,
  campaign: CouponCampaignRow,
  holder: string,
): Promise<Found> {
  const { claims } = collections;
  const { userRef, claimKey, nowMs } = asking;
  const _id = `${userRef}/${claimKey}`;
  const held = { holder, heldUntil: new Date(nowMs + HOLD_MS) };
  const row = { _id, userRef, claimKey, coupon: campaign.coupon, claimedAt: new Date(nowMs) };
  const mine: StoredClaim = { ...row, status: 'taking', ...held };
  if ((await claims.grouped.insertNew([mine])).size === 0) return { status: 'mine', claim: mine };
  const claim = await claims.model.findOne({ _id }).lean<StoredClaim>();
  if (claim?.status === 'issued') return { status: 'issued', claim };
  if (claim?.status === 'releasing') await releaseClaim(collections, userRef, claimKey);
  if (claim?.status !== 'taking' || (claim.heldUntil?.getTime() ?? 0) > nowMs) return { status: 'wait' };
  const lapsed = { _id, status: 'taking', holder: claim.holder };
  const taken = await claims.model.updateOne(lapsed, { $set: held });
  return taken.matchedCount > 0 ? { status: 'mine', claim: { ...claim, ...held } } : { status: 'wait' };
}

type Refusal = Extract<ClaimOutcome, { status: 'refused' }>['reason'];

async function refuse(
  collections: CouponCollections,
  claim: StoredClaim,
  holder: string,
  reason: Refusal,
): Promise<ClaimOutcome> {
  const userRef = String(claim.userRef);
  await leavePlace(collections, userRef, claim.coupon, claim._id);
  await collections.claims.model.deleteOne({ _id: claim._id, holder });
  return { status: 'refused', reason };
}

/** A pool's code that a holder took after it had lost its hold goes back, unless it is the one that was issued. */
async function giveBackStray({ codes }: CouponCollections, claim: string, code: string): Promise<void> {
  const stray = { _id: foldCode(code), claim, pooled: true };
  const free = { $set: { status: 'free' }, $unset: { claim: 1, expiresAt: 1 } };
  await codes.model.updateOne(stray, free);
}

/** Takes place, share and code, in this order; each can be taken again by whoever goes on after a crash. */
async function take(
  collections: CouponCollections,
  asking: Asking,
  campaign: CouponCampaignRow,
  claim: StoredClaim,
  holder: string,
): Promise<ClaimOutcome | 'lost'> {
  const { claims } = collections;
  const { coupon, pattern, validMs } = campaign;
  if (!(await takePlace(collections, asking.userRef, campaign, claim._id))) {
    return refuse(collections, claim, holder, 'limit');
  }
  const share = await takeShare(collections, coupon, claim._id);
  if (share !== 'taken') return refuse(collections, claim, holder, share);
  const expiresAt = validMs === null ? null : new Date(asking.nowMs + validMs);
  const taking = { claim, campaign, expiresAt };
  const code =
    pattern === null
      ? await takePooled(collections, taking)
      : await makeCode(collections, taking, pattern, holder);
  if (code === null) {
    if (pattern !== null) return 'lost';
    await returnShare(collections, campaign, claim._id);
    return refuse(collections, claim, holder, 'no_stock');
  }
  const until = expiresAt === null ? {} : { expiresAt };
  const issued = { status: 'issued', code, claimedAt: new Date(asking.nowMs), ...until };
  const mine = { _id: claim._id, holder, status: 'taking' };
  const done = await claims.model.updateOne(mine, { $set: issued, $unset: { holder: 1, heldUntil: 1 } });
  const now = await claims.model.findOne({ _id: claim._id }).lean<Stored & StoredClaim>();
  if (done.matchedCount === 0 || !now) {
    if (now?.status === 'issued' && now.code !== code) await giveBackStray(collections, claim._id, code);
    return 'lost';
  }
  await settleShare(collections, coupon, claim._id);
  return { status: 'issued', claim: claims.toRow(now) };
}

/** One code for one claim key, whoever asks how often, at once or after a crash. */
export async function claimCoupon(
  collections: CouponCollections,
  userRef: string,
  claimKey: string,
  coupon: string,
  nowMs: number,
): Promise<ClaimOutcome> {
  const holder = randomUUID();
  const began = performance.now();
  for (;;) {
    const stored = await collections.campaigns.model.findOne({ _id: coupon }).lean<Stored>();
    if (!stored) return { status: 'refused', reason: 'unknown_coupon' };
    const campaign = collections.campaigns.toRow(stored);
    // The caller's clock decides, and goes on while we wait.
    const asking = { userRef, claimKey, nowMs: nowMs + Math.round(performance.now() - began) };
    const found = await hold(collections, asking, campaign, holder);
    if (found.status === 'issued') {
      return { status: 'issued', claim: collections.claims.toRow(found.claim) };
    }
    if (found.status === 'mine') {
      const taken = await take(collections, { ...asking, nowMs }, campaign, found.claim, holder);
      if (taken !== 'lost') return taken;
    }
    await sleep(LOOK_EVERY_MS);
  }
}
