import { systemEvent } from '../dispatch/system-event';
import type { JourneyActivities } from '../workflows/messages';
import { reservedCoupons } from './coupons-of-run';
import type { ActivityDeps } from './deps';
import { remember } from './remember';
import { hopsOf, loadRun, type RunAtHand } from './run-at-hand';

/** Ends a run: its history and outcome are stored, coupons that no message carried are given back. */
export function createFinish(deps: ActivityDeps): JourneyActivities['finish'] {
  return async (input) => {
    const { outcome } = input;
    const [run] = await Promise.all([loadRun(deps, input.run, input.nowMs), remember(deps, input)]);
    await giveBackCoupons(deps, run);
    await deps.record([
      systemEvent({
        userRef: run.context.userRef,
        messageId: `${run.context.runId}/ended`,
        name: 'journey_ended',
        properties: { journey: run.context.journey, reason: outcome.reason, run_id: run.context.runId },
        atMs: outcome.atMs,
        receivedAtMs: run.nowMs,
        hops: hopsOf(run),
      }),
    ]);
    // Last, since from here on another run of this person and key may begin.
    await deps.store.runs.end(run.context.runId, outcome);
  };
}

const CARRIED: ReadonlySet<string> = new Set(['accepted', 'unknown', 'delivered', 'bounced', 'complained']);

async function giveBackCoupons({ store }: ActivityDeps, { context, plan }: RunAtHand): Promise<void> {
  const reserved = reservedCoupons(plan, context);
  if (reserved.length === 0) return;
  const messages = await store.messages.ofRun(context.userRef, context.runId);
  const carriers = messages.filter((message) => CARRIED.has(message.state));
  const given = reserved.filter(
    ({ reservedAtMs }) => !carriers.some((one) => one.claimedAtMs >= reservedAtMs),
  );
  await Promise.all(given.map(({ claimKey }) => store.coupons.release(context.userRef, claimKey)));
}
