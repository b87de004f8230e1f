import { systemEvent } from '../dispatch/system-event';
import type { JourneyActivities, RunContext } from '../workflows/messages';
import { reservedCoupons } from './coupons-of-run';
import type { ActivityDeps } from './deps';
import { remember } from './remember';
import { entryHops, hopsOf } from './run-at-hand';

/** Ends a run: its history and outcome are stored, coupons that no message carried are given back. */
export function createFinish(deps: ActivityDeps): JourneyActivities['finish'] {
  return async (input) => {
    const { outcome, run: context } = input;
    const nowMs = deps.clock(input.nowMs);
    const [hops, userRef] = await Promise.all([
      entryHops(deps, context),
      deps.survivors.of(context.userRef),
      remember(deps, input),
      giveBackCoupons(deps, context),
    ]);
    await deps.record([
      systemEvent({
        // The person may have been merged while the run went on.
        userRef,
        messageId: `${context.runId}/ended`,
        name: 'journey_ended',
        properties: { journey: context.journey, reason: outcome.reason, run_id: context.runId },
        atMs: outcome.atMs,
        receivedAtMs: nowMs,
        hops: hopsOf({ context, hops, nowMs }),
      }),
    ]);
    // Last, since from here on another run of this person and key may begin.
    await deps.store.runs.end(context.runId, outcome);
  };
}

const CARRIED: ReadonlySet<string> = new Set(['accepted', 'unknown', 'delivered', 'bounced', 'complained']);

async function giveBackCoupons({ store, plans }: ActivityDeps, context: RunContext): Promise<void> {
  const reserved = reservedCoupons(await plans(context.journey, context.version), context);
  if (reserved.length === 0) return;
  const messages = await store.messages.ofRun(context.userRef, context.runId);
  const carriers = messages.filter((message) => CARRIED.has(message.state));
  const given = reserved.filter(
    ({ reservedAtMs }) => !carriers.some((one) => one.claimedAtMs >= reservedAtMs),
  );
  await Promise.all(given.map(({ claimKey }) => store.coupons.release(context.userRef, claimKey)));
}
