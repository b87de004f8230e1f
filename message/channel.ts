import type { ChannelName } from '../audience/channel';

/** A rendered message, ready for one recipient. */
export interface OutgoingEmail {
  channel: 'email';
  sendKey: string;
  to: string;
  from: string;
  subject: string;
  html: string | null;
  text: string;
  /** Extra headers: List-Unsubscribe, List-Unsubscribe-Post, Feedback-ID. */
  headers: Record<string, string>;
  /** `<hash of the send key>@<domain>`, so that a retry carries the same id. */
  messageId: string;
}

export interface OutgoingSms {
  channel: 'sms';
  sendKey: string;
  /** E.164. */
  to: string;
  body: string;
  /** Where the provider reports what became of it. */
  statusCallback: string | null;
}

export type Outgoing = OutgoingEmail | OutgoingSms;

/**
 * What a provider call came to. `unknown` means that the provider may have the message: marketing is then never sent
 * again. `not_sent` is certain, and may be tried again.
 */
export type Delivery =
  | { result: 'accepted'; providerId: string }
  | { result: 'rejected'; reason: string; scope: 'address' | 'sender' | 'message' | 'opted_out' }
  | { result: 'not_sent'; reason: string; retryAfterMs: number | null }
  | { result: 'unknown'; reason: string };

/** One provider. `send` never throws for what the provider or the network does. */
export interface Channel {
  name: ChannelName;
  send(message: Outgoing): Promise<Delivery>;
  /** Whether the provider answers, for `doctor`. */
  check(): Promise<{ ok: boolean; detail: string }>;
  close(): Promise<void>;
}
