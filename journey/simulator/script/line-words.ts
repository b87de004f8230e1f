import type { TimelineLine } from '../timeline';

/** A line of a timeline in the words of a script's `expect`. */
export interface LineWords {
  /** The key that says what it is: `email`, `skipped`, `ended`, … */
  what: string;
  /** Its value: a template, a step, a journey, a reason. */
  value: string;
  reason?: string | undefined;
  untilMs?: number | undefined;
  /** The branch that was taken, the variant, or what a wait_for came to. */
  took?: string | undefined;
}

/** What every `expect` has to list. Other words (branches, waits, deferrals …) are compared where it uses them. */
export const ALWAYS_LISTED: ReadonlySet<string> = new Set([
  ...['email', 'sms', 'skipped', 'failed', 'coupon', 'no_coupon', 'tag', 'untag', 'track'],
  ...['start', 'stop'],
  ...['subscribe', 'unsubscribe', 'suppress', 'webhook'],
  ...['recommend', 'no_items'],
  ...['refused', 'held_out', 'ended'],
]);

const OF_RUN: ReadonlySet<string> = new Set(['entered', 'converted', 'paused', 'resumed', 'held_out']);

/** Every word by which a line of `expect` may say what it is. */
export const EXPECT_WORDS: ReadonlySet<string> = new Set([
  ...ALWAYS_LISTED,
  ...OF_RUN,
  ...['deferred', 'if', 'choose', 'split', 'wait', 'wait_for', 'repeat', 'set', 'exit'],
]);

/** The words for a line; null for a line that no script can list. */
export function wordsOf(line: TimelineLine): LineWords | null {
  const { kind, outcome, reason, untilMs } = line;
  const step = line.step ?? '';
  const subject = line.subject ?? step;
  if (OF_RUN.has(kind)) return { what: kind, value: line.journey };
  if (kind === 'refused') return { what: 'refused', value: line.journey, reason };
  if (kind === 'ended') return { what: 'ended', value: outcome };
  if (outcome === 'deferred') return { what: 'deferred', value: step, reason, untilMs };
  if (kind === 'coupon') return { what: outcome === 'done' ? 'coupon' : 'no_coupon', value: subject, reason };
  if (kind === 'recommend')
    return { what: outcome === 'done' ? 'recommend' : 'no_items', value: step, reason };
  if (outcome === 'skipped' || outcome === 'failed') return { what: outcome, value: step, reason };
  if (kind === 'if' || kind === 'choose' || kind === 'split')
    return { what: kind, value: step, took: outcome };
  if (kind === 'wait' || kind === 'wait_for' || kind === 'repeat')
    return { what: kind, value: step, took: outcome, untilMs };
  return outcome === 'done' ? { what: kind, value: subject } : null;
}
