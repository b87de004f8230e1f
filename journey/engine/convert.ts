import type { Seen } from '../../audience/facts';
import { readPath, type Json } from '../../audience/json';
import type { Heard } from './run';
import { end, log, type Turn } from './turn';

/** Records the conversion, and ends the run unless the goal says `keep_going`. True when the run ended. */
export function convert(turn: Turn, item: Heard | null, seen: Seen[]): boolean {
  const { goal } = turn.plan;
  turn.run.convertedAtMs = turn.nowMs;
  const value = conversionValue(goal?.value ?? null, item);
  const all = value === undefined ? seen : [...seen, { what: 'goal value', value }];
  log(turn, { step: null, kind: 'converted', outcome: 'converted', seen: all });
  if (goal?.keepGoing === true) return false;
  end(turn, 'converted');
  return true;
}

function conversionValue(path: string | null, item: Heard | null): Json | undefined {
  return path === null || item?.kind !== 'event' ? undefined : readPath(item.event.properties, path);
}
