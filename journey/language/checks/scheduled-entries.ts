import { nextFiring } from '../../../audience/cron';
import type { AgainRule, Plan } from '../../plan/plan';
import { DAY_MS } from '../values/duration';

/** Firings that are looked at: a quarter of a year, or as many as are above any cap. */
const SPAN_MS = 92 * DAY_MS;
const MOST_FIRINGS = 400;
/** Where to begin is of no account, and the same everywhere keeps the answer the same. */
const BEGIN_MS = Date.UTC(2026, 0, 1);

/** How often one person may be let in by the schedules of a journey. */
export interface ScheduledEntries {
  /** The most entries within a period. */
  count: number;
  /** The shortest time between two of them. */
  gapMs: number;
}

/** The most entries of one person that the schedules of a journey, and its `again`, allow within a period. */
export function scheduledEntries(plan: Plan, zone: string, periodMs: number): ScheduledEntries {
  const firings = firingsOf(plan, zone).sort((a, b) => a - b);
  const apartMs = Math.max(...[plan.again.perKey, plan.again.perPerson].map(leastApart));
  const entries: number[] = [];
  for (const atMs of firings) if (atMs - (entries.at(-1) ?? -Infinity) >= apartMs) entries.push(atMs);
  const gaps = entries.slice(1).map((atMs, index) => atMs - (entries[index] ?? 0));
  const within = (fromMs: number): number =>
    entries.filter((atMs) => atMs >= fromMs && atMs < fromMs + periodMs).length;
  return { count: Math.max(0, ...entries.map(within)), gapMs: Math.min(periodMs, ...gaps) };
}

function firingsOf({ enter, timezone }: Plan, zone: string): number[] {
  return enter.flatMap((item) => {
    if (item.kind !== 'schedule') return [];
    const said = item.timezone ?? timezone;
    const firings: number[] = [];
    let atMs = nextFiring(item.cron, BEGIN_MS, said === 'profile' ? zone : said);
    while (atMs !== null && atMs < BEGIN_MS + SPAN_MS && firings.length < MOST_FIRINGS) {
      firings.push(atMs);
      atMs = nextFiring(item.cron, atMs, said === 'profile' ? zone : said);
    }
    return firings;
  });
}

/** The least time between two entries that a rule allows; a rule that looks at the run itself allows any. */
function leastApart(rule: AgainRule | null): number {
  if (rule?.kind === 'once') return Infinity;
  return rule?.kind === 'after' ? rule.durationMs : 0;
}
