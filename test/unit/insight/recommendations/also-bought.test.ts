import fc from 'fast-check';
import { alsoBought } from '../../../../insight/recommendations/also-bought';
import { createBasketCounts, likeness } from '../../../../insight/recommendations/basket-counts';

const anyItem: fc.Arbitrary<string> = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
const anyBasket = fc.array(anyItem, { maxLength: 6 });

function counted(baskets: readonly string[][], limit = 50) {
  const counts = createBasketCounts();
  for (const basket of baskets) counts.add(basket);
  return new Map([...counts.counted(limit)].map((one) => [one.item, one]));
}

describe('what is bought beside what', () => {
  it('finds what many bought together before what two happened to buy', () => {
    const many = Array.from({ length: 40 }, () => ['kettle', 'tea']);
    const some = Array.from({ length: 20 }, () => ['kettle']);
    const found = counted([...many, ...some, ['kettle', 'rare'], ['kettle', 'rare']]).get('kettle');
    expect(found?.neighbours.map(({ item, together }) => [item, together])).toEqual([
      ['tea', 40],
      ['rare', 2],
    ]);
    expect(found?.buyers).toBe(62);
  });

  it('is the cosine, shrunk by how few bought both', () => {
    expect(likeness(45, 45, 45)).toBeCloseTo(0.9);
    expect(likeness(5, 10, 40)).toBeCloseTo(0.125);
    expect(likeness(0, 10, 40)).toBe(0);
  });

  it('tells nobody what a single person bought', () => {
    expect(counted([['kettle', 'secret']]).get('kettle')?.neighbours).toEqual([]);
  });

  it('counts each pair as often as it was bought, from both sides, in whatever order baskets come', () => {
    fc.assert(
      fc.property(fc.array(anyBasket, { maxLength: 30 }), (baskets) => {
        const found = counted(baskets);
        expect([...counted([...baskets].reverse()).values()]).toEqual([...found.values()]);
        for (const { item, neighbours } of found.values()) {
          for (const near of neighbours) {
            const both = baskets.filter((one) => one.includes(item) && one.includes(near.item)).length;
            expect(near.together).toBe(both);
            expect(near.score).toBeGreaterThan(0);
            expect(near.score).toBeLessThan(1);
            expect(found.get(near.item)?.neighbours.find((one) => one.item === item)?.score).toBe(near.score);
          }
        }
      }),
    );
  });

  it('keeps the neighbours that matter where there is no room for all pairs', () => {
    const counts = createBasketCounts(20);
    for (let at = 0; at < 300; at += 1) counts.add(['kettle', 'tea', `once-${String(at)}`]);
    const kettle = [...counts.counted(50)].find(({ item }) => item === 'kettle');
    expect(kettle?.neighbours[0]).toMatchObject({ item: 'tea' });
    expect(kettle?.neighbours[0]?.together).toBeGreaterThan(250);
  });

  it('shows nothing that the person wants already, in the same order for the same rows', () => {
    const scored = fc.uniqueArray(
      fc.record({ item: anyItem, score: fc.double({ min: 0.01, max: 5, noNaN: true }) }),
      {
        selector: ({ item }) => item,
      },
    );
    fc.assert(
      fc.property(scored, scored, (wanted, near) => {
        const found = alsoBought(wanted, () => near);
        expect(found.filter(({ item }) => wanted.some((one) => one.item === item))).toEqual([]);
        expect(alsoBought(wanted, () => [...near].reverse())).toEqual(found);
      }),
    );
  });
});
