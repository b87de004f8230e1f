import type { Calendar } from './calendar';
import type { Condition } from './condition';
import type { EventFact, Facts, Seen } from './facts';

/**
 * One evaluation under way. It is written to as conditions are decided, so that a decision allocates nothing but
 * what it has to tell.
 */
export interface Look {
  facts: Facts;
  calendar: Calendar;
  /** The event under test: that of the facts, or the one whose `where` is being decided. */
  event: EventFact | null;
  /** The earliest instant at which time alone can change what was decided last; Infinity where it cannot. */
  recheckAtMs: number;
  seen: Seen[];
  /** True while what is seen is not kept: in the `where` of each event of a history. */
  quiet: boolean;
}

/** Decides a condition, leaves its recheck instant in `look.recheckAtMs`, and appends what decided to `look.seen`. */
export type Decide = (condition: Condition, look: Look) => boolean;

/** Notes that time alone may change the present decision at this instant. Instants that are past change nothing. */
export function mayChangeAt(look: Look, atMs: number): void {
  if (atMs > look.facts.nowMs && atMs < look.recheckAtMs) look.recheckAtMs = atMs;
}

/** Notes a value that took part in the decision. A missing value is told as null. */
export function saw(look: Look, what: string, value: Seen['value'] | undefined): void {
  if (!look.quiet) look.seen.push({ what, value: value ?? null });
}
