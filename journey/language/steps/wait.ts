import { z } from 'zod';
import { isMapping } from '../path';
import { duration, durationMs, durationProblem } from '../values/duration';
import { readElsewhere } from '../values/leaf';
import type { Spot } from '../spot';
import { stepWord } from './step-word';
import { readWaitSpec } from './wait-spec';

function jitterOf(inside: unknown, beside: string | undefined, spot: Spot): number {
  if (inside === undefined) return beside === undefined ? 0 : (durationMs(beside) ?? 0);
  if (beside !== undefined) {
    const message = '`jitter` stands twice.';
    spot.at('jitter').fault('conflicting_keys', message, { of: 'key', hint: 'Keep one of the two.' });
  }
  const problem = durationProblem(inside, false);
  if (problem) spot.at('wait', 'jitter').fault(problem.code, problem.message, { hint: problem.hint });
  return (typeof inside === 'string' && durationMs(inside)) || 0;
}

/** `wait: 3d` — waits for a time, or until an instant. Its default id comes from the step before it. */
export const wait = stepWord({
  kind: 'wait',
  about: 'Wait for a time, or until an instant.',
  schema: z.object({
    wait: readElsewhere('wait', 'A duration, or until when.'),
    jitter: duration.optional().describe('Up to this much is added, so that not all move at once.'),
  }),
  words: {
    hints: {
      until: 'Put it inside `wait`: `wait: { until: … }`.',
      timeout: 'To wait for something, use `wait_for: { …, timeout: … }`.',
      then: 'What follows the wait stands after it in the list.',
    },
  },
  subject: () => '',
  lower: (doc, spot, place) => {
    const spec = readWaitSpec(doc.wait, spot.at('wait'));
    const inside = isMapping(doc.wait) ? doc.wait.jitter : undefined;
    const jitterMs = jitterOf(inside, doc.jitter, spot);
    if (!spec) return null;
    return { kind: 'wait', id: place.id, next: place.next, wait: spec, jitterMs, nextWait: place.nextWait };
  },
});
