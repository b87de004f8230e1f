import { spreadOf, type Spread } from './statistics';
import type { CpuUse } from './cpu-watch';

/** One figure of a measure: ours, the rival's, and their ratio, each with its spread over the rounds. */
export interface Row {
  what: string;
  unit: string;
  /** Null in a row of context that is about the rival alone. */
  ours: Spread | null;
  rival: Spread | null;
  /** Ours divided by the rival's, of the medians. Null where there is no rival. */
  ratio: number | null;
  /** What is asked of the ratio (or of the figure, where there is no rival). Null for context. */
  asked: Asked | null;
}

/** A floor that must be held and an aim that is wished for. */
export interface Asked {
  sense: 'at least' | 'at most';
  floor: number;
  aim: number | null;
  /** `ratio` and `figure` are of a row; `difference` is ours less the rival's. */
  of: 'ratio' | 'figure' | 'difference';
}

/** What a measure found, with all that was wrong: a run with anything missing, duplicate or misled is void. */
export interface Finding {
  measure: string;
  rival: string;
  rows: Row[];
  wrong: string[];
  notes: string[];
  /** The load average before each round. */
  loads: number[];
}

/** How large a run is: `quick` is for a look, `full` for figures that are quoted. */
export interface Scale {
  quick: boolean;
  rounds: number;
  /** Picks the size by scale. */
  size(full: number, quick: number): number;
}

/** Compares two samples by their medians; either may be missing. */
export function compare(
  what: string,
  unit: string,
  ours: readonly number[],
  rival: readonly number[] | null,
  asked: Asked | null = null,
): Row {
  const row = { what, unit, ours: spreadOf(ours), rival: rival === null ? null : spreadOf(rival), asked };
  return { ...row, ratio: row.rival === null ? null : row.ours.median / row.rival.median };
}

/** A row about the rival alone. */
export function context(what: string, unit: string, rival: readonly number[]): Row {
  return { what, unit, ours: null, rival: spreadOf(rival), ratio: null, asked: null };
}

/** Ours must be at least so many times the rival's. */
export function ratioAtLeast(floor: number, aim: number | null = null): Asked {
  return { sense: 'at least', floor, aim, of: 'ratio' };
}

/** Ours may be at most so many times the rival's. */
export function ratioAtMost(floor: number, aim: number | null = null): Asked {
  return { sense: 'at most', floor, aim, of: 'ratio' };
}

/** Our figure alone must be at least this. */
export function atLeast(floor: number): Asked {
  return { sense: 'at least', floor, aim: null, of: 'figure' };
}

/** Our figure alone may be at most this. */
export function atMost(floor: number): Asked {
  return { sense: 'at most', floor, aim: null, of: 'figure' };
}

/** Ours may be at most so much more than the rival's. */
export function atMostMore(floor: number): Asked {
  return { sense: 'at most', floor, aim: null, of: 'difference' };
}

/** Whether a floor or an aim is met; null where nothing is asked, false where the figure could not be had. */
export function isMet(row: Row, which: 'floor' | 'aim'): boolean | null {
  const limit = row.asked?.[which] ?? null;
  if (row.asked === null || limit === null) return null;
  const judged = judgedFigure(row, row.asked.of);
  return row.asked.sense === 'at least' ? judged >= limit : judged <= limit;
}

function judgedFigure(row: Row, of: Asked['of']): number {
  const ours = row.ours?.median ?? Number.NaN;
  if (of === 'figure') return ours;
  if (of === 'ratio') return row.ratio ?? Number.NaN;
  return ours - (row.rival?.median ?? Number.NaN);
}

/** One row a process: its CPU per `count` things, ours beside the rival's. */
export function cpuRows(
  per: string,
  ours: readonly CpuUse[],
  rival: readonly CpuUse[],
  count: number,
): Row[] {
  const names = [...new Set([...ours, ...rival].flatMap(({ ms }) => Object.keys(ms)))];
  const of = (uses: readonly CpuUse[], name: string): number[] =>
    uses.map(({ ms }) => (ms[name] ?? Number.NaN) / count);
  return names.map((name) => compare(`CPU per ${per}: ${name}`, 'ms', of(ours, name), of(rival, name)));
}
