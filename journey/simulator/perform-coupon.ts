import type { Performed } from '../engine/effect';
import { hopsAfter } from '../engine/hops';
import type { CouponStep } from '../plan/plan';
import { recordSystemEvent } from './record-event';
import type { SimRun } from './sim-run';
import type { SimCoupon, World } from './world';

/** Reserves one code for the run, or tells why there is none. */
export function performCoupon(world: World, run: SimRun, step: CouponStep): Performed {
  const campaign = world.coupons.get(step.coupon);
  if (campaign === undefined) return { status: 'failed', reason: 'no_coupon' };
  const { nowMs } = world.clock;
  const refused = refusalOf(campaign, run, nowMs);
  if (refused !== null) return { status: 'skipped', reason: refused };
  campaign.pool.take(nowMs);
  campaign.made += 1;
  const code = `${step.coupon.toUpperCase()}-${campaign.made}`;
  run.person.claims.push({
    runId: run.run.runId,
    coupon: step.coupon,
    code,
    issuedAtMs: null,
    expiresAtMs: null,
    redeemedAtMs: null,
  });
  return { status: 'done', result: { code } };
}

function refusalOf({ coupon, pool }: SimCoupon, run: SimRun, nowMs: number): string | null {
  const had = run.person.claims.filter((claim) => claim.coupon === coupon.coupon).length;
  return had >= coupon.perPerson ? 'limit' : pool.refusal(nowMs);
}

/** The first message after the reservation issues the codes of its run: their time begins. */
export function issueCoupons(world: World, run: SimRun): void {
  if (run.person.claims.length === 0) return;
  const { nowMs } = world.clock;
  for (const claim of run.person.claims) {
    if (claim.issuedAtMs !== null || claim.runId !== run.run.runId) continue;
    claim.issuedAtMs = nowMs;
    const validMs = world.coupons.get(claim.coupon)?.coupon.validMs ?? null;
    if (validMs !== null) {
      claim.expiresAtMs = nowMs + validMs;
      world.clock.add(claim.expiresAtMs, 1, { kind: 'expiry', person: run.person, coupon: claim.coupon });
    }
    recordSystemEvent(
      world,
      run.person,
      'coupon_issued',
      { coupon: claim.coupon },
      { hops: hopsAfter(run, world.clock.nowMs) },
    );
  }
}

/** A run that ends before a message carried its code gives it back. */
export function giveBackCoupons(world: World, run: SimRun): void {
  if (run.person.claims.length === 0) return;
  run.person.claims = run.person.claims.filter((claim) => {
    if (claim.issuedAtMs !== null || claim.runId !== run.run.runId) return true;
    world.coupons.get(claim.coupon)?.pool.giveBack(world.clock.nowMs);
    return false;
  });
}
