import type { MessageRow } from './rows';

/** What came of one attempt to send. */
export interface Settlement {
  state: MessageRow['state'];
  providerId?: string;
  reason?: string;
  atMs: number;
  /** When what is deferred by a cap asks again; others look at it then. */
  waitsUntilMs?: number;
}

/** A message as caps count it: when it was sent, when its lease ends, or, while a cap defers it, when it asks again. */
export interface SentMessage extends Pick<
  MessageRow,
  'sendKey' | 'channel' | 'topic' | 'journey' | 'state' | 'claimedAtMs'
> {
  atMs: number;
  priority: number;
}
