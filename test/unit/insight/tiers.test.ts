import fc from 'fast-check';
import type { History } from '../../../insight/orders/histories';
import { dayOf, historiesOf, knownBy } from '../../../insight/orders/histories';
import { monthEnds, tierFlows } from '../../../insight/tiers/flows';
import { reportRfm } from '../../../insight/tiers/report';
import { fifthsOf, scoreRfm, TIERS, tierOf } from '../../../insight/tiers/rfm';
import { CALIBRATED, cdnowOrders } from './cdnow';

const HISTORIES = historiesOf(cdnowOrders());

describe('fifths', () => {
  it('hold as many people each where all differ, the highest in the fifth', () => {
    const fifths = fifthsOf(Array.from({ length: 100 }, (_, at) => (at * 37) % 100));
    for (const fifth of [1, 2, 3, 4, 5]) expect(fifths.filter((one) => one === fifth)).toHaveLength(20);
    expect(fifthsOf([10, 20, 30, 40, 50])).toEqual([1, 2, 3, 4, 5]);
  });

  it('are the same for equal values and never lower for a higher one', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1 }), (values) => {
        const fifths = fifthsOf(values);
        values.forEach((one, at) =>
          values.forEach((other, to) => {
            if (one <= other) expect(fifths[at]).toBeLessThanOrEqual(fifths[to] ?? 0);
          }),
        );
        for (const fifth of fifths) expect([1, 2, 3, 4, 5]).toContain(fifth);
      }),
    );
  });
});

describe('tiers', () => {
  it('never fall where somebody orders more often or pays more, and everybody has one', () => {
    const fifth = [1, 2, 3, 4, 5];
    for (const recency of fifth)
      for (const frequency of fifth)
        for (const money of [1, 2, 3, 4]) {
          const [less, more] = [money, money + 1].map((of) => TIERS.indexOf(tierOf(recency, frequency, of)));
          expect(less).toBeGreaterThanOrEqual(more ?? 0);
          expect(more).toBeGreaterThanOrEqual(0);
        }
    expect([tierOf(5, 5, 5), tierOf(5, 1, 1), tierOf(1, 5, 5), tierOf(1, 1, 1)]).toEqual([
      'champions',
      'new',
      'at_risk',
      'asleep',
    ]);
  });

  it('put each customer of CDNOW in one place of the map, and most of the money with the best', () => {
    const { report } = reportRfm(HISTORIES, CALIBRATED, 3) as Extract<
      ReturnType<typeof reportRfm>,
      { refused: null }
    >;
    expect(report.tiers.reduce((sum, { people }) => sum + people, 0)).toBe(2_357);
    expect(report.map.reduce((sum, { people }) => sum + people, 0)).toBe(2_357);
    const champions = report.tiers.find(({ tier }) => tier === 'champions');
    expect(champions?.shareOfSpent).toBeGreaterThan(2 * (champions?.share ?? 1));
    expect(report.tiers.reduce((sum, { shareOfSpent }) => sum + shareOfSpent, 0)).toBeCloseTo(1, 9);
  });

  it('are refused of so few that a fifth is nobody', () => {
    expect(reportRfm(HISTORIES.slice(0, 20), CALIBRATED, 3).refused).toEqual({
      reason: 'few_people',
      have: 20,
      need: 25,
    });
  });
});

describe('flows between tiers', () => {
  const day = (text: string): number => dayOf(Date.parse(`${text}T00:00:00Z`));

  it('are taken at the ends of whole months', () => {
    const texts = (days: readonly number[]) =>
      days.map((one) => new Date(one * 86_400_000).toISOString().slice(0, 10));
    expect(texts(monthEnds(day('2026-03-30'), 3))).toEqual(['2025-12-31', '2026-01-31', '2026-02-28']);
    expect(texts(monthEnds(day('2026-03-31'), 2))).toEqual(['2026-02-28', '2026-03-31']);
    expect(texts(monthEnds(day('2024-03-01'), 1))).toEqual(['2024-02-29']);
  });

  it('lead everybody known at an end from where they were at the one before', () => {
    const months = tierFlows(HISTORIES, CALIBRATED, 4);
    expect(months).toHaveLength(4);
    for (const { lastDay, flows } of months) {
      const [before] = monthEnds(lastDay - 1, 1);
      const [then, now] = [before ?? 0, lastDay].map((at) => scoreRfm(knownBy(HISTORIES, at), at));
      for (const tier of TIERS) {
        const into = flows.filter(({ to }) => to === tier).reduce((sum, { people }) => sum + people, 0);
        const outOf = flows.filter(({ from }) => from === tier).reduce((sum, { people }) => sum + people, 0);
        expect(into).toBe(now?.filter((one) => one.tier === tier).length);
        expect(outOf).toBe(then?.filter((one) => one.tier === tier).length);
      }
    }
  });

  it('call new who was not there a month before', () => {
    const made = (person: string, ...days: string[]): History => ({
      person,
      days: days.map(day),
      amounts: days.map(() => 10),
    });
    const [month] = tierFlows([made('ana', '2026-01-03'), made('bo', '2026-02-10')], day('2026-02-28'), 1);
    expect(month?.flows).toHaveLength(2);
    expect(month?.flows.find(({ from }) => from === null)?.people).toBe(1);
  });
});
