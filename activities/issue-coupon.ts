import type { Performed } from '../journey/engine/effect';
import type { CouponStep } from '../journey/plan/plan';
import { claimKeyOf } from './coupons-of-run';
import type { ActivityDeps } from './deps';
import type { RunAtHand } from './run-at-hand';

/** `coupon`: reserves one code for this run, the same one however often it is tried. */
export async function issueCoupon(
  deps: ActivityDeps,
  run: RunAtHand,
  step: CouponStep,
  round: number,
): Promise<Performed> {
  const { runId, userRef } = run.context;
  const claimKey = claimKeyOf(runId, step.id, round);
  const outcome = await deps.store.coupons.claim(userRef, claimKey, step.coupon, run.nowMs);
  if (outcome.status === 'refused') return { status: 'skipped', reason: outcome.reason };
  const { code, claimedAtMs, expiresAtMs } = outcome.claim;
  const expires_at = expiresAtMs === null ? null : new Date(expiresAtMs).toISOString();
  return {
    status: 'done',
    subject: step.coupon,
    result: { coupon: step.coupon, code, expires_at, claim_key: claimKey, reserved_at_ms: claimedAtMs },
  };
}
