import type { Performed } from '../engine/effect';
import { hopsAfter } from '../engine/hops';
import type { Coupon } from '../language/workspace';
import type { CouponStep } from '../plan/plan';
import { recordSystemEvent } from './record-event';
import type { SimRun } from './sim-run';
import type { SimCoupon, World } from './world';

/** Reserves one code for the run, or tells why there is none. */
export function performCoupon(world: World, run: SimRun, step: CouponStep): Performed {
  const campaign = world.coupons.get(step.coupon);
  if (campaign === undefined) return { status: 'failed', reason: 'no_coupon' };
  const refused = refusalOf(campaign, run);
  if (refused !== null) return { status: 'skipped', reason: refused };
  campaign.taken += 1;
  campaign.made += 1;
  campaign.spent += worthOf(campaign.coupon);
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

function refusalOf({ coupon, taken, spent }: SimCoupon, run: SimRun): string | null {
  const had = run.person.claims.filter((claim) => claim.coupon === coupon.coupon).length;
  if (had >= coupon.perPerson) return 'limit';
  const stock = coupon.stock ?? coupon.codes?.length ?? Infinity;
  if (taken >= stock) return 'no_stock';
  if (coupon.budget !== null && spent + worthOf(coupon) > coupon.budget.amount) return 'budget';
  return null;
}

/** What one code takes from the budget: the amount it gives; a percentage and a gift are not known beforehand. */
function worthOf(coupon: Coupon): number {
  return 'amount' in coupon.value ? coupon.value.amount : 0;
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
    const campaign = world.coupons.get(claim.coupon);
    if (campaign !== undefined) {
      campaign.taken -= 1;
      campaign.spent -= worthOf(campaign.coupon);
    }
    return false;
  });
}
