import fc from 'fast-check';
import { kMeans } from '../../../insight/clusters/k-means';
import { reportClusters, type ClusterQuestion, type Measured } from '../../../insight/clusters/report';
import { silhouetteOf } from '../../../insight/clusters/silhouette';
import { createRandom } from '../../../insight/random';

/** Three kinds of people: those who buy little, who buy much, and who read everything. */
function made(people: number): Measured[] {
  const random = createRandom(9);
  const kinds = [
    { orders: 2, spent: 50, read: 3 },
    { orders: 20, spent: 900, read: 3 },
    { orders: 2, spent: 50, read: 80 },
  ];
  return Array.from({ length: people }, (_, at) => {
    const kind = kinds[at % 6 < 3 ? 0 : at % 6 < 5 ? 1 : 2];
    const near = (value: number): number => value * (0.8 + 0.4 * random());
    const { orders = 0, spent = 0, read = 0 } = kind ?? {};
    return {
      person: `p${at}`,
      values: { orders: near(orders), spent: near(spent), read: near(read), same: 7 },
    };
  });
}

const PEOPLE = made(300);
const ASKED: ClusterQuestion = { measures: ['orders', 'spent', 'read', 'same'], seed: 1, k: null };

function reported(question = ASKED, people = PEOPLE) {
  const answer = reportClusters(people, question);
  if (answer.refused !== null) throw new Error(answer.refused.reason);
  return answer.report;
}

describe('groups of people who are alike', () => {
  const report = reported();

  it('are as many as there are kinds, and hold one kind each, the largest first', () => {
    expect(report.k).toBe(3);
    expect(report.clusters.map(({ number, people }) => [number, people.length])).toEqual([
      [1, 150],
      [2, 100],
      [3, 50],
    ]);
    const kindOf = (person: string): number => Number(person.slice(1)) % 6;
    expect(new Set(report.clusters[1]?.people.map(kindOf))).toEqual(new Set([3, 4]));
    expect(report.silhouettes.find(({ k }) => k === 3)?.silhouette).toBeGreaterThan(0.7);
  });

  it('say by what they differ, in the units of what was measured, and leave out what is the same of all', () => {
    expect(report.measures).toEqual(['orders', 'spent', 'read']);
    const [, rich, readers] = report.clusters;
    expect(rich?.marks.map(({ measure }) => measure).sort()).toEqual(['orders', 'spent']);
    expect(rich?.marks[0]?.away).toBeGreaterThan(0.5);
    expect(rich?.marks.find(({ measure }) => measure === 'spent')?.mean).toBeCloseTo(900, -2);
    expect(readers?.marks[0]?.measure).toBe('read');
  });

  it('are the same for the same seed, and nearly for another', () => {
    expect(JSON.stringify(reported())).toBe(JSON.stringify(report));
    expect(reported({ ...ASKED, seed: 99 }).clusters.map(({ people }) => people)).toEqual(
      report.clusters.map(({ people }) => people),
    );
  });

  it('are as many as asked for', () => {
    expect(reported({ ...ASKED, k: 2 }).clusters).toHaveLength(2);
  });

  it('are refused of few people, and where there is nothing to tell them apart by', () => {
    expect(reportClusters(PEOPLE.slice(0, 20), ASKED).refused).toEqual({
      reason: 'few_people',
      have: 20,
      need: 50,
    });
    expect(reportClusters(PEOPLE, { ...ASKED, measures: ['same'] }).refused?.reason).toBe('few_traits');
  });
});

describe('the mathematics of groups', () => {
  const anyPoints = fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 })), {
    minLength: 4,
    maxLength: 40,
  });

  it('puts each point to its nearest middle', () => {
    fc.assert(
      fc.property(anyPoints, fc.integer({ min: 1, max: 4 }), fc.integer(), (points, k, seed) => {
        const { centres, groupOf } = kMeans(points, k, seed);
        const distance = (at: number, group: number): number =>
          (points[at] ?? []).reduce(
            (sum, value, axis) => sum + (value - (centres[group]?.[axis] ?? 0)) ** 2,
            0,
          );
        groupOf.forEach((own, at) => {
          for (const group of centres.keys())
            expect(distance(at, own)).toBeLessThanOrEqual(distance(at, group) + 1e-9);
        });
      }),
    );
  });

  it('measures silhouettes as Rousseeuw does', () => {
    const points = [[0], [1], [10], [12]];
    const widths = [1 - 1 / 11, 1 - 1 / 10, 1 - 2 / 9.5, 1 - 2 / 11.5];
    const mean = widths.reduce((sum, value) => sum + value, 0) / 4;
    expect(silhouetteOf(points, [0, 0, 1, 1])).toBeCloseTo(mean, 12);
    expect(silhouetteOf(points, [0, 1, 0, 1])).toBeLessThan(0);
  });
});
