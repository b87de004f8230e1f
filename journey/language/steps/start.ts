import { z } from 'zod';
import { readGivens } from '../given';
import { isMapping, type Mapping } from '../path';
import { readObject } from '../read-object';
import type { Spot } from '../spot';
import { id } from '../values/id';
import { readElsewhere } from '../values/leaf';
import { stepWord, textOf } from './step-word';

/** `start: { journey, with }`. */
export const startSchema = z.object({
  journey: id.describe('The journey.'),
  with: readElsewhere('givens', 'What it knows as `entry.…`.').optional(),
});

/** `stop: journey`. */
const stopShape = { stop: id.describe('The journey whose runs end.') };

function startedBy(step: Mapping): string {
  return isMapping(step.start) ? textOf(step.start, 'journey') : textOf(step, 'start');
}

function readStart(value: unknown, spot: Spot): { journey: string; with?: unknown; at: Spot } | null {
  const long = isMapping(value);
  const doc = readObject(startSchema, long ? value : { journey: value }, long ? spot : shortSpot(spot));
  return doc && { ...doc, at: long ? spot.at('journey') : spot };
}

/** A journey that stands alone has its faults at the value itself. */
function shortSpot(spot: Spot): Spot {
  return { ...spot, at: () => spot };
}

/** `start: journey` — lets the person into another journey. */
export const start = stepWord({
  kind: 'start',
  about: 'Let the person into another journey.',
  schema: z.object({ start: readElsewhere('start', 'The journey.') }),
  words: { hints: { with: 'Write `start: { journey: …, with: { … } }`.' } },
  subject: startedBy,
  lower: (doc, spot, place) => {
    const asked = readStart(doc.start, spot.at('start'));
    if (!asked) return null;
    asked.at.mention('startable', asked.journey);
    const given = readGivens(asked.with, spot.at('start', 'with'));
    return { kind: 'start', id: place.id, next: place.next, journey: asked.journey, with: given };
  },
});

/** `stop: journey` — ends the person's runs of another journey. */
export const stop = stepWord({
  kind: 'stop',
  about: "End the person's runs of another journey.",
  schema: z.object(stopShape),
  subject: (step) => textOf(step, 'stop'),
  lower: (doc, spot, place) => {
    const at = spot.at('stop');
    at.mention('journey', doc.stop);
    return { kind: 'stop', id: place.id, next: place.next, journey: doc.stop };
  },
});
