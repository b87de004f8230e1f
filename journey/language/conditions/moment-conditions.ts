import { z } from 'zod';
import { readObject } from '../read-object';
import { percent, shareOf } from '../values/amount';
import { readElsewhere } from '../values/leaf';
import { dayWindow, weekdays } from '../values/time-of-day';
import { conditionWord, type ConditionScope, type ConditionWord } from './condition-word';

/** What `clock` may say. */
export const clockSchema = z.object({
  between: dayWindow.optional().describe('Between two local times.'),
  on: weekdays.optional(),
});

/** Each draw has a place of its own; the first keeps the plain name, so that adding a second moves nobody. */
function drawPlace(scope: ConditionScope): string {
  const count = scope.draws.count++;
  return count === 0 ? scope.place : `${scope.place}/${count}`;
}

/** The local time now, and a sticky draw. */
export const MOMENT_CONDITIONS: readonly ConditionWord[] = [
  conditionWord({
    subject: 'clock',
    schema: z.object({
      clock: readElsewhere('clock', "Local time now: { between: ['09:00', '18:00'], on: [mon] }."),
    }),
    lower: (doc, spot) => {
      const clock = readObject(clockSchema, doc.clock, spot.at('clock'));
      if (!clock) return null;
      if (!clock.between && !clock.on) {
        spot.at('clock').fault('missing_key', '`clock` says no time.', { hint: 'Add `between` or `on`.' });
      }
      return { kind: 'clock', between: clock.between ?? null, on: clock.on ?? null };
    },
  }),
  conditionWord({
    subject: 'chance',
    schema: z.object({ chance: percent.describe('A draw that is the same whenever it is looked at again.') }),
    lower: (doc, _spot, scope) => ({
      kind: 'chance',
      probability: shareOf(doc.chance),
      place: drawPlace(scope),
    }),
  }),
];
