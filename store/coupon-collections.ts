import type { Connection } from 'mongoose';
import { defineCollection, type Collection, type Stored } from './collection';
import type { CouponCampaignRow, CouponClaimRow } from './rows';

/** A code of a pool, or one that was made for a claim. */
export interface CodeRow {
  coupon: string;
  code: string;
  status: 'free' | 'assigned';
  /** A random place in [0, 1), so that many claims at once look for free codes in different places. */
  pick: number;
  /** True for imported codes, which are free again when given back. */
  pooled: boolean;
  /** The id of the claim it belongs to. */
  claim: string | null;
  expiresAtMs: number | null;
  /** How often it may still be redeemed. */
  remaining: number;
  redemptions: { key: string; amount: number | null; atMs: number }[];
}

/** Which claims of a campaign a person has: the per-person limit is the length of this list. */
interface CouponPersonRow {
  claims: string[];
}

/** What a campaign has given out. `pending` names claims whose share is taken and whose code is being looked for. */
export interface CampaignCounters {
  issued: number;
  codes: number;
  committed: number;
  spent: number;
  pending: string[];
}

/** The collections that coupons live in. */
export interface CouponCollections {
  campaigns: Collection<CouponCampaignRow>;
  claims: Collection<CouponClaimRow>;
  codes: Collection<CodeRow>;
  persons: Collection<CouponPersonRow>;
}

/** A claim as it is stored: `taking` under a hold, then `issued`; `releasing` while it is given back. */
export type StoredClaim = Stored & {
  status: 'taking' | 'issued' | 'releasing';
  coupon: string;
  code?: string;
  holder?: string;
  heldUntil?: Date;
};

/** Defines the four collections. Counters are plain fields of the campaign, changed only by conditional updates. */
export function defineCoupons(connection: Connection): CouponCollections {
  return {
    campaigns: defineCollection<CouponCampaignRow>(
      connection,
      'coupons',
      {
        coupon: 'text',
        version: 'text',
        value: 'json',
        pattern: 'text',
        stock: 'number',
        issued: 'number',
        perPerson: 'number',
        validMs: 'number',
        uses: 'number',
        minSpend: 'json',
        budget: 'json',
      },
      { codes: 'number', committed: 'number', spent: 'number', pending: 'texts' },
    ),
    claims: defineCollection<CouponClaimRow>(
      connection,
      'couponClaims',
      {
        userRef: 'text',
        claimKey: 'text',
        coupon: 'text',
        code: 'text',
        claimedAtMs: 'instant',
        expiresAtMs: 'instant',
        redeemedAtMs: 'instant',
      },
      { status: 'text', holder: 'text', heldUntil: 'instant' },
    ),
    codes: defineCollection<CodeRow>(connection, 'couponCodes', {
      coupon: 'text',
      code: 'text',
      status: 'text',
      pick: 'number',
      pooled: 'flag',
      claim: 'text',
      expiresAtMs: 'instant',
      remaining: 'number',
      redemptions: { list: ['atMs'] },
    }),
    persons: defineCollection<CouponPersonRow>(connection, 'couponPersons', { claims: 'texts' }),
  };
}
