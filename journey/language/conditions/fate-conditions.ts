import { z } from 'zod';
import { id } from '../values/id';
import { conditionWord, type ConditionWord } from './condition-word';

/** What may become of a message. */
export const messageFate = z.enum([
  'sent',
  'delivered',
  'opened',
  'clicked',
  'bounced',
  'complained',
  'skipped',
  'failed',
]);

/** What became of a message of this run, and of a coupon of this person. */
export const FATE_CONDITIONS: readonly ConditionWord[] = [
  conditionWord({
    subject: 'message',
    schema: z.object({ message: id.describe('The id of a message step of this run.'), was: messageFate }),
    lower: (doc, spot, scope) => {
      if (scope.run) spot.at('message').mention('message_step', doc.message);
      else {
        const hint = 'Use the events of the system: `{ did: email_clicked, … }`.';
        spot.at('message').fault('run_outside_journey', '`message` is used where there is no run.', { hint });
      }
      return { kind: 'message', step: doc.message, was: doc.was };
    },
  }),
  conditionWord({
    subject: 'coupon',
    schema: z.object({
      coupon: id.describe('The id of a coupon campaign.'),
      was: z.enum(['issued', 'redeemed', 'expired']),
    }),
    lower: (doc, spot) => {
      spot.at('coupon').mention('coupon', doc.coupon);
      return { kind: 'coupon', coupon: doc.coupon, was: doc.was };
    },
  }),
];
