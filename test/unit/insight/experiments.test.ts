import fc from 'fast-check';
import { compareRates } from '../../../insight/experiments/compare-rates';
import { logGamma } from '../../../insight/experiments/log-gamma';
import { isRatioMismatch } from '../../../insight/experiments/ratio-check';
import { judge } from '../../../insight/experiments/verdict';
import { winnersOf } from './many-experiments';

/** The documented figure is that of `AA_RUNS=4000`; a few hundred keep the quick tests quick. */
const RUNS = Number(process.env['AA_RUNS'] ?? 100);

const evenly = (...names: string[]) => names.map((name) => ({ name, weight: 50 }));
const sum = (won: Record<string, number>) => Object.values(won).reduce((all, one) => all + one, 0);

describe('an experiment that is looked at every day', () => {
  it.each([
    ['two of one kind', evenly('a', 'b'), { a: 0.1, b: 0.1 }],
    ['two of one kind that hardly anybody answers', evenly('a', 'b'), { a: 0.02, b: 0.02 }],
    [
      'nine to one',
      [
        { name: 'a', weight: 9 },
        { name: 'b', weight: 1 },
      ],
      { a: 0.1, b: 0.1 },
    ],
    ['four of one kind', evenly('a', 'b', 'c', 'd'), { a: 0.1, b: 0.1, c: 0.1, d: 0.1 }],
    ['two that are best, and a worse one', evenly('a', 'b', 'c'), { a: 0.1, b: 0.1, c: 0.05 }],
  ] as const)('names a false winner in at most 5 of 100: %s', (_, variants, rates) => {
    const rule = { variants, after: 1_000, confidence: 0.95 };
    const won = winnersOf({ rates, peopleADay: 200, days: 60, rule }, RUNS, 7);
    if (process.env['AA_RUNS'] !== undefined) process.stdout.write(`${_}: ${sum(won)} of ${RUNS}\n`);
    expect(sum(won) / RUNS).toBeLessThanOrEqual(0.05);
  });

  it('finds that 13 in 100 are more than 10, in nearly all experiments of 12,000 people', () => {
    const rule = { variants: evenly('a', 'b'), after: 1_000, confidence: 0.95 };
    const won = winnersOf({ rates: { a: 0.1, b: 0.13 }, peopleADay: 200, days: 60, rule }, RUNS, 11);
    expect((won['b'] ?? 0) / RUNS).toBeGreaterThanOrEqual(0.95);
    expect(won['a'] ?? 0).toBe(0);
  });
});

describe('a verdict', () => {
  const rule = { variants: evenly('a', 'b'), after: 1_000, confidence: 0.95 };

  it('waits for the people that were asked for, however clear it looks', () => {
    const counts = { a: { people: 450, reached: 20 }, b: { people: 450, reached: 300 } };
    expect(judge(rule, counts)).toMatchObject({ status: 'collecting', winner: null, leader: 'b' });
    expect(judge({ ...rule, after: 900 }, counts)).toMatchObject({ status: 'winner', winner: 'b' });
  });

  it('waits until ten of each kind are to be expected in every variant', () => {
    const counts = { a: { people: 600, reached: 0 }, b: { people: 600, reached: 19 } };
    expect(judge(rule, counts).status).toBe('collecting');
    expect(judge(rule, { ...counts, b: { people: 600, reached: 60 } }).winner).toBe('b');
  });

  it('names nobody where people were not divided by the weights', () => {
    const counts = { a: { people: 1_400, reached: 100 }, b: { people: 1_000, reached: 200 } };
    expect(judge(rule, counts)).toMatchObject({ status: 'mismatch', winner: null });
  });

  it('asks of a winner to beat every other, not only the worst', () => {
    const three = { ...rule, variants: evenly('a', 'b', 'c') };
    const counts = {
      a: { people: 1_000, reached: 100 },
      b: { people: 1_000, reached: 210 },
      c: { people: 1_000, reached: 205 },
    };
    expect(judge(three, counts)).toMatchObject({ status: 'undecided', leader: 'b' });
    expect(judge(three, { ...counts, c: { people: 1_000, reached: 105 } }).winner).toBe('b');
  });

  it('says of nobody that too few have come', () => {
    expect(judge(rule, {})).toEqual({ status: 'collecting', winner: null, leader: null, ahead: {} });
  });

  it('is the same whatever the variants are called, and whatever their order', () => {
    const group = fc
      .record({
        people: fc.integer({ min: 0, max: 5_000 }),
        share: fc.double({ min: 0, max: 1, noNaN: true }),
      })
      .map(({ people, share }) => ({ people, reached: Math.floor(people * share) }));
    fc.assert(
      fc.property(group, group, (one, other) => {
        const there = judge(rule, { a: one, b: other });
        const back = judge(rule, { a: other, b: one });
        expect(back.status).toBe(there.status);
        expect(back.winner).toBe(there.winner === null ? null : there.winner === 'a' ? 'b' : 'a');
      }),
    );
  });
});

describe('the interval of a difference', () => {
  const sure = { alpha: 0.05, sharpestAt: 500 };

  it('holds the difference, and gets narrower with people', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 99 }), (one, other) => {
        const of = (times: number) =>
          compareRates(
            { people: 100 * times, reached: one * times },
            { people: 100 * times, reached: other * times },
            sure,
          );
        const [few, many] = [of(10), of(100)];
        expect(few.low).toBeLessThanOrEqual(few.difference);
        expect(few.high).toBeGreaterThanOrEqual(few.difference);
        expect(many.high - many.low).toBeLessThan(few.high - few.low);
      }),
    );
  });

  it('says nothing of a group in which nobody is', () => {
    expect(compareRates({ people: 0, reached: 0 }, { people: 10, reached: 5 }, sure)).toMatchObject({
      low: -1,
      high: 1,
    });
  });

  it('is wider than that of a test that is looked at once', () => {
    const { low, high } = compareRates(
      { people: 1_000, reached: 130 },
      { people: 1_000, reached: 100 },
      sure,
    );
    const once = 2 * 1.96 * Math.sqrt((0.13 * 0.87 + 0.1 * 0.9) / 1_000);
    expect(high - low).toBeGreaterThan(once * 1.3);
    expect(high - low).toBeLessThan(once * 2);
  });
});

describe('the division of people', () => {
  it.each([
    [[5_000, 5_000], [50, 50], false],
    [[5_090, 4_910], [50, 50], false],
    [[5_300, 4_700], [50, 50], true],
    [[9_000, 1_000], [90, 10], false],
    [[9_400, 600], [90, 10], true],
    [[0, 0], [1, 1], false],
  ])('of %j by weights %j is a mismatch: %s', (people, weights, expected) => {
    expect(isRatioMismatch(people, weights)).toBe(expected);
  });

  it('rests on a logarithm of factorials that is right', () => {
    let factorial = 0;
    for (let n = 1; n < 170; n += 1) {
      factorial += Math.log(n);
      expect(logGamma(n + 1)).toBeCloseTo(factorial, 9);
    }
    expect(logGamma(0.5)).toBeCloseTo(0.5 * Math.log(Math.PI), 12);
  });
});
