import type { Condition } from '../../../audience/condition';
import type { StagesRule } from '../../../audience/traits/definition';
import { readConditions } from '../conditions/read-conditions';
import { isMapping } from '../path';
import { readObject } from '../read-object';
import { typeWord } from '../show';
import type { Spot } from '../spot';
import type { TraitPlace } from './trait-place';
import { otherStageSchema, stageSchema } from './trait-schema';

const FORM =
  'Write `- { is: lost, when: { profile: days_since_order, gt: 180 } }`, and last `- { is: new, otherwise: true }`.';
const HINTS = { hints: { stage: 'Use `is`.', if: 'Use `when`.', where: 'Use `when`.' } };
/** What may be read while values are found: what the profile itself holds, and the clock. */
const READABLE: ReadonlySet<Condition['kind']> = new Set(['value', 'tag', 'consent', 'clock']);

function isReadable(condition: Condition): boolean {
  if (condition.kind === 'not') return isReadable(condition.of);
  if (condition.kind === 'all' || condition.kind === 'any') return condition.of.every(isReadable);
  return READABLE.has(condition.kind);
}

/** Stages read what profiles hold: what people did is put into a trait of its own. */
function readWhen(value: unknown, spot: Spot, place: TraitPlace): Condition | null {
  const draws = { count: 0 };
  const scope = { event: false, run: false, zone: place.zone, place: `trait/${place.trait}`, draws };
  const when = readConditions(value, spot, scope);
  if (when === null || isReadable(when)) return when;
  const message = 'A stage reads traits of the profile, tags, consent and dates.';
  spot.fault('trait_condition', message, {
    hint: 'Put what people did into a trait of its own, such as `count: order_placed`, and read that.',
  });
  return null;
}

function readStage(
  value: unknown,
  isLast: boolean,
  spot: Spot,
  place: TraitPlace,
): StagesRule['stages'][number] | null {
  if (isMapping(value) && Object.hasOwn(value, 'otherwise')) {
    const doc = readObject(otherStageSchema, value, spot, HINTS);
    if (!isLast) {
      const message = '`otherwise` stands before other stages, which could then never be reached.';
      spot.at('otherwise').fault('unreachable_choice', message, { of: 'key', hint: 'Move it to the end.' });
    }
    return doc && { is: doc.is, when: null };
  }
  const doc = readObject(stageSchema, value, spot, HINTS);
  const when = doc && readWhen(doc.when, spot.at('when'), place);
  return doc && when && { is: doc.is, when };
}

/** Reads the ordered rules of stages; null when there was a fault. */
export function readStages(value: unknown, place: TraitPlace): StagesRule | null {
  const spot = place.root.at('stages');
  if (value === undefined) return null;
  if (!Array.isArray(value) || value.length === 0) {
    spot.fault('wrong_type', `Stages are a list, not ${typeWord(value)}.`, { hint: FORM });
    return null;
  }
  const stages = value.map((stage: unknown, i) =>
    readStage(stage, i === value.length - 1, spot.at(i), place),
  );
  const sound = stages.filter((stage) => stage !== null);
  return sound.length < stages.length ? null : { kind: 'stages', stages: sound };
}
