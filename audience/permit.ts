import { bestInstant, type Habits } from './best-time';
import type { Calendar } from './calendar';
import { capsAllowAtMs } from './cap-rule';
import type { ChannelName, Purpose } from './channel';
import type { ConsentFact } from './facts';
import { closedAt, nextAllowed, type Hours } from './next-allowed';
import { consentAllows } from './standing-condition';

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

/** The priority of journeys that name none. */
export const MIDDLE_PRIORITY = 5;

/** A message of the person that a cap holds back. */
export interface WaitingSend {
  channel: ChannelName;
  topic: string | null;
  journey: string;
  priority: number;
  askedAtMs: number;
  /** When it asks again. */
  untilMs: number;
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
  /** 1 to 9, 9 first: of messages that wait for room under a cap the first takes it. */
  priority?: number;
  /** When the send was first asked for, and how long it may wait for an allowed instant. */
  askedAtMs: number;
  patienceMs: number;
  /** Wait at most so long for the hour at which the person answers most; absent where nobody asks for it. */
  bestTimeMs?: number;
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
  /** Other messages of the person that a cap holds back. */
  waiting?: readonly WaitingSend[];
  /** When the person answers; read where the request asks for the best time. */
  habits?: Habits;
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
  | { verdict: 'defer'; untilMs: number; reason: 'best_time' | 'window' | 'quiet_hours' | 'cap' }
  | { verdict: 'skip'; reason: SkipReason };

/** What forbids a message whatever the time: no address, a suppression, or, for marketing, missing consent. */
function forbids(request: SendRequest, standing: SendStanding): SkipReason | null {
  if (!standing.hasAddress) return 'no_address';
  if (standing.suppressed) return 'suppressed';
  if (request.purpose === 'transactional') return null;
  if (!consentAllows(standing.consent, null)) return 'no_consent';
  return consentAllows(standing.consent, request.topic) ? null : 'topic_refused';
}

/** Of hours that never open: quiet hours are the reason only where the windows alone would open. */
function neverOpens(
  hours: Hours,
  fromMs: number,
  zone: string,
  calendar: Calendar,
): 'window' | 'quiet_hours' {
  const windowsOnly = { windows: hours.windows, quietHours: null };
  return nextAllowed(windowsOnly, fromMs, zone, calendar) === null ? 'window' : 'quiet_hours';
}

/**
 * The instant until which a message waits for the person's best hour, or null. It is counted from when the message was
 * first asked for, so that a message waits for it once, and only among the hours at which it may go out.
 */
function bestHourMs(
  request: SendRequest,
  hours: Hours,
  standing: SendStanding,
  calendar: Calendar,
): number | null {
  if (request.bestTimeMs === undefined || standing.habits === undefined) return null;
  const { nowMs, zone, habits } = standing;
  const withinMs = Math.min(request.bestTimeMs, request.patienceMs);
  const isOpen = (atMs: number): boolean => closedAt(hours, atMs, zone, calendar) === null;
  const atMs = bestInstant(habits, request.askedAtMs, withinMs, zone, calendar, isOpen);
  return atMs > nowMs ? atMs : null;
}

/**
 * Whether a message may be sent now. Asked at the instant of every send, in this order: address, suppression, consent
 * and topic, the person's best hour, windows and quiet hours, caps, patience. A deferral names the first instant at which the hours are open
 * and the caps have room, by what is known now; it is asked again then.
 *
 * What cannot go within its patience is skipped with the reason that kept it (`window`, `quiet_hours`, `cap`);
 * `patience` itself is the reason where nothing keeps it any more but it comes too late, as after a long pause.
 *
 * A transactional message needs no consent, quiet hours, cap or patience: only an address that is not suppressed, and
 * the windows of the request, which are then those that its own step asks for.
 */
export function permit(request: SendRequest, standing: SendStanding, calendar: Calendar): Verdict {
  const forbidden = forbids(request, standing);
  if (forbidden !== null) return { verdict: 'skip', reason: forbidden };
  const { nowMs, zone } = standing;
  const marketing = request.purpose === 'marketing';
  const hours: Hours = { windows: request.windows, quietHours: marketing ? request.quietHours : null };
  const bestMs = bestHourMs(request, hours, standing, calendar);
  if (bestMs !== null) return { verdict: 'defer', untilMs: bestMs, reason: 'best_time' };
  const closed = closedAt(hours, nowMs, zone, calendar);
  const roomAtMs = marketing ? capsAllowAtMs(request, standing) : -Infinity;
  const lastMs = request.askedAtMs + request.patienceMs;
  if (closed === null && roomAtMs <= nowMs) {
    return marketing && nowMs > lastMs ? { verdict: 'skip', reason: 'patience' } : { verdict: 'send' };
  }
  const reason = closed ?? 'cap';
  if (roomAtMs === Infinity) return { verdict: 'skip', reason: 'cap' };
  const untilMs = nextAllowed(hours, Math.max(nowMs, roomAtMs), zone, calendar);
  if (untilMs === null) return { verdict: 'skip', reason: neverOpens(hours, nowMs, zone, calendar) };
  return untilMs > lastMs ? { verdict: 'skip', reason } : { verdict: 'defer', untilMs, reason };
}
