import { z } from 'zod';
import { cronProblem } from '../../audience/cron';
import type { ScheduleItem } from '../plan/enter-items';
import type { ReadWithEvent } from './listener';
import type { Mapping } from './path';
import { readObject } from './read-object';
import { show } from './show';
import type { Spot } from './spot';
import { duration, durationMs } from './values/duration';
import { leaf, readElsewhere } from './values/leaf';
import { profileOrZone } from './values/zone';

const HINT = 'Write minute, hour, day, month and weekday: `0 9 * * mon` is every Monday at nine.';

const cron = leaf<string>(
  (value) => {
    if (typeof value !== 'string')
      return { code: 'bad_cron', message: `${show(value)} is not text.`, hint: HINT };
    const problem = cronProblem(value);
    return problem === null ? null : { code: 'bad_cron', message: `${show(value)} ${problem}.`, hint: HINT };
  },
  { type: 'string', description: 'Minute, hour, day, month, weekday.' },
);

/** What stands inside `schedule`. */
export const enterScheduleSchema = z.object({
  cron,
  timezone: profileOrZone.optional(),
  over: duration.optional().describe('People are spread over this time.'),
});
/** `schedule: { … }`. */
export const enterScheduleItemSchema = z.object({
  schedule: readElsewhere('enter_schedule', 'When everybody of the audience enters.'),
  audience: readElsewhere('conditions', 'Who enters; looked at when their turn comes.').optional(),
  late: duration.optional().describe('How late a turn may be; 1d where not given.'),
});

/** Reads a `schedule` item; null when there was a fault. */
export function readScheduleItem(
  value: Mapping,
  spot: Spot,
  conditions: ReadWithEvent,
  lateOf: (late: string | undefined) => number,
): ScheduleItem | null {
  const item = readObject(enterScheduleItemSchema, value, spot, {
    hints: {
      where: 'Use `audience`.',
      over: '`over` stands inside `schedule`.',
      cron: '`cron` stands inside `schedule`.',
    },
  });
  const doc = item && readObject(enterScheduleSchema, item.schedule, spot.at('schedule'));
  if (!doc) return null;
  const audience = item.audience === undefined ? null : conditions(item.audience, spot.at('audience'), false);
  return {
    kind: 'schedule',
    cron: doc.cron,
    timezone: doc.timezone ?? null,
    overMs: doc.over === undefined ? 0 : (durationMs(doc.over) ?? 0),
    audience,
    lateMs: lateOf(item.late),
  };
}
