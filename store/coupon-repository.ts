import type { CouponCampaignRow, CouponClaimRow } from './rows';

export type ClaimOutcome =
  | { status: 'issued'; claim: CouponClaimRow }
  | { status: 'refused'; reason: 'no_stock' | 'limit' | 'budget' | 'over' | 'unknown_coupon' };

export type RedeemOutcome =
  | { status: 'redeemed'; claim: CouponClaimRow; again: boolean }
  | { status: 'refused'; reason: 'unknown' | 'expired' | 'used_up' | 'key_conflict' };

export interface Coupons {
  publish(row: CouponCampaignRow): Promise<void>;
  get(coupon: string): Promise<CouponCampaignRow | null>;
  /** Adds imported codes; gives how many were new. */
  addCodes(coupon: string, codes: readonly string[]): Promise<number>;
  /** One code for one claim key, whatever crashes: the same key gives the same code. */
  claim(userRef: string, claimKey: string, coupon: string, nowMs: number): Promise<ClaimOutcome>;
  /** Gives a code back that no accepted message carried. */
  release(userRef: string, claimKey: string): Promise<void>;
  redeem(
    code: string,
    idempotencyKey: string,
    order: { amount?: number },
    nowMs: number,
  ): Promise<RedeemOutcome>;
  claimsOf(userRef: string): Promise<CouponClaimRow[]>;
}
