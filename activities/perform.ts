import type { Performed } from '../journey/engine/effect';
import type { Plan } from '../journey/plan/plan';
import type { JourneyActivities } from '../workflows/messages';
import { callWebhook } from './call-webhook';
import type { ActivityDeps } from './deps';
import { isDoubledRun } from './doubled-run';
import { issueCoupon } from './issue-coupon';
import { orderJourney } from './order-journey';
import { recommendItems } from './recommend-items';
import { remember, rememberPlace } from './remember';
import { loadRun, type RunAtHand } from './run-at-hand';
import { sendMessage } from './send-message';
import { sendOnChannels } from './send-on-channels';
import { performConsent } from './state-consent';
import { trackEvent } from './track-event';
import { updateProfile } from './update-profile';

const HEARTBEAT_MS = 5_000;

/** Does what a step says, once for each (run, step, round); nothing while the journey is paused. */
export function createPerform(deps: ActivityDeps): JourneyActivities['perform'] {
  return async (input) => {
    const beat = setInterval(() => deps.heartbeat(), HEARTBEAT_MS);
    try {
      const pause = await deps.live.pauseOf(input.run.journey);
      if (pause !== null) {
        await rememberPlace(deps, input);
        return { status: 'held', pause };
      }
      const [run] = await Promise.all([
        loadRun(deps, input.run, input.nowMs, (plan) => asksForEntry(plan, input.step)),
        keepPlace(deps, input),
      ]);
      if (await isDoubledRun(deps, run)) return { status: 'skipped', reason: 'merged' };
      return await performStep(deps, run, input.step, input.round, input.askedAtMs);
    } finally {
      clearInterval(beat);
    }
  };
}

/** A plain message reads the entry event only where its template does, which is looked at when it is composed. */
function asksForEntry(plan: Plan, id: string): boolean {
  const step = plan.steps[id];
  if (step?.kind !== 'email' && step?.kind !== 'sms') return true;
  return Object.keys(step.data).length > 0 || plan.delivery.onlyIf !== null;
}

/** Most steps are done at once: only one that has to be tried again says where the run stands. */
async function keepPlace(
  deps: ActivityDeps,
  input: Parameters<JourneyActivities['perform']>[0],
): Promise<void> {
  if (deps.attempt() > 1) await rememberPlace(deps, input);
  else await remember(deps, input);
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
