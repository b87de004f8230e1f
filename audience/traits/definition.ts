import type { Condition } from '../condition';
import type { Formula } from './formula';

/** The events that a trait counts: those of one name that pass `where`, which reads nothing but the event. */
export interface TraitSource {
  event: string;
  where: Condition | null;
}

/** What is computed over the events of a source. `days` are different local days of the workspace's zone. */
export type Measure =
  | { of: 'count' }
  | { of: 'days' }
  | { of: 'sum' | 'avg' | 'min' | 'max' | 'first' | 'last'; property: string };

/** By what a favourite is told apart. */
export type FavouriteBy =
  | { kind: 'property'; property: string }
  /** Bands of a number, each from its bound up to the next: `0-50`, `50-200`, `200+`. */
  | { kind: 'price'; property: string; bounds: number[] }
  | { kind: 'clock'; part: 'hour' | 'weekday' }
  /** A word for the events themselves: searching or browsing. */
  | { kind: 'event'; labels: Record<string, string> };

export interface MeasureRule {
  kind: 'measure';
  measure: Measure;
  source: TraitSource;
  /** Null: all time. */
  withinMs: number | null;
}

export interface DistinctRule {
  kind: 'distinct';
  property: string;
  source: TraitSource;
  withinMs: number | null;
}

export interface SinceRule {
  kind: 'since';
  source: TraitSource;
  unitMs: number;
  /** The number at which the value stays, so that somebody long gone is not looked at every day. */
  upTo: number;
}

export interface FavouriteRule {
  kind: 'favourite';
  by: FavouriteBy;
  sources: (TraitSource & { weight: number })[];
  /** After this time an event counts half. */
  halfLifeMs: number;
  /** Fewer events than this say nothing. */
  least: number;
  /** The part of all weight, 0 to 1, that the first must have. */
  share: number;
  /** What the value is where the first has less than `share`; null: it is missing. */
  otherwise: string | null;
  gives: 'value' | 'strength' | 'list';
}

export interface CycleRule {
  kind: 'cycle';
  source: TraitSource;
  /** The gap that is taken for usual while nobody has measured that of all people; null where none is. */
  priorMs: number | null;
}

export interface ScorePart {
  weight: number;
  measure: Measure;
  source: TraitSource;
  withinMs: number | null;
  /** The amount at which the part has its full weight. */
  fullAt: number;
}

export interface ScoreRule {
  kind: 'score';
  parts: ScorePart[];
  /** From the highest to the lowest; empty where the score itself is the value. */
  bands: { band: string; from: number }[];
  /** A band that was earned does not fall before this time has passed since. */
  holdMs: number;
}

/** Bounds between the parts, rising: days, purchases, amounts. */
export interface RfmCuts {
  recency: number[];
  frequency: number[];
  value: number[];
}

export interface RfmRule {
  kind: 'rfm';
  source: TraitSource;
  property: string;
  withinMs: number | null;
  /** Into how many equal parts people are divided. */
  parts: number;
  /** Bounds that the file gives; null: those of all people, found in the background. */
  cuts: RfmCuts | null;
}

export interface StagesRule {
  kind: 'stages';
  /** The first whose condition holds is the value; null holds always. */
  stages: { is: string; when: Condition | null }[];
}

export interface FormulaRule {
  kind: 'formula';
  formula: Formula;
}

export type TraitRule =
  | MeasureRule
  | DistinctRule
  | SinceRule
  | FavouriteRule
  | CycleRule
  | ScoreRule
  | RfmRule
  | StagesRule
  | FormulaRule;

/** A computed trait: plain JSON, all durations in milliseconds, named by the hash of its rule. */
export interface TraitDefinition {
  trait: string;
  version: string;
  title: string;
  rule: TraitRule;
  /** The zone in which days and hours are told apart: the workspace's when it was published. */
  zone: string;
  /** Every trait of the profile that it writes: its own name first. */
  gives: string[];
  /** What may change its value, as tokens: `event:x`, `profile:x`, `tag:x`. */
  reads: string[];
}
