import { inOrder } from '../../../audience/traits/book';
import type { TraitDefinition } from '../../../audience/traits/definition';
import { pathsIn } from '../../../audience/traits/formula';
import { didYouMean } from '../nearest';
import type { Spot } from '../spot';
import type { Together } from './together';

/** A trait file without faults of its own, with its place. */
interface SoundTrait extends TraitDefinition {
  root: Spot;
}

function soundTraits({ definitions }: Together): SoundTrait[] {
  return definitions.flatMap((one) =>
    one.kind === 'trait' && one.trait ? [{ ...one.trait, root: one.parsed.root }] : [],
  );
}

/** The computed traits of a workspace that have no faults of their own. */
export function traitsOf(together: Together): TraitDefinition[] {
  return soundTraits(together);
}

/** Where a trait says what it reads of others. */
function readingSpot({ rule, root }: SoundTrait): Spot {
  return rule.kind === 'formula' || rule.kind === 'stages' ? root.at(rule.kind) : root.at('trait');
}

/** Two files must not write one trait; a banded score writes `_score` and `_until` too. */
function checkNames(traits: readonly SoundTrait[]): void {
  const givers = new Map<string, string>();
  for (const { trait } of traits) givers.set(trait, trait);
  for (const { trait, gives, root } of traits) {
    for (const name of gives.slice(1)) {
      const other = givers.get(name);
      if (other !== undefined) {
        const message = `\`${trait}\` gives \`${name}\` too, which \`${other}\` computes.`;
        root.at('trait').fault('duplicate_id', message, { hint: 'Give one of the two another name.' });
      }
      givers.set(name, trait);
    }
  }
}

/** What is no number by itself, and how to read a number from it; null for a number, and where that is not known. */
function notNumber({ rule, trait, gives }: TraitDefinition, path: string): string | null {
  const [head = '', below] = path.split('.');
  switch (rule.kind) {
    case 'cycle':
      return below === undefined ? `Write \`${trait}.days\`.` : null;
    case 'rfm':
      return below === undefined ? `Write \`${trait}.recency\`, \`.frequency\` or \`.value\`.` : null;
    case 'stages':
      return 'Stages are words.';
    case 'favourite':
      return rule.gives === 'strength' ? null : 'Say `gives: strength` there for a number.';
    case 'score':
      return gives.length > 1 && head !== gives[1] ? `Write \`${trait}_score\`.` : null;
    default:
      return null;
  }
}

function checkFormula(one: SoundTrait, traits: readonly SoundTrait[]): void {
  if (one.rule.kind !== 'formula') return;
  const spot = one.root.at('formula');
  const names = traits.flatMap(({ gives }) => gives);
  for (const path of pathsIn(one.rule.formula)) {
    const head = path.split('.')[0] ?? path;
    const giver = traits.find(({ gives }) => gives.includes(head));
    if (giver === undefined) {
      const hint =
        didYouMean(head, names) ?? `Add \`traits/${head}.yaml\`, beginning with \`trait: ${head}\`.`;
      spot.fault('unknown_trait', `There is no computed trait \`${head}\`.`, { hint });
      continue;
    }
    const why = notNumber(giver, path);
    if (why !== null) spot.fault('bad_formula', `\`${path}\` is no number.`, { hint: why });
  }
}

/** Reports what computed traits make of one another: names written twice, formulas of nothing, and circles. */
export function checkTraits(together: Together): void {
  const traits = soundTraits(together);
  checkNames(traits);
  if (!together.partial) for (const one of traits) checkFormula(one, traits);
  for (const circle of inOrder(traits).circles) {
    const [first] = circle;
    if (first === undefined) continue;
    const names = [...circle, first].map(({ trait }) => `\`${trait}\``);
    const message =
      circle.length === 1 ? `${names[0] ?? ''} reads itself.` : `${names.join(' → ')} read one another.`;
    readingSpot(first).fault('trait_circle', message, { hint: 'Take one of them out of the circle.' });
  }
}
