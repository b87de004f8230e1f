import type { Json } from '../json';
import { median, ownGapMs } from './cycle';
import type { TraitDefinition } from './definition';
import type { KeptTraits } from './kept';
import { markOf } from './mark';
import { rfmFacts, type Bought } from './rfm';

/** So many people are enough for a median or a quantile: the error of a rank is under one in a hundred. */
const MOST_PEOPLE = 20_000;

/** Numbers of one person, with the mark by which a sample is drawn that is the same whenever it is drawn again. */
interface Sampled {
  mark: number;
  numbers: readonly number[];
}

/** The figures of all people that some traits need, collected person by person in bounded memory. */
export interface FiguresBuilder {
  add(userRef: string, kept: KeptTraits | undefined, nowMs: number): void;
  /** The figures of each trait; a trait that nobody has anything for has none. */
  result(): Map<string, { figures: Json; people: number }>;
}

/** Whether a trait needs figures of all people. */
export function needsFigures({ rule }: TraitDefinition): boolean {
  return rule.kind === 'cycle' || (rule.kind === 'rfm' && rule.cuts === null);
}

function numbersOf({ rule }: TraitDefinition, state: Json, nowMs: number): readonly number[] | null {
  if (rule.kind === 'cycle') {
    const gap = ownGapMs(Array.isArray(state) ? state.filter((one) => typeof one === 'number') : []);
    return gap === undefined ? null : [gap];
  }
  if (rule.kind !== 'rfm') return null;
  // The version beside the state says that this kind wrote it.
  const facts = rfmFacts(rule, state as Bought, nowMs);
  return facts === null ? null : [facts.recency, facts.frequency, facts.value];
}

/** The bounds between equal parts: the first number of each part but the lowest (nearest rank). */
function boundsOf(numbers: readonly number[], parts: number): number[] {
  const sorted = [...numbers].sort((a, b) => a - b);
  return Array.from({ length: parts - 1 }, (_, index) => {
    return sorted[Math.floor((sorted.length * (index + 1)) / parts)] ?? 0;
  });
}

function figuresOf({ rule }: TraitDefinition, people: readonly Sampled[]): Json | null {
  const column = (place: number): number[] => people.map(({ numbers }) => numbers[place] ?? 0);
  if (rule.kind === 'cycle') return median(column(0)) ?? null;
  if (rule.kind !== 'rfm' || people.length < rule.parts) return null;
  return {
    recency: boundsOf(column(0), rule.parts),
    frequency: boundsOf(column(1), rule.parts),
    value: boundsOf(column(2), rule.parts),
  };
}

/** Collects figures for these traits. */
export function createFigures(definitions: readonly TraitDefinition[]): FiguresBuilder {
  const needing = definitions.filter(needsFigures);
  const samples = new Map<string, Sampled[]>(needing.map(({ trait }) => [trait, []]));
  const counts = new Map<string, number>();
  const cut = (sample: Sampled[]): void => {
    sample.sort((a, b) => a.mark - b.mark);
    sample.length = Math.min(sample.length, MOST_PEOPLE);
  };
  return {
    add(userRef, kept, nowMs) {
      for (const definition of needing) {
        const own = kept?.traits[definition.trait];
        if (own?.version !== definition.version) continue;
        const numbers = numbersOf(definition, own.state, nowMs);
        const sample = samples.get(definition.trait);
        if (numbers === null || sample === undefined) continue;
        counts.set(definition.trait, (counts.get(definition.trait) ?? 0) + 1);
        sample.push({ mark: markOf(userRef), numbers });
        if (sample.length > 2 * MOST_PEOPLE) cut(sample);
      }
    },
    result() {
      const found = new Map<string, { figures: Json; people: number }>();
      for (const definition of needing) {
        const sample = samples.get(definition.trait) ?? [];
        cut(sample);
        const figures = figuresOf(definition, sample);
        if (figures !== null)
          found.set(definition.trait, { figures, people: counts.get(definition.trait) ?? 0 });
      }
      return found;
    },
  };
}
