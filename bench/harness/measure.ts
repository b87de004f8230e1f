import type { Spread } from './statistics';

/** One figure of a measure: ours, the rival's, and their ratio, each with its spread over the rounds. */
export interface Row {
  what: string;
  unit: string;
  ours: Spread;
  rival: Spread | null;
  /** Ours divided by the rival's, of the medians. Null where there is no rival. */
  ratio: number | null;
  /** What is asked of the ratio (or of the figure, where there is no rival): `>= 0.7 (aim 0.9)`. */
  floor: string | null;
  held: boolean | null;
}

/** What a measure found, with all that was wrong: a run with anything missing, duplicate or misled is void. */
export interface Finding {
  measure: string;
  rival: string;
  rows: Row[];
  wrong: string[];
  notes: string[];
}

/** How large a run is: `quick` is for a look, `full` for figures that are quoted. */
export interface Scale {
  quick: boolean;
  rounds: number;
  /** Picks the size by scale. */
  size(full: number, quick: number): number;
}

/** Compares two samples by their medians. `atLeast` and `atMost` are floors of the ratio. */
export function compare(
  what: string,
  unit: string,
  ours: Spread,
  rival: Spread | null,
  floor: { atLeast?: number; atMost?: number; aim?: number } = {},
): Row {
  const ratio = rival === null ? null : ours.median / rival.median;
  const judged = ratio ?? ours.median;
  const limit = floor.atLeast ?? floor.atMost;
  const aim = floor.aim === undefined ? '' : ` (aim ${floor.aim})`;
  const sign = floor.atLeast === undefined ? '≤' : '≥';
  const held = limit === undefined ? null : floor.atLeast === undefined ? judged <= limit : judged >= limit;
  return {
    what,
    unit,
    ours,
    rival,
    ratio,
    floor: limit === undefined ? null : `${sign} ${limit}${aim}`,
    held,
  };
}
