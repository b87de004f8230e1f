import type { TraitDefinition } from '../../audience/traits/definition';
import type { Plan } from '../../journey/plan/plan';
import type { Segment } from '../../journey/language/workspace';
import type { ConversionEvent } from '../../journey/simulator/backtest/follow';
import type { ReplaySetting } from '../../journey/simulator/backtest/replay';
import type { PeopleSource } from '../../journey/simulator/population/simulate-population';
import { eventsAskedFor } from './events-asked-for';

/** What histories are read with: the time, and which events anybody asks for. */
export interface HistorySetting extends ReplaySetting {
  /** Names of the events that versions and their segments read, and of those that change people. */
  events: readonly string[];
  /** So many people at most. */
  people: number;
  /** Whether people are taken as they are now, whatever they were then. */
  asNow: boolean;
}

/** The people of a backtest, and what was seen while they were read. */
export interface Histories {
  source: PeopleSource;
  seen: Seen;
}

/** What the last reading came to. */
export interface Seen {
  /** Events within the time. */
  inTime: number;
  /** The first and the last event of all that were read; null where there is none. */
  firstMs: number | null;
  lastMs: number | null;
  /** Rows of a file that could not be understood. */
  unreadable: number;
}

/** A reading that has not begun. */
export function nothingSeen(): Seen {
  return { inTime: 0, firstMs: null, lastMs: null, unreadable: 0 };
}

/** Notes one event that was read. */
export function noteSeen(seen: Seen, atMs: number, { startMs, untilMs }: ReplaySetting): void {
  if (atMs >= startMs && atMs <= untilMs) seen.inTime += 1;
  seen.firstMs = Math.min(seen.firstMs ?? atMs, atMs);
  seen.lastMs = Math.max(seen.lastMs ?? atMs, atMs);
}

const CHANGING = ['identify', 'subscribed', 'unsubscribed', 'subscription_confirmed'];

/** The events that a backtest of these versions needs, each once. */
export function eventsToReplay(
  versions: readonly { plan: Plan; segments: readonly Segment[] }[],
  conversion: ConversionEvent | null,
  traits: readonly TraitDefinition[],
): string[] {
  const asked = versions.flatMap(({ plan, segments }) => {
    const listened = plan.listens.filter((token) => token.startsWith('event:'));
    return [
      ...eventsAskedFor(plan, segments, traits),
      ...listened.map((token) => token.slice('event:'.length)),
    ];
  });
  return [...new Set([...asked, ...CHANGING, ...(conversion === null ? [] : [conversion.event])])];
}
