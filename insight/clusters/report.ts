import { createRandom } from '../random';
import { refuse, type Reported } from '../refusal';
import { kMeans } from './k-means';
import { silhouetteOf } from './silhouette';

/** A person in numbers, by the names of what is measured; what is missing counts as the mean. */
export interface Measured {
  person: string;
  values: Readonly<Record<string, number>>;
}

/** How a group differs from everybody in one measure. */
export interface Mark {
  measure: string;
  /** The mean of the group and of everybody, in the measure's own unit. */
  mean: number;
  meanOfAll: number;
  /** The distance of the group's middle from everybody's, in deviations of the scaled measure. */
  away: number;
}

/** A group of people who are alike; the largest has number 1. */
export interface Cluster {
  number: number;
  people: string[];
  share: number;
  /** What the group is told apart by, most telling first; none where it is the ordinary one. */
  marks: Mark[];
}

/** People in groups. */
export interface ClusterReport {
  people: number;
  measures: string[];
  seed: number;
  /** How clear groups are for each number of them, by silhouette: 0.5 is clear, below 0.25 there are hardly any. */
  silhouettes: { k: number; silhouette: number }[];
  k: number;
  clusters: Cluster[];
}

/** What is asked of clusters. */
export interface ClusterQuestion {
  measures: readonly string[];
  seed: number;
  /** The number of groups; null leaves it to the silhouette. */
  k: number | null;
}

const LEAST_PEOPLE = 50;
const MOST_GROUPS = 8;
const MOST_LOOKED_AT = 800;
const MARK_AWAY = 0.5;
const MOST_MARKS = 3;
/** So far out is drawn in, so that one strange person is no group of their own. */
const FARTHEST = 3;

interface Scale {
  measure: string;
  isLogged: boolean;
  mean: number;
  deviation: number;
  meanOfAll: number;
}

/** Deviations from the mean, of logarithms where all values are 0 or more: amounts and counts are skewed. */
function scaleOf(measure: string, people: readonly Measured[]): Scale | null {
  const values = people.flatMap(({ values: own }) => own[measure] ?? []);
  const isLogged = values.every((value) => value >= 0);
  const scaled = values.map((value) => (isLogged ? Math.log1p(value) : value));
  const meanOf = (of: readonly number[]): number =>
    of.reduce((sum, one) => sum + one, 0) / Math.max(1, of.length);
  const mean = meanOf(scaled);
  const deviation = Math.sqrt(meanOf(scaled.map((one) => (one - mean) ** 2)));
  return deviation > 1e-9 ? { measure, isLogged, mean, deviation, meanOfAll: meanOf(values) } : null;
}

function pointOf(scales: readonly Scale[], { values }: Measured): number[] {
  return scales.map(({ measure, isLogged, mean, deviation }) => {
    const value = values[measure];
    if (value === undefined) return 0;
    const away = ((isLogged ? Math.log1p(value) : value) - mean) / deviation;
    return Math.min(FARTHEST, Math.max(-FARTHEST, away));
  });
}

/** The number of groups whose silhouette is the highest, looked at in a sample drawn by the seed. */
function silhouettesOf(points: readonly number[][], seed: number): { k: number; silhouette: number }[] {
  const random = createRandom(seed);
  const sample =
    points.length <= MOST_LOOKED_AT ? points : points.filter(() => random() < MOST_LOOKED_AT / points.length);
  const most = Math.min(MOST_GROUPS, Math.floor(sample.length / 10));
  return Array.from({ length: Math.max(0, most - 1) }, (_, at) => {
    const k = at + 2;
    return { k, silhouette: silhouetteOf(sample, kMeans(sample, k, seed).groupOf) };
  });
}

function marksOf(scales: readonly Scale[], centre: readonly number[], members: readonly Measured[]): Mark[] {
  return scales
    .map(({ measure, meanOfAll }, axis): Mark => {
      const values = members.flatMap(({ values: own }) => own[measure] ?? []);
      const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
      return { measure, mean, meanOfAll, away: centre[axis] ?? 0 };
    })
    .filter(({ away }) => Math.abs(away) >= MARK_AWAY)
    .sort((a, b) => Math.abs(b.away) - Math.abs(a.away))
    .slice(0, MOST_MARKS);
}

/** Divides people into groups of those who are alike in the measures asked for. The same people and seed give the same groups. */
export function reportClusters(all: readonly Measured[], question: ClusterQuestion): Reported<ClusterReport> {
  const people = all.filter(({ values }) =>
    question.measures.some((measure) => values[measure] !== undefined),
  );
  if (people.length < LEAST_PEOPLE) return refuse('few_people', people.length, LEAST_PEOPLE);
  const scales = question.measures.flatMap((measure) => scaleOf(measure, people) ?? []);
  if (scales.length === 0) return refuse('few_traits', 0, 1);
  const points = people.map((person) => pointOf(scales, person));
  const silhouettes = silhouettesOf(points, question.seed);
  const clearest = silhouettes.reduce((one, other) => (other.silhouette > one.silhouette ? other : one));
  const k = question.k ?? clearest.k;
  const { centres, groupOf } = kMeans(points, k, question.seed);
  const clusters = centres.flatMap((centre, group): Cluster[] => {
    const members = people.filter((_, at) => groupOf[at] === group);
    if (members.length === 0) return [];
    return [
      {
        number: group + 1,
        people: members.map(({ person }) => person),
        share: members.length / people.length,
        marks: marksOf(scales, centre, members),
      },
    ];
  });
  const measures = scales.map(({ measure }) => measure);
  return {
    refused: null,
    report: { people: people.length, measures, seed: question.seed, silhouettes, k, clusters },
  };
}
