import fc from 'fast-check';
import { quantile, spreadOf } from '../../../bench/harness/statistics';

describe('figures over rounds', () => {
  it('gives the middle value with the lowest and the highest', () => {
    expect(spreadOf([30, 10, 20])).toEqual({ median: 20, low: 10, high: 30 });
    expect(spreadOf([10, 20])).toEqual({ median: 15, low: 10, high: 20 });
    expect(spreadOf([7])).toEqual({ median: 7, low: 7, high: 7 });
  });

  it('gives the value below which a share lies, by nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(quantile(hundred, 0.5)).toBe(50);
    expect(quantile(hundred, 0.99)).toBe(99);
    expect(quantile([5, 1], 0.99)).toBe(5);
  });

  it('gives no number for no sample', () => {
    expect(quantile([], 0.5)).toBeNaN();
    expect(spreadOf([]).median).toBeNaN();
  });

  it('never gives a value outside the sample', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer(), { minLength: 1 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, share) => {
          const { median, low, high } = spreadOf(values);
          expect(values).toContain(quantile(values, share));
          expect(median).toBeGreaterThanOrEqual(low);
          expect(median).toBeLessThanOrEqual(high);
        },
      ),
    );
  });
});
