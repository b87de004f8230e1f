import { z } from 'zod';
import { systemEvent } from '../dispatch/system-event';
import type { RedeemOutcome } from '../store/repositories';
import { anyAnswer, instant, noQuery, type ZodApp } from './admin/app';
import type { Guard } from './authenticate';
import type { ApiDeps } from './deps';
import { errorAnswer } from './error-answer';
import { AppError } from './errors';

const body = z.strictObject({
  /** The same key again gives the first answer; without one, the `Idempotency-Key` header is taken. */
  idempotencyKey: z.string().min(1).max(200).optional(),
  /** What the order comes to, for a minimum spend. */
  amount: z.number().nonnegative().optional(),
});

const headers = z.looseObject({ 'idempotency-key': z.string().min(1).max(200).optional() });

/** Unknown and not-yours look alike, so that codes cannot be tried out. */
function refusal(reason: Extract<RedeemOutcome, { status: 'refused' }>['reason']): AppError {
  if (reason === 'expired') return new AppError('gone', 'The code has expired.');
  if (reason === 'used_up') return new AppError('used_up');
  if (reason === 'key_conflict') return new AppError('key_conflict');
  return new AppError('not_found', 'There is no such code.');
}

/** `POST /coupons/:code/redeem`: once for each idempotency key, however often it is asked. */
export function couponRoutes(
  app: ZodApp,
  deps: ApiDeps,
  guard: Guard,
  record: (row: ReturnType<typeof systemEvent>) => Promise<void>,
): void {
  const now = deps.now ?? (() => Date.now());
  app.route({
    method: 'POST',
    url: '/coupons/:code/redeem',
    onRequest: guard,
    schema: {
      tags: ['coupons'],
      summary: 'Redeems a coupon code.',
      params: z.strictObject({ code: z.string().min(1).max(100) }),
      querystring: noQuery,
      headers,
      body,
      response: { 200: anyAnswer, ...errorAnswer(400, 401, 403, 404, 409, 410, 422, 503) },
    },
    handler: async (request) => {
      const key = request.body.idempotencyKey ?? request.headers['idempotency-key'];
      if (key === undefined) {
        const path = 'idempotencyKey';
        throw new AppError('bad_body', 'Give idempotencyKey, or the Idempotency-Key header.', { path });
      }
      const { amount } = request.body;
      const nowMs = now();
      const order = amount === undefined ? {} : { amount };
      const outcome = await deps.store.coupons.redeem(request.params.code, key, order, nowMs);
      if (outcome.status === 'refused') throw refusal(outcome.reason);
      const { claim, again } = outcome;
      // The claim of somebody who was erased is nobody's: it is counted, and there is nobody to tell of.
      if (!claim.userRef.startsWith('x'))
        await record(
          systemEvent({
            userRef: claim.userRef,
            // The claim and the key: the event of a redemption is recorded once, also when the first try died here.
            messageId: `${claim.claimKey}/redeemed/${key}`,
            name: 'coupon_redeemed',
            properties: { coupon: claim.coupon, ...order },
            atMs: nowMs,
            receivedAtMs: nowMs,
          }),
        );
      return {
        redeemed: true,
        again,
        coupon: claim.coupon,
        redeemedAt: instant(claim.redeemedAtMs),
        expiresAt: instant(claim.expiresAtMs),
      };
    },
  });
}
