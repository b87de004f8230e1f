import {
  atLeast,
  atMost,
  atMostMore,
  compare,
  context,
  cpuRows,
  isMet,
  ratioAtLeast,
  ratioAtMost,
} from '../../../bench/harness/measure';

describe('what is asked of a figure', () => {
  it('is asked of the ratio of the medians where there is a rival', () => {
    const row = compare('journeys', '/s', [70, 10, 80], [100, 100, 5], ratioAtLeast(0.7, 0.9));
    expect(row.ratio).toBe(0.7);
    expect(isMet(row, 'floor')).toBe(true);
    expect(isMet(row, 'aim')).toBe(false);
  });

  it('holds at the limit, and misses just beyond', () => {
    expect(isMet(compare('cpu', 'ms', [140], [100], ratioAtMost(1.4, 1.2)), 'floor')).toBe(true);
    expect(isMet(compare('cpu', 'ms', [141], [100], ratioAtMost(1.4, 1.2)), 'floor')).toBe(false);
    expect(isMet(compare('rate', '/s', [100_000], null, atLeast(100_000)), 'floor')).toBe(true);
    expect(isMet(compare('rate', '/s', [99_999], null, atLeast(100_000)), 'floor')).toBe(false);
  });

  it('is asked of our figure alone, or of the difference, where it says so', () => {
    expect(isMet(compare('trips', '', [8], [4], atMost(8)), 'floor')).toBe(true);
    expect(isMet(compare('events', '', [7], [5], atMostMore(2)), 'floor')).toBe(true);
    expect(isMet(compare('events', '', [8], [5], atMostMore(2)), 'floor')).toBe(false);
  });

  it('is missed by a figure that could not be had, and never met by chance', () => {
    expect(isMet(compare('p99', 'ms', [Number.NaN], [100], ratioAtMost(1.5)), 'floor')).toBe(false);
    expect(isMet(compare('p99', 'ms', [100], [Number.NaN], ratioAtMost(1.5)), 'floor')).toBe(false);
    expect(isMet(compare('trips', '', [], null, atMost(8)), 'floor')).toBe(false);
  });

  it('is nothing for context', () => {
    expect(isMet(context('bare node', 'ms', [60]), 'floor')).toBeNull();
    expect(isMet(compare('p50', 'ms', [1], [2]), 'floor')).toBeNull();
    expect(isMet(compare('rate', '/s', [1], null, atLeast(1)), 'aim')).toBeNull();
  });
});

describe('CPU by process', () => {
  it('is a row for each process, per thing done', () => {
    const rows = cpuRows(
      'journey',
      [{ wallMs: 1, ms: { app: 200, database: 100 } }],
      [{ wallMs: 1, ms: { app: 100, database: 50 } }],
      10,
    );
    expect(rows.map(({ what, ours, rival, ratio }) => [what, ours?.median, rival?.median, ratio])).toEqual([
      ['CPU per journey: app', 20, 10, 2],
      ['CPU per journey: database', 10, 5, 2],
    ]);
  });
});
