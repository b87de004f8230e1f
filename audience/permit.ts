import type { ChannelName, Purpose } from './channel';
import type { ConsentFact } from './facts';

/** A local window `['09:00', '21:00']`; an end before the start passes midnight; `'24:00'` may end it. */
export type LocalWindow = [string, string];

/** At most `messages` in any period of `perMs`, of one channel or topic where named. */
export interface CapRule {
  messages: number;
  perMs: number;
  channel: ChannelName | null;
  topic: string | null;
  /** Set on the cap of a journey: only its own messages count. */
  journey: string | null;
}

/** What a send asks permission for. */
export interface SendRequest {
  channel: ChannelName;
  purpose: Purpose;
  topic: string | null;
  journey: string;
  /** All that apply: journey window, step window. Quiet hours are given apart, as the times when nothing is sent. */
  windows: LocalWindow[];
  quietHours: LocalWindow | null;
  caps: CapRule[];
  /** When the send was first asked for, and how long it may wait for an allowed instant. */
  askedAtMs: number;
  patienceMs: number;
}

/** What the answer depends on, at the instant of sending. */
export interface SendStanding {
  nowMs: number;
  zone: string;
  hasAddress: boolean;
  suppressed: boolean;
  consent: ConsentFact | null;
  /** Accepted and in-flight marketing messages of the person, any order. */
  sent: readonly { channel: ChannelName; topic: string | null; journey: string; atMs: number }[];
}

/** Why a send is skipped. */
export type SkipReason =
  | 'no_address'
  | 'suppressed'
  | 'no_consent'
  | 'topic_refused'
  | 'only_if'
  | 'quiet_hours'
  | 'window'
  | 'cap'
  | 'patience';

/** Send now; or ask again at `untilMs`; or never, with the reason. */
export type Verdict =
  | { verdict: 'send' }
  | { verdict: 'defer'; untilMs: number; reason: 'window' | 'quiet_hours' | 'cap' }
  | { verdict: 'skip'; reason: SkipReason };
