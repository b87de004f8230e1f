import { PERSONALIZATION } from '../audience/personalization';
import { stateConsent } from '../dispatch/state-consent';
import { systemEvent } from '../dispatch/system-event';
import type { EventRow } from '../store/rows';
import type { ApiDeps } from './deps';

export interface SwitchAsked {
  userRef: string;
  turn: 'on' | 'off';
  /** What recorded it; the history names it as the cause. */
  source: string;
  evidence: { ip: string; userAgent: string | null };
}

/**
 * Records that a person switched personalization. It is in force in the profile before this resolves (article 17 of the
 * Provisions on Algorithmic Recommendations: to be stopped at once); the event then moves segments and tells journeys.
 */
export async function switchPersonalization(
  deps: ApiDeps,
  record: (row: EventRow) => Promise<void>,
  { userRef, turn, source, evidence }: SwitchAsked,
): Promise<void> {
  const nowMs = (deps.now ?? Date.now)();
  const row = systemEvent({
    userRef,
    messageId: source,
    name: 'identify',
    // Named as a change, since the profile has it already when the event has its turn.
    properties: { trait: PERSONALIZATION },
    traits: { [PERSONALIZATION]: turn },
    atMs: nowMs,
    receivedAtMs: nowMs,
  });
  const stated: EventRow = { ...row, type: 'identify', context: { ...evidence } };
  const known = await stateConsent(deps.store, stated, deps.settings.region);
  if (known !== null) await record(known);
}
