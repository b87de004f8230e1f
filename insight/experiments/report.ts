import { rateOf } from './compare-rates';
import { judge, type ExperimentCounts, type ExperimentRule, type Verdict } from './verdict';

/** One variant as a report shows it. */
export interface VariantReport {
  name: string;
  weight: number;
  /** Nothing is sent to its people. */
  control: boolean;
  /** People whose time for the goal is over, and those of them who reached it. */
  people: number;
  reached: number;
  /** `reached` as a share of `people`; null of nobody. */
  rate: number | null;
  /** Drawn, and their time is not over yet. */
  waiting: number;
  /** How far the leader is ahead of this one; absent for the leader, and while there is none. */
  behind?: Verdict['ahead'][string];
}

/** How an experiment stands, with its evidence. */
export interface ExperimentReport {
  split: string;
  status: Verdict['status'];
  winner: string | null;
  /** Since when later people follow the winner, in ms. */
  wonAtMs: number | null;
  leader: string | null;
  people: number;
  after: number;
  confidence: number;
  variants: VariantReport[];
}

/** What is known of an experiment, as it is stored. `won` stands whatever later counts say. */
export interface KnownOfExperiment {
  split: string;
  rule: Omit<ExperimentRule, 'variants'> & {
    variants: readonly { name: string; weight: number; control: boolean }[];
  };
  counts: ExperimentCounts;
  waiting: Readonly<Record<string, number>>;
  won: { winner: string; atMs: number; counts: ExperimentCounts } | null;
}

/** Reports an experiment; one that was won by the counts by which it was won. */
export function reportExperiment({ split, rule, counts, waiting, won }: KnownOfExperiment): ExperimentReport {
  const shown = won?.counts ?? counts;
  const verdict = judge(rule, shown);
  const variants = rule.variants.map(({ name, weight, control }): VariantReport => {
    const { people, reached } = shown[name] ?? { people: 0, reached: 0 };
    const rate = people === 0 ? null : rateOf({ people, reached });
    const behind = verdict.ahead[name];
    const counted = { name, weight, control, people, reached, rate, waiting: waiting[name] ?? 0 };
    return behind === undefined ? counted : { ...counted, behind };
  });
  return {
    split,
    status: won === null ? verdict.status : 'winner',
    winner: won === null ? verdict.winner : won.winner,
    wonAtMs: won?.atMs ?? null,
    leader: verdict.leader,
    people: variants.reduce((sum, { people }) => sum + people, 0),
    after: rule.after,
    confidence: rule.confidence,
    variants,
  };
}
