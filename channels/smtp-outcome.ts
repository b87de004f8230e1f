import type { Delivery } from '../message/channel';

/** What is known of a failed SMTP attempt. */
export interface SmtpFailure {
  /** nodemailer's code: EENVELOPE, EMESSAGE, ECONNECTION, ETIMEDOUT, EAUTH, … */
  code: string | undefined;
  /** The three digits of the server's reply, where it gave one. */
  responseCode: number | undefined;
  /** The server's reply in full. */
  response: string | undefined;
  /** The command that was answered: `RCPT TO`, `MAIL FROM`, `DATA`, … */
  command: string | undefined;
  /** Whether the server answered 354 and the body began to leave. Then only a reply tells what became of it. */
  bodyStarted: boolean;
}

/** RFC 5321 4.5.4.1 asks for half an hour between tries; greylisting opens after 15 minutes at most places. */
const TEMPORARY_RETRY_MS = 20 * 60_000;

/**
 * Sorts a failed attempt into what a sender must know: surely not sent, refused (by whom and why), or unknown.
 * nodemailer reports a drop before and after the final dot with the same error, so the state of the body decides.
 */
export function smtpOutcome(failure: SmtpFailure): Delivery {
  const { responseCode } = failure;
  if (responseCode === undefined || !answersThisMessage(failure)) {
    if (failure.bodyStarted) return { result: 'unknown', reason: reasonOf(failure) };
    return { result: 'not_sent', reason: reasonOf(failure), retryAfterMs: null };
  }
  if (responseCode >= 500) return permanent(failure, responseCode);
  return { result: 'not_sent', reason: reasonOf(failure), retryAfterMs: TEMPORARY_RETRY_MS };
}

/** A reply counts as an answer to the message only where a command of it was answered, not the greeting or a login. */
function answersThisMessage(failure: SmtpFailure): boolean {
  return failure.code === 'EENVELOPE' || failure.code === 'EMESSAGE';
}

function permanent(failure: SmtpFailure, responseCode: number): Delivery {
  const reason = reasonOf(failure);
  const status = enhancedStatus(failure.response);
  if (responseCode === 552 || status.startsWith('5.2.2') || status.startsWith('5.3.4')) {
    return { result: 'rejected', reason, scope: 'message' };
  }
  if (status.startsWith('5.7') || responseCode === 554)
    return { result: 'rejected', reason, scope: 'sender' };
  if (failure.command === 'RCPT TO' && ([550, 551, 553].includes(responseCode) || status.startsWith('5.1'))) {
    return { result: 'rejected', reason, scope: 'address' };
  }
  if (failure.command === 'MAIL FROM') return { result: 'rejected', reason, scope: 'sender' };
  return { result: 'rejected', reason, scope: 'message' };
}

/** `5.1.1` of `550 5.1.1 User unknown`, or an empty text. */
function enhancedStatus(response: string | undefined): string {
  return /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})/.exec(response ?? '')?.[1] ?? '';
}

/** A short reason without the server's free text, which often repeats the recipient's address. */
function reasonOf(failure: SmtpFailure): string {
  if (failure.responseCode !== undefined) {
    return ['smtp', failure.responseCode, enhancedStatus(failure.response)].filter(Boolean).join(' ');
  }
  return `smtp ${(failure.code ?? 'error').toLowerCase()}${failure.bodyStarted ? ' after the body began' : ''}`;
}
