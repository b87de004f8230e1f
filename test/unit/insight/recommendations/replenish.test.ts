import fc from 'fast-check';
import { dueAgain, expectedGapMs, gapsOf, usualGap } from '../../../../insight/recommendations/replenish';

const DAY_MS = 86_400_000;
const coffee = (...days: number[]) => days.map((day) => ({ item: 'coffee', atMs: day * DAY_MS }));

describe('what is due again', () => {
  it('takes purchases of one day as one', () => {
    expect(gapsOf(coffee(0, 0.5, 30, 30.9, 60))).toEqual(new Map([['coffee', [30 * DAY_MS, 30 * DAY_MS]]]));
  });

  it('follows the person the more, the more often they bought', () => {
    const usual = { gapMs: 10 * DAY_MS, gaps: 50 };
    expect(expectedGapMs([], usual)).toBe(10 * DAY_MS);
    expect(expectedGapMs([40 * DAY_MS], usual)).toBe(20 * DAY_MS);
    expect(expectedGapMs([40 * DAY_MS, 40 * DAY_MS], usual)).toBe(25 * DAY_MS);
    expect(expectedGapMs([40 * DAY_MS], null)).toBe(40 * DAY_MS);
    expect(expectedGapMs([], null)).toBeNull();
  });

  it('is not moved by one long holiday', () => {
    expect(
      expectedGapMs(
        [30, 30, 200, 30].map((days) => days * DAY_MS),
        null,
      ),
    ).toBe(30 * DAY_MS);
  });

  it('says nothing of an item that hardly anybody bought again', () => {
    expect(usualGap([30 * DAY_MS, 31 * DAY_MS])).toBeNull();
    expect(usualGap([30, 10, 20].map((days) => days * DAY_MS))).toEqual({ gapMs: 20 * DAY_MS, gaps: 3 });
  });

  it('shows what has just become due before what is long overdue, and not what was given up', () => {
    const tea = [0, 20].map((day) => ({ item: 'tea', atMs: day * DAY_MS }));
    const all = [...tea, ...coffee(0, 35)];
    const at = (day: number) => dueAgain(all, () => null, day * DAY_MS).map(({ item }) => item);
    expect(at(39)).toEqual([]);
    expect(at(40)).toEqual(['tea']);
    expect(at(70)).toEqual(['coffee', 'tea']);
    expect(at(81)).toEqual(['coffee']);
    expect(at(141)).toEqual([]);
  });

  it('never shows what was bought less than the expected gap ago', () => {
    const anyDays = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(
        anyDays,
        fc.integer({ min: 1, max: 90 }),
        fc.integer({ min: 400, max: 900 }),
        (days, usual, now) => {
          const bought = coffee(...days);
          const gap = { gapMs: usual * DAY_MS, gaps: 9 };
          const due = dueAgain(bought, () => gap, now * DAY_MS);
          const expected = expectedGapMs(gapsOf(bought).get('coffee') ?? [], gap) ?? 0;
          const passedMs = (now - Math.max(...days)) * DAY_MS;
          expect(due.length).toBe(passedMs >= expected && passedMs <= 3 * expected ? 1 : 0);
        },
      ),
    );
  });
});
