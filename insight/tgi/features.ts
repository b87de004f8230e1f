import type { Json, JsonObject } from '../../audience/json';

/** What is looked for in people: a value of a trait, a tag, or that an event happened. */
export interface Feature {
  kind: 'trait' | 'tag' | 'event';
  name: string;
  /** The value of the trait, or the range that it lies in; absent of tags and events. */
  value?: string;
}

/** A person, as far as features are read. */
export interface Described {
  person: string;
  traits: JsonObject;
  tags: readonly string[];
  events: readonly string[];
}

/** Traits with more values than this are ids or free text, unless they are numbers. */
const MOST_VALUES = 50;
const MOST_DISTINCT = 2_000;

/** A feature as one word, such as `trait:city=上海`, `tag:vip`, `event:order_placed`. */
function featureKey({ kind, name, value }: Feature): string {
  return value === undefined ? `${kind}:${name}` : `${kind}:${name}=${value}`;
}

interface Seen {
  texts: Set<string>;
  numbers: number[];
}

/** Numbers in at most four ranges of as many people each; the range as text, the same for the same people. */
function rangesOf(numbers: readonly number[]): (value: number) => string {
  const sorted = [...numbers].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  const least = sorted[0] ?? 0;
  const cuts = [...new Set([at(0.25), at(0.5), at(0.75)])].filter((cut) => cut > least);
  return (value) => {
    const next = cuts.findIndex((cut) => value < cut);
    if (cuts.length === 0) return String(least);
    if (next === 0) return `< ${cuts[0]}`;
    return next < 0 ? `>= ${cuts.at(-1)}` : `${cuts[next - 1]} … < ${cuts[next]}`;
  };
}

function plainTraits(traits: JsonObject): [string, string | number | boolean][] {
  const plain = (value: Json): value is string | number | boolean =>
    ['string', 'number', 'boolean'].includes(typeof value);
  return Object.entries(traits).flatMap(([name, value]): [string, string | number | boolean][] =>
    plain(value) ? [[name, value]] : [],
  );
}

/** What each person has, by the features' words; traits that are ids or free text are left out. */
export function featuresOf(people: readonly Described[]): {
  of: Map<string, Set<string>>;
  features: Map<string, Feature>;
} {
  const seen = new Map<string, Seen>();
  for (const { traits } of people) {
    for (const [name, value] of plainTraits(traits)) {
      const one = seen.get(name) ?? { texts: new Set(), numbers: [] };
      seen.set(name, one);
      if (typeof value === 'number') one.numbers.push(value);
      else if (one.texts.size <= MOST_VALUES) one.texts.add(String(value));
    }
  }
  const ranges = new Map(
    [...seen].map(([name, { numbers }]) => [
      name,
      new Set(numbers.slice(0, MOST_DISTINCT)).size <= 6 ? String : rangesOf(numbers),
    ]),
  );
  const features = new Map<string, Feature>();
  const of = new Map<string, Set<string>>();
  for (const { person, traits, tags, events } of people) {
    const own = [
      ...plainTraits(traits)
        .filter(([name]) => (seen.get(name)?.texts.size ?? 0) <= MOST_VALUES)
        .map(([name, value]): Feature => {
          const text = typeof value === 'number' ? (ranges.get(name) ?? String)(value) : String(value);
          return { kind: 'trait', name, value: text };
        }),
      ...tags.map((name): Feature => ({ kind: 'tag', name })),
      ...events.map((name): Feature => ({ kind: 'event', name })),
    ];
    for (const feature of own) features.set(featureKey(feature), feature);
    of.set(person, new Set(own.map(featureKey)));
  }
  return { of, features };
}
