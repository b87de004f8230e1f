import { z } from 'zod';
import { isMapping, type Mapping } from '../path';
import { readEach, readGiven } from '../given';
import { show } from '../show';
import type { Spot } from '../spot';
import type { SetStep } from '../../plan/plan';
import { isDotted } from '../values/reference-path';
import { readElsewhere } from '../values/leaf';
import { stepWord } from './step-word';

/** Traits that need evidence of the person, which a journey cannot give. */
const RESERVED = ['consent'];

function readValue(value: unknown, spot: Spot): SetStep['set'][string] | null {
  const name = String(spot.path.at(-1));
  if (RESERVED.includes(name)) {
    const hint = 'Consent comes from the person, through the API or the preference page.';
    spot.fault('reserved_trait', `\`${name}\` cannot be set by a journey.`, { of: 'key', hint });
    return null;
  }
  if (!isDotted(name) || name.includes('.')) {
    const hint = 'Use letters, digits and underscores.';
    spot.fault('bad_path', `${show(name)} is not the name of a trait.`, { of: 'key', hint });
    return null;
  }
  if (!isMapping(value) || Object.keys(value).length !== 1 || !Object.hasOwn(value, 'add'))
    return readGiven(value, spot);
  if (typeof value.add === 'number') return { add: value.add };
  spot.at('add').fault('wrong_type', 'Only a number can be added.', { hint: 'Write `{ add: 10 }`.' });
  return null;
}

/** `set: { trait: value }` — updates the profile. */
export const set = stepWord({
  kind: 'set',
  about: 'Set traits of the profile.',
  schema: z.object({ set: readElsewhere('set', 'Traits: a literal, a reference, or { add: 10 }.') }),
  subject: (step: Mapping) => (isMapping(step.set) ? Object.keys(step.set).join('-') : ''),
  lower: (doc, spot, place) => {
    const values = readEach(doc.set, spot.at('set'), readValue);
    if (isMapping(doc.set) && Object.keys(doc.set).length === 0) {
      spot.at('set').fault('empty_list', '`set` sets nothing.', { hint: 'Write `set: { stage: active }`.' });
    }
    return { kind: 'set', id: place.id, next: place.next, set: values };
  },
});
