import { alsoBought } from '../../../../insight/recommendations/also-bought';
import { createBasketCounts } from '../../../../insight/recommendations/basket-counts';

/** A shop of 8 departments with 25 items each; people buy mostly in two of them, and everywhere the known items more. */
const DEPARTMENTS = 8;
const OF_DEPARTMENT = 25;
const PEOPLE = 2_000;
const SHOWN = 10;

/** Numbers from 0 to 1 that look random and are always the same (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function syntheticBaskets(random: () => number): string[][] {
  const below = (limit: number): number => Math.floor(random() * limit);
  return Array.from({ length: PEOPLE }, () => {
    const liked = [below(DEPARTMENTS), below(DEPARTMENTS)];
    const basket = new Set<string>();
    for (let at = 0; at < 4 + below(5); at += 1) {
      const department = random() < 0.85 ? (liked[below(2)] ?? 0) : below(DEPARTMENTS);
      basket.add(`${String(department)}-${String(Math.floor(random() ** 2 * OF_DEPARTMENT))}`);
    }
    return [...basket];
  }).filter((basket) => basket.length > 1);
}

/** The share of people whose last purchase, left out of the counts, is among the first ten that are shown to them. */
function hitRate(
  people: readonly string[][],
  shownTo: (known: readonly string[]) => readonly string[],
): number {
  const hits = people.filter((basket) =>
    shownTo(basket.slice(0, -1))
      .slice(0, SHOWN)
      .includes(basket.at(-1) ?? ''),
  );
  return hits.length / people.length;
}

describe('what is recommended, held against what people bought', () => {
  it('finds the last purchase among ten at least half as often again as what is bought most', () => {
    const people = syntheticBaskets(createRandom(7));
    const counts = createBasketCounts();
    for (const basket of people) counts.add(basket.slice(0, -1));
    const items = [...counts.counted(50)];
    const near = new Map(items.map((one) => [one.item, one.neighbours]));
    const popular = items.sort((a, b) => b.buyers - a.buyers).map(({ item }) => item);
    const byNeighbours = hitRate(people, (known) =>
      alsoBought(
        known.map((item) => ({ item, score: 1 })),
        (item) => near.get(item) ?? [],
      ).map(({ item }) => item),
    );
    const byPopularity = hitRate(people, (known) => popular.filter((item) => !known.includes(item)));
    expect(byPopularity).toBeGreaterThan(0.05);
    expect(byNeighbours).toBeGreaterThan(1.5 * byPopularity);
  });
});
