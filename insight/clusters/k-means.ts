import { createRandom } from '../random';

/** A partition: the middle of each group, the group of each point, and how near all are to their middles. */
export interface Partition {
  centres: number[][];
  groupOf: number[];
  /** The sum of the squared distances to the own centre. */
  spread: number;
}

const MOST_ROUNDS = 100;
const STARTS = 5;

/** The squared distance of two points. */
export function squaredDistance(one: readonly number[], other: readonly number[]): number {
  return one.reduce((sum, value, axis) => sum + (value - (other[axis] ?? 0)) ** 2, 0);
}

/**
 * Divides points into k groups by Lloyd's algorithm (IEEE Transactions on Information Theory 28, 1982) from the best of five
 * starts of k-means++ (Arthur & Vassilvitskii, SODA 2007). The same points and seed give the same groups, the largest first.
 */
export function kMeans(points: readonly (readonly number[])[], k: number, seed: number): Partition {
  const random = createRandom(seed);
  const tries = Array.from({ length: STARTS }, () => settle(points, spreadOut(points, k, random)));
  return largestFirst(tries.reduce((one, other) => (other.spread < one.spread ? other : one)));
}

/** The first centres: each next one is drawn by its squared distance to the nearest so far. */
function spreadOut(points: readonly (readonly number[])[], k: number, random: () => number): number[][] {
  const centres = [[...(points[Math.floor(random() * points.length)] ?? [])]];
  const nearest = points.map((point) => squaredDistance(point, centres[0] ?? []));
  while (centres.length < k) {
    const total = nearest.reduce((sum, value) => sum + value, 0);
    let left = random() * total;
    const drawn = nearest.findIndex((value) => (left -= value) < 0);
    const centre = [...(points[Math.max(0, drawn)] ?? [])];
    centres.push(centre);
    points.forEach((point, at) => {
      nearest[at] = Math.min(nearest[at] ?? Infinity, squaredDistance(point, centre));
    });
  }
  return centres;
}

function settle(points: readonly (readonly number[])[], first: number[][]): Partition {
  let centres = first;
  let groupOf: number[] = [];
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const next = points.map((point) => nearestOf(point, centres));
    const isSame = next.every((group, at) => group === groupOf[at]);
    groupOf = next;
    if (isSame) break;
    centres = middlesOf(points, groupOf, centres);
  }
  const spread = points.reduce(
    (sum, point, at) => sum + squaredDistance(point, centres[groupOf[at] ?? 0] ?? []),
    0,
  );
  return { centres, groupOf, spread };
}

function nearestOf(point: readonly number[], centres: readonly (readonly number[])[]): number {
  let [best, distance] = [0, Infinity];
  for (const [group, centre] of centres.entries()) {
    const there = squaredDistance(point, centre);
    if (there < distance) [best, distance] = [group, there];
  }
  return best;
}

/** The means of the groups; a group that lost everybody keeps its centre. */
function middlesOf(
  points: readonly (readonly number[])[],
  groupOf: readonly number[],
  before: readonly number[][],
): number[][] {
  const sums = before.map((centre) => ({ count: 0, sum: centre.map(() => 0) }));
  points.forEach((point, at) => {
    const group = sums[groupOf[at] ?? 0];
    if (group === undefined) return;
    group.count += 1;
    point.forEach((value, axis) => (group.sum[axis] = (group.sum[axis] ?? 0) + value));
  });
  return sums.map(({ count, sum }, group) =>
    count === 0 ? (before[group] ?? []) : sum.map((value) => value / count),
  );
}

function largestFirst({ centres, groupOf, spread }: Partition): Partition {
  const sizes = centres.map((_, group) => groupOf.filter((one) => one === group).length);
  const order = centres.map((_, group) => group).sort((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0) || a - b);
  return {
    centres: order.map((group) => centres[group] ?? []),
    groupOf: groupOf.map((group) => order.indexOf(group)),
    spread,
  };
}
