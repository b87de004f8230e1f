import {
  reportExperiment,
  type ExperimentReport,
  type KnownOfExperiment,
} from '../../insight/experiments/report';
import { judge } from '../../insight/experiments/verdict';
import { goalReachedAtMs } from '../engine/goal-reached';
import type { Draw } from '../engine/draws';
import { experimentOf, experimentsOf } from '../plan/experiment';
import { factsOf } from './look-around';
import type { SimRun } from './sim-run';
import type { Simulation } from './simulation';
import type { World } from './world';

const HOUR_MS = 3_600_000;

/** A variant that has won, and since when. */
export interface Won {
  winner: string;
  atMs: number;
}

/** The experiments of a world: who was drawn, what came of them, and who has won. */
export interface Experiments {
  winnerOf: (experiment: string) => string | null;
  /** The run was drawn into a variant just now; of a person the first draw counts. */
  note(run: SimRun, draw: Draw): void;
  /** Counts all who were drawn and whose time is over when the simulation is; the others as waiting. */
  settle(): void;
  /** Who has won by the end, by all that was counted. */
  won(): Map<string, Won>;
  /** How each stands at the end, in the order of the plans: who has won and when, by which counts, or why nobody has yet. */
  reports(): ExperimentReport[];
}

interface DrawnRun extends Draw {
  run: SimRun;
  drawnAtMs: number;
  maturesAtMs: number;
}

type Totals = Record<string, { people: number; reached: number }>;

interface Book {
  split: string;
  rule: KnownOfExperiment['rule'];
  totals: Totals;
  /** By variant, people whose time was not over when the simulation was. */
  waiting: Record<string, number>;
  /** What is not in the totals yet, by the full hour at which it is looked at. */
  hours: Map<number, Totals>;
  won: Won | null;
}

/**
 * Counts experiments as production does: at each full hour those whose time for the goal is over are counted, and the
 * verdict is taken. With `known`, winners are those of an earlier pass over everybody, and what is counted says who wins
 * in the next.
 */
export function createExperiments(
  simulation: Simulation,
  world: () => World,
  known: ReadonlyMap<string, Won> | null = null,
): Experiments {
  const books = openBooks(simulation);
  let drawn: DrawnRun[] = [];

  function count(untilMs: number): void {
    const due = drawn.filter(({ maturesAtMs }) => maturesAtMs <= untilMs);
    if (due.length === 0) return;
    drawn = drawn.filter(({ maturesAtMs }) => maturesAtMs > untilMs);
    for (const one of due) {
      const hourMs = Math.ceil(one.maturesAtMs / HOUR_MS) * HOUR_MS;
      const book = books.get(one.experiment);
      if (book === undefined) continue;
      const hour = book.hours.get(hourMs) ?? {};
      book.hours.set(hourMs, hour);
      add(hour, one.variant, { people: 1, reached: hasReached(world(), one) ? 1 : 0 });
    }
  }

  return {
    winnerOf(experiment) {
      const { nowMs } = world().clock;
      const before = known?.get(experiment);
      if (known !== null) return before !== undefined && before.atMs <= nowMs ? before.winner : null;
      const book = books.get(experiment);
      if (book === undefined) return null;
      count(nowMs);
      return lookUntil(book, nowMs)?.winner ?? null;
    },
    note(run, draw) {
      const seen = (run.person.drawn ??= new Set());
      if (seen.has(draw.experiment)) return;
      seen.add(draw.experiment);
      const { goal } = run.indexed.plan;
      const maturesAtMs = run.enteredAtMs + (goal?.withinMs ?? 0);
      drawn.push({ ...draw, run, drawnAtMs: world().clock.nowMs, maturesAtMs });
    },
    settle() {
      count(simulation.untilMs);
      for (const { experiment, variant } of drawn) {
        const book = books.get(experiment);
        if (book !== undefined) book.waiting[variant] = (book.waiting[variant] ?? 0) + 1;
      }
      drawn = [];
    },
    won() {
      const found = [...books].map(
        ([experiment, book]) => [experiment, lookUntil(book, simulation.untilMs)] as const,
      );
      return new Map(
        found.flatMap(([experiment, won]) => (won === null ? [] : [[experiment, won] as const])),
      );
    },
    reports: () => [...books.values()].map((book) => reportOf(book, simulation.untilMs)),
  };
}

/** One book for each experiment of the plans, with the counts that the simulation begins with. */
function openBooks({ plans, experiments = [], startMs }: Simulation): Map<string, Book> {
  const books = new Map<string, Book>();
  for (const plan of plans) {
    for (const step of experimentsOf(plan)) {
      const rule = { ...step.winner, variants: step.variants };
      const book: Book = { split: step.split, rule, totals: {}, waiting: {}, hours: new Map(), won: null };
      for (const given of experiments) {
        if (given.split !== step.split || (given.journey ?? plan.journey) !== plan.journey) continue;
        for (const [variant, counts] of Object.entries(given.counts)) add(book.totals, variant, counts);
        take(book, startMs);
      }
      books.set(experimentOf(plan, step), book);
    }
  }
  return books;
}

/** Counting ends with a verdict, so the totals of a book that has a winner are those by which it won. */
function reportOf(book: Book, untilMs: number): ExperimentReport {
  const won = lookUntil(book, untilMs);
  const { split, rule, totals: counts, waiting } = book;
  return reportExperiment({ split, rule, counts, waiting, won: won && { ...won, counts } });
}

function add(totals: Totals, variant: string, { people, reached }: Totals[string]): void {
  const known = totals[variant] ?? { people: 0, reached: 0 };
  totals[variant] = { people: known.people + people, reached: known.reached + reached };
}

function take(book: Book, atMs: number): void {
  const { winner } = judge(book.rule, book.totals);
  if (winner !== null) book.won = { winner, atMs };
}

/** Looks at each full hour up to an instant, until somebody has won. */
function lookUntil(book: Book, untilMs: number): Won | null {
  if (book.won !== null) return book.won;
  for (const hourMs of [...book.hours.keys()].sort((a, b) => a - b)) {
    if (hourMs > untilMs) break;
    for (const [variant, counts] of Object.entries(book.hours.get(hourMs) ?? {}))
      add(book.totals, variant, counts);
    book.hours.delete(hourMs);
    take(book, hourMs);
    if (book.won !== null) break;
  }
  return book.won;
}

/** Whether the run reached its goal in its time, by the events of its person. */
function hasReached(world: World, { run, drawnAtMs }: DrawnRun): boolean {
  const { person, enteredAtMs, entry, indexed } = run;
  const { runId } = run.run;
  const about = { runId, enteredAtMs, entryMessageId: entry?.messageId ?? null, fromMs: drawnAtMs };
  const events = [...person.events.values()].flat();
  const factsAbout = (event: (typeof events)[number]) => ({
    ...factsOf(world, run, {}, event),
    nowMs: event.atMs,
  });
  return goalReachedAtMs(indexed.plan, about, events, factsAbout, world.simulation.calendar) !== null;
}
