import type { Json } from '../../../audience/json';
import { simulate } from '../../../journey/simulator/simulate';
import type { Happening, Simulation } from '../../../journey/simulator/simulation';

/** Spans of time in plans, segments, coupons and caps; instants have other names. */
const SPANS = new Set([
  ...['durationMs', 'timeoutMs', 'withinMs', 'jitterMs', 'patienceMs'],
  ...['perMs', 'lateMs', 'offsetMs', 'validMs', 'everyMs'],
]);

/** What is read on a wall clock cannot be shortened. */
const WALL_CLOCK =
  /"clock"|"date"|"cycle"|bestTimeMs|"between"|"window":\[|nowOffset|within_last|within_next|anniversary|"active":\{/;

/** A longer scenario than this many gaps takes too long on a real clock. */
const MOST_GAPS = 8;

/**
 * The same scenario on a shorter time scale, so that the nearest two of its instants are `gapMs` apart: for a server
 * whose clock is real. Null where local time matters, where nothing waits, or where it would take too long.
 */
export function shorten(simulation: Simulation, gapMs: number): Simulation | null {
  if (WALL_CLOCK.test(JSON.stringify(simulation.plans)) || simulation.brand.quietHours !== null) return null;
  // Windows of traits are told apart by the minute and the hour.
  if (simulation.traits.length > 0) return null;
  const { timeline, waiting } = simulate(simulation);
  const { startMs } = simulation;
  const known = [...timeline, ...simulation.happenings].map(({ atMs }) => atMs - startMs);
  const instants = [...new Set([0, ...known])].sort((a, b) => a - b);
  const gaps = instants.slice(1).map((atMs, index) => atMs - (instants[index] ?? 0));
  const nearest = Math.min(...gaps);
  const span = instants.at(-1) ?? 0;
  if (gaps.length === 0 || waiting.length > 0 || span / nearest > MOST_GAPS) return null;
  return scaled(simulation, nearest / gapMs, span);
}

function scaled(simulation: Simulation, by: number, span: number): Simulation {
  const { startMs } = simulation;
  const at = (atMs: number): number => startMs + Math.round((atMs - startMs) / by);
  return {
    ...simulation,
    plans: spansDivided(simulation.plans, by),
    segments: spansDivided(simulation.segments, by),
    coupons: spansDivided(simulation.coupons, by),
    brand: spansDivided(simulation.brand, by),
    happenings: simulation.happenings.map((happening): Happening => {
      const moved = { ...happening, atMs: at(happening.atMs) };
      if (moved.kind === 'resumeJourney') return { ...moved, catchUpMs: moved.catchUpMs / by };
      if (moved.kind !== 'event') return moved;
      return { ...moved, event: { ...moved.event, atMs: at(moved.event.atMs) } };
    }),
    // A real server is a little late with everything, with the last of it too.
    untilMs: at(startMs + span) + 20_000,
  };
}

function spansDivided<T>(value: T, by: number): T {
  const divide = (key: string, inner: Json): Json =>
    SPANS.has(key) && typeof inner === 'number' ? Math.max(1, Math.round(inner / by)) : inner;
  return JSON.parse(JSON.stringify(value, divide)) as T;
}
