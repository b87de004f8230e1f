import type { Performed } from '../journey/engine/effect';
import type { JourneyActivities } from '../workflows/messages';
import { callWebhook } from './call-webhook';
import type { ActivityDeps } from './deps';
import { issueCoupon } from './issue-coupon';
import { orderJourney } from './order-journey';
import { recommendItems } from './recommend-items';
import { rememberPlace } from './remember';
import { loadRun, type RunAtHand } from './run-at-hand';
import { sendMessage } from './send-message';
import { sendOnChannels } from './send-on-channels';
import { performConsent } from './state-consent';
import { trackEvent } from './track-event';
import { updateProfile } from './update-profile';

const HEARTBEAT_MS = 5_000;

/** Does what a step says, once for each (run, step, round). */
export function createPerform(deps: ActivityDeps): JourneyActivities['perform'] {
  return async (input) => {
    const beat = setInterval(() => deps.heartbeat(), HEARTBEAT_MS);
    try {
      const [run] = await Promise.all([loadRun(deps, input.run, input.nowMs), rememberPlace(deps, input)]);
      return await performStep(deps, run, input.step, input.round, input.askedAtMs);
    } finally {
      clearInterval(beat);
    }
  };
}

function performStep(
  deps: ActivityDeps,
  run: RunAtHand,
  id: string,
  round: number,
  askedAtMs: number,
): Promise<Performed> {
  const step = run.plan.steps[id];
  switch (step?.kind) {
    case 'email':
    case 'sms':
      return sendMessage(deps, run, step, round, askedAtMs);
    case 'coupon':
      return issueCoupon(deps, run, step, round);
    case 'set':
    case 'tag':
    case 'untag':
      return updateProfile(deps, run, step, round);
    case 'subscribe':
    case 'unsubscribe':
    case 'suppress':
      return performConsent(deps, run, step, round, askedAtMs);
    case 'start':
    case 'stop':
      return orderJourney(deps, run, step, round);
    case 'message':
      return sendOnChannels(deps, run, step, round, askedAtMs);
    case 'recommend':
      return recommendItems(deps, run, step);
    case 'webhook':
      return callWebhook(deps, run, step, round);
    case 'track':
      return trackEvent(deps, run, step, round);
    default:
      throw new Error(`The step ${id} of ${run.plan.journey} is not one that is performed`);
  }
}
