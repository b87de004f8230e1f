import type { Performed } from '../journey/engine/effect';
import type { CouponStep } from '../journey/plan/plan';
import { claimKeyOf } from './coupons-of-run';
import type { ActivityDeps } from './deps';
import { refsOfRun, type RunAtHand } from './run-at-hand';

/** `coupon`: reserves one code for this run, the same one however often it is tried. */
export async function issueCoupon(
  deps: ActivityDeps,
  run: RunAtHand,
  step: CouponStep,
  round: number,
): Promise<Performed> {
  const { runId, userRef } = run.context;
  const claimKey = claimKeyOf(runId, step.id, round);
  if (await hadEnough(deps, run, step.coupon, claimKey)) return { status: 'skipped', reason: 'limit' };
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

/**
 * Whether the person has had as many codes of the campaign as one person may, counting those of before a merge; the
 * claim itself counts what stands under its own reference.
 */
async function hadEnough(
  { store }: ActivityDeps,
  run: RunAtHand,
  coupon: string,
  claimKey: string,
): Promise<boolean> {
  const refs = refsOfRun(run);
  if (refs.length === 1) return false;
  const [campaign, ...claims] = await Promise.all([
    store.coupons.get(coupon),
    ...refs.map((ref) => store.coupons.claimsOf(ref)),
  ]);
  const had = claims.flat().filter((claim) => claim.coupon === coupon);
  const isOurs = had.some((claim) => claim.claimKey === claimKey);
  return campaign !== null && !isOurs && had.length >= campaign.perPerson;
}
