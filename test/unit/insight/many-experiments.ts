import { judge, type ExperimentRule } from '../../../insight/experiments/verdict';

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

/** How many of so many come about, by the gaps between those that do: exact, and quick where few do. */
function binomial(trials: number, chance: number, random: () => number): number {
  if (chance > 0.5) return trials - binomial(trials, 1 - chance, random);
  const perGap = Math.log(1 - chance);
  let count = 0;
  for (let at = gap(); at < trials; at += 1 + gap()) count += 1;
  return count;
  function gap(): number {
    return Math.floor(Math.log(1 - random()) / perGap);
  }
}

/** An experiment to be repeated: true rates by variant, and how many people a day. */
export interface Repeated {
  rates: Record<string, number>;
  peopleADay: number;
  days: number;
  rule: ExperimentRule;
}

/** Runs one experiment with a look each day until somebody wins; null where nobody does. */
function once({ rates, peopleADay, days, rule }: Repeated, random: () => number): string | null {
  const counts = Object.fromEntries(rule.variants.map(({ name }) => [name, { people: 0, reached: 0 }]));
  for (let day = 0; day < days; day += 1) {
    let left = peopleADay;
    let weight = rule.variants.reduce((sum, one) => sum + one.weight, 0);
    for (const one of rule.variants) {
      const group = counts[one.name] ?? { people: 0, reached: 0 };
      const come = one.weight >= weight ? left : binomial(left, one.weight / weight, random);
      left -= come;
      weight -= one.weight;
      group.people += come;
      group.reached += binomial(come, rates[one.name] ?? 0, random);
    }
    const { winner } = judge(rule, counts);
    if (winner !== null) return winner;
  }
  return null;
}

/** How often each variant won, of so many experiments. */
export function winnersOf(repeated: Repeated, runs: number, seed: number): Record<string, number> {
  const random = randomOf(seed);
  const won: Record<string, number> = {};
  for (let run = 0; run < runs; run += 1) {
    const winner = once(repeated, random);
    if (winner !== null) won[winner] = (won[winner] ?? 0) + 1;
  }
  return won;
}
