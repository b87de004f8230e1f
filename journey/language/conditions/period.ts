import { z } from 'zod';
import type { Period } from '../../../audience/condition';
import { show } from '../show';
import type { Spot } from '../spot';
import { dateMs, isDate } from '../values/date';
import { duration, durationMs } from '../values/duration';
import { leaf } from '../values/leaf';
import type { ConditionScope } from './condition-word';

const dates = leaf<[string, string]>(
  (value) => {
    const ends: unknown[] = Array.isArray(value) ? value : [];
    if (ends.length === 2 && ends.every((end) => typeof end === 'string' && isDate(end))) return null;
    const hint = 'Write two dates: `between: [2026-09-01, 2026-09-30]`.';
    return { code: 'bad_date', message: `${show(value)} is not a pair of dates.`, hint };
  },
  { type: 'array', items: { type: 'string' }, minItems: 2, maxItems: 2 },
);

/** The keys that say in which period behaviour counts. */
export const PERIOD_SHAPE = {
  within: duration.optional().describe('In the last … before now.'),
  since: z.enum(['entry']).optional().describe('Since the run began.'),
  between: dates.optional().describe('Between two dates, the last day included.'),
};

/** The period of a behaviour; without any key it is *ever*. */
export function lowerPeriod(
  doc: { within?: string | undefined; since?: 'entry' | undefined; between?: [string, string] | undefined },
  spot: Spot,
  scope: ConditionScope,
): Period {
  const given = (['within', 'since', 'between'] as const).filter((key) => doc[key] !== undefined);
  const second = given[1];
  if (second !== undefined) {
    const message = '`within`, `since` and `between` exclude one another.';
    spot.at(second).fault('conflicting_keys', message, { of: 'key', hint: 'Keep one of them.' });
  }
  if (doc.within !== undefined) return { kind: 'within', durationMs: durationMs(doc.within) ?? 0 };
  if (doc.between !== undefined) {
    const [from, to] = doc.between;
    return { kind: 'between', fromMs: dateMs(from, scope.zone), toMs: dateMs(to, scope.zone, true) };
  }
  if (doc.since === undefined) return { kind: 'ever' };
  if (!scope.run) {
    const hint = 'Use `within: 30d`, or move the condition into a step.';
    spot.at('since').fault('run_outside_journey', '`since: entry` is used where there is no run.', { hint });
  }
  return { kind: 'since_entry' };
}
