import { z } from 'zod';
import { readGivens } from '../given';
import { isMapping, type Mapping } from '../path';
import { readObject } from '../read-object';
import { isSystemEvent } from '../../../audience/system-events';
import { eventName } from '../values/id';
import { readElsewhere } from '../values/leaf';
import { stepWord } from './step-word';

/** What stands inside `track`. */
export const trackSchema = z.object({
  event: eventName,
  properties: readElsewhere('givens', 'The properties of the event.').optional(),
});

/** `track: { event, properties }` — records an event of the person; other journeys may start on it. */
export const track = stepWord({
  kind: 'track',
  about: 'Record an event of the person.',
  schema: z.object({ track: readElsewhere('track', 'The event, and its properties.') }),
  words: { hints: { properties: '`properties` stands inside `track`.' } },
  subject: (step: Mapping) => (isMapping(step.track) ? String(step.track.event) : ''),
  lower: (doc, spot, place) => {
    const at = spot.at('track');
    const inner = readObject(trackSchema, doc.track, at);
    if (!inner) return null;
    if (isSystemEvent(inner.event)) {
      const hint = 'Choose another name.';
      at.at('event').fault('reserved_event', `\`${inner.event}\` is recorded by the system itself.`, {
        hint,
      });
    }
    const properties = readGivens(inner.properties, at.at('properties'));
    return { kind: 'track', id: place.id, next: place.next, event: inner.event, properties };
  },
});
