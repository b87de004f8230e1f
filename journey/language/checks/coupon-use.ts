import { stepsWithCoupon } from './coupons-on-the-way';
import { byJourney, type Send } from './together';
import { couponUse } from './variables';

/** Reports sends whose template shows a coupon that a person may not have, or that a transactional message carries. */
export function checkCouponUse(sends: readonly Send[]): void {
  for (const [plan, own] of byJourney(sends)) {
    const sure = stepsWithCoupon(plan);
    for (const send of own) checkSend(send, sure);
  }
}

function checkSend({ step, spot, verb, files, purpose }: Send, sure: ReadonlySet<string>): void {
  const { used, guarded } = couponUse(files);
  if (!used) return;
  const at = spot.at(verb);
  if (purpose === 'transactional') {
    const hint = 'Send the coupon in a marketing message of its own.';
    at.fault('transactional_coupon', 'A transactional message carries a coupon.', { hint });
  }
  if (guarded || sure.has(step.id)) return;
  const message = `\`${step.template}\` shows a coupon, and some ways to this step issue none.`;
  const hint = 'Write `{% if coupon %}…{% endif %}` in the template, or put a coupon step before.';
  at.fault('coupon_may_be_missing', message, { hint });
}
