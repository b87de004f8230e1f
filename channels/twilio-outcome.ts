import type { Delivery } from '../message/channel';

/** What is known of a failed call to Twilio. */
export interface TwilioFailure {
  /** The HTTP status, where there was an answer. */
  status: number | undefined;
  /** Twilio's error number (21211, 21610, …), where the answer had one. */
  code: number | undefined;
  /** The system's error code (`ECONNREFUSED`, `ECONNABORTED`, …), where there was no answer. */
  systemCode: string | undefined;
  /** Seconds that the answer asked to wait. */
  retryAfterS: number | undefined;
}

/** Errors that can only come before the request has left. */
const BEFORE_REQUEST = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
]);

/** Not a number at all, or one that cannot receive a text. */
const BAD_NUMBER = new Set([21211, 21214, 21217, 21614]);
const OPTED_OUT = new Set([21610]);
/** The account, the sender or a country setting is at fault, not the person. */
const SENDER = new Set([20003, 21408, 21606, 21603, 21612, 21659, 21660, 30007]);

/**
 * Sorts a failed call by certainty. Twilio has no idempotency key for messages, so a time-out or a 5xx may have sent
 * the text: `unknown`. A refused connection and 429 have not.
 */
export function twilioOutcome(failure: TwilioFailure): Delivery {
  const { status, code } = failure;
  if (status === undefined) {
    const reason = `twilio ${(failure.systemCode ?? 'no answer').toLowerCase()}`;
    return BEFORE_REQUEST.has(failure.systemCode ?? '')
      ? { result: 'not_sent', reason, retryAfterMs: null }
      : { result: 'unknown', reason };
  }
  const reason = ['twilio', status, code].filter((part) => part !== undefined).join(' ');
  if (status === 429 || code === 20429) {
    const retryAfterMs = failure.retryAfterS === undefined ? null : failure.retryAfterS * 1000;
    return { result: 'not_sent', reason, retryAfterMs };
  }
  if (status >= 500) return { result: 'unknown', reason };
  // Bad credentials are the operator's to mend; the message is kept until then.
  if (status === 401 || status === 403) return { result: 'not_sent', reason, retryAfterMs: null };
  return { result: 'rejected', reason, scope: scopeOf(code) };
}

function scopeOf(code: number | undefined): 'address' | 'sender' | 'message' | 'opted_out' {
  if (code === undefined) return 'message';
  if (OPTED_OUT.has(code)) return 'opted_out';
  if (BAD_NUMBER.has(code)) return 'address';
  return SENDER.has(code) ? 'sender' : 'message';
}
