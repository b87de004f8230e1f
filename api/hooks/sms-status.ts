import { systemEvent } from '../../dispatch/system-event';
import type { Store } from '../../store/repositories';
import type { EventRow, MessageRow } from '../../store/rows';
import type { Fields } from './twilio-signature';

/** What Twilio's states prove; `queued`, `accepted` and the like prove nothing yet. */
const FATES: Record<string, 'sent' | 'delivered' | 'failed'> = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'delivered',
  undelivered: 'failed',
  failed: 'failed',
};

/** A callback may come before the answer to the send: it is then matched a little later. */
const LATER_MS = [1_000, 5_000, 20_000];
const MOST_PARKED = 1_000;

export interface SmsStatusDeps {
  messages: Pick<Store['messages'], 'recordFate'>;
  record(row: EventRow): Promise<void>;
  now(): number;
  warn(about: Record<string, string>, message: string): void;
}

function fateEvent(row: MessageRow, fate: 'delivered' | 'failed', fields: Fields, nowMs: number): EventRow {
  const { userRef, sendKey, journey, step, template, runId } = row;
  const round = Number(sendKey.split('/').at(-2));
  return systemEvent({
    userRef,
    messageId: `${sendKey}/${fate}`,
    name: fate === 'delivered' ? 'sms_delivered' : 'sms_failed',
    properties: {
      journey,
      step,
      template,
      channel: 'sms',
      run_id: runId,
      ...(Number.isInteger(round) ? { round } : {}),
      ...(fields['ErrorCode'] === undefined ? {} : { reason: fields['ErrorCode'] }),
    },
    atMs: nowMs,
    receivedAtMs: nowMs,
  });
}

/** Takes status callbacks: late, twice and out of order, as they come. */
export function createSmsStatus(deps: SmsStatusDeps): (fields: Fields) => Promise<void> {
  let parked = 0;

  async function match(
    fields: Fields,
    providerId: string,
    fate: 'sent' | 'delivered' | 'failed',
  ): Promise<boolean> {
    const nowMs = deps.now();
    const row = await deps.messages.recordFate({ providerId }, fate, nowMs);
    if (row === null) return false;
    if (fate !== 'sent') await deps.record(fateEvent(row, fate, fields, nowMs));
    return true;
  }

  async function later(
    fields: Fields,
    providerId: string,
    fate: 'sent' | 'delivered' | 'failed',
  ): Promise<void> {
    for (const ms of LATER_MS) {
      await new Promise((resolve) => setTimeout(resolve, ms).unref());
      try {
        if (await match(fields, providerId, fate)) return;
      } catch {
        // The database is away: tried once more, then given up, as the ledger row stays `accepted`.
      }
    }
    deps.warn({ fate }, 'a status callback names a message that is not in the ledger');
  }

  return async (fields) => {
    const fate = FATES[fields['MessageStatus'] ?? fields['SmsStatus'] ?? ''];
    const providerId = fields['MessageSid'] ?? fields['SmsSid'];
    if (fate === undefined || providerId === undefined) return;
    if ((await match(fields, providerId, fate)) || parked >= MOST_PARKED) return;
    parked += 1;
    void later(fields, providerId, fate).finally(() => (parked -= 1));
  };
}
