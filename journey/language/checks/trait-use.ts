import type { TraitDefinition } from '../../../audience/traits/definition';
import type { Json } from '../../../audience/json';
import { didYouMean } from '../nearest';
import { listed, show } from '../show';
import type { Spot } from '../spot';
import type { SoundJourney, Together } from './together';
import { traitsOf } from './traits';

/** The words that a trait may have as its value; null where they are not known. */
function wordsOf({ rule, trait }: TraitDefinition, name: string): string[] | null {
  if (name !== trait) return null;
  if (rule.kind === 'stages') return rule.stages.map(({ is }) => is);
  return rule.kind === 'score' && rule.bands.length > 0 ? rule.bands.map(({ band }) => band) : null;
}

function checkValues(values: readonly Json[] | null, words: readonly string[], spot: Spot): void {
  for (const value of values ?? []) {
    if (typeof value === 'string' && words.includes(value)) continue;
    const hint =
      (typeof value === 'string' ? didYouMean(value, words) : undefined) ?? `It is ${listed(words)}.`;
    spot.fault('computed_trait', `The trait never is ${show(value)}.`, { hint });
  }
}

/** Reports journeys that set a computed trait, wait for what is no cycle, or enter by a value that never comes. */
export function checkTraitUse(together: Together, journeys: readonly SoundJourney[]): void {
  const givers = new Map(traitsOf(together).flatMap((one) => one.gives.map((name) => [name, one] as const)));
  if (givers.size === 0) return;
  for (const { plan, journey } of journeys) {
    for (const [i, item] of plan.enter.entries()) {
      const words = item.kind === 'trait' ? givers.get(item.trait) : undefined;
      const known = words && item.kind === 'trait' ? wordsOf(words, item.trait) : null;
      if (item.kind !== 'trait' || known === null) continue;
      checkValues(item.from, known, journey.root.at('enter', i, 'from'));
      checkValues(item.to, known, journey.root.at('enter', i, 'to'));
    }
    for (const step of Object.values(plan.steps)) {
      const spot = journey.steps.spots.get(step.id);
      if (step.kind === 'set') checkSet(Object.keys(step.set), givers, spot);
      if (step.kind === 'wait' && step.wait.kind === 'cycle') checkCycle(step.wait.trait, givers, spot);
    }
  }
}

type Givers = ReadonlyMap<string, TraitDefinition>;

function checkSet(names: readonly string[], givers: Givers, spot: Spot | undefined): void {
  for (const name of names) {
    if (!givers.has(name)) continue;
    const message = `\`${name}\` is computed, and cannot be set.`;
    spot
      ?.at('set', name)
      .fault('computed_trait', message, { of: 'key', hint: 'Set a trait of another name.' });
  }
}

function checkCycle(path: string, givers: Givers, spot: Spot | undefined): void {
  const giver = givers.get(path.split('.')[0] ?? path);
  if (giver === undefined || giver.rule.kind === 'cycle') return;
  const cycles = [...givers.values()].flatMap(({ rule, trait }) => (rule.kind === 'cycle' ? [trait] : []));
  const hint =
    cycles.length === 0 ? 'Add a trait with `cycle: order_placed`.' : `Wait for ${listed(cycles)}.`;
  spot?.at('wait', 'cycle').fault('computed_trait', `\`${path}\` is no cycle.`, { hint });
}
