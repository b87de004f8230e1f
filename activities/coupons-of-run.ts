import type { JsonObject } from '../audience/json';
import type { Plan } from '../journey/plan/plan';
import type { RunContext } from '../workflows/messages';

/** A code that a step of the run has reserved. */
export interface ReservedCoupon {
  step: string;
  coupon: string;
  claimKey: string;
  reservedAtMs: number;
  /** What templates see as `coupon`. */
  scope: JsonObject;
}

/** The claim key of a coupon step: one code for each (run, step, round), whatever crashes. */
export function claimKeyOf(runId: string, step: string, round: number): string {
  return `${runId}/${step}/${round}`;
}

/**
 * The codes that this run has reserved, oldest first: templates see the last as `coupon`. A run that has taken on a
 * version without the step still holds the code, and gives it back at its end.
 */
export function reservedCoupons(plan: Plan, context: Pick<RunContext, 'results'>): ReservedCoupon[] {
  const found = Object.entries(context.results).flatMap(([id, result]) => {
    // Behind `#` stands the round that it was, where a repeat has begun another since.
    const step = plan.steps[id.split('#')[0] ?? id];
    const { code, claim_key: claimKey, reserved_at_ms: reservedAtMs } = result;
    if ((step !== undefined && step.kind !== 'coupon') || typeof code !== 'string') return [];
    if (typeof claimKey !== 'string' || typeof reservedAtMs !== 'number') return [];
    const scope: JsonObject = { code, expires_at: result['expires_at'] ?? null };
    const coupon = step?.coupon ?? (typeof result['coupon'] === 'string' ? result['coupon'] : '');
    return [{ step: id, coupon, claimKey, reservedAtMs, scope }];
  });
  // Under the old and the new id of a step that a migration has renamed, it is one code.
  const once = [...new Map(found.map((one) => [one.claimKey, one])).values()];
  return once.sort((a, b) => a.reservedAtMs - b.reservedAtMs);
}
