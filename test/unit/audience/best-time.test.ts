import fc from 'fast-check';
import { answersOf, bestInstant } from '../../../audience/best-time';
import { luxonCalendar } from '../../../audience/luxon-calendar';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOW_MS = Date.parse('2026-03-02T10:20:30.400+08:00');
const always = (): boolean => true;

/** Three answers at this local hour of Shanghai, on the days before. */
const at = (hour: number): number[] =>
  [1, 2, 3].map((day) => Date.parse(`2026-02-${20 + day}T${String(hour).padStart(2, '0')}:30:00+08:00`));

function best(answeredAtMs: number[], withinMs = DAY_MS, population: number[] | null = null): string {
  const habits = { answeredAtMs, population };
  const atMs = bestInstant(habits, NOW_MS, withinMs, 'Asia/Shanghai', luxonCalendar, always);
  return new Date(atMs + 8 * HOUR_MS).toISOString().slice(0, 23);
}

describe('the best instant to write to a person', () => {
  it('is the beginning of the hour at which they answered most', () => {
    expect(best([...at(21), ...at(8).slice(0, 2)])).toBe('2026-03-02T21:00:00.000');
  });

  it('is now in that hour itself, and where nothing is known', () => {
    expect(best(at(10))).toBe('2026-03-02T10:20:30.400');
    expect(best([])).toBe('2026-03-02T10:20:30.400');
    expect(best(at(21).slice(0, 2))).toBe('2026-03-02T10:20:30.400');
  });

  it('follows everybody where too little is known of the person', () => {
    const noon = Array.from({ length: 24 }, (_, hour) => (hour === 12 ? 90 : 10));
    expect(best(at(21).slice(0, 2), DAY_MS, noon)).toBe('2026-03-02T12:00:00.000');
    expect(best(at(21), DAY_MS, noon)).toBe('2026-03-02T21:00:00.000');
  });

  it('does not count what a machine opened', () => {
    const opened = { messageId: 'm', name: 'email_opened', atMs: 1 };
    const byMachine = { ...opened, atMs: 2, properties: { machine: true } };
    expect(answersOf([{ ...opened, properties: {} }, byMachine])).toEqual([1]);
  });

  it('lies within the time that is given, in every zone, and no earlier hour of it is better', () => {
    const zones = fc.constantFrom(
      'Asia/Shanghai',
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
      'Pacific/Apia',
    );
    const instant = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2026, 11, 31) });
    fc.assert(
      fc.property(
        fc.array(instant, { maxLength: 30 }),
        instant,
        fc.integer({ min: 0, max: 7 * DAY_MS }),
        zones,
        (answeredAtMs, nowMs, withinMs, zone) => {
          const hourOf = (atMs: number): number => luxonCalendar.local(atMs, zone).hour;
          const count = (atMs: number): number =>
            answeredAtMs.filter((one) => hourOf(one) === hourOf(atMs)).length;
          const habits = { answeredAtMs, population: null };
          const found = bestInstant(habits, nowMs, withinMs, zone, luxonCalendar, always);
          expect(found).toBeGreaterThanOrEqual(nowMs);
          expect(found).toBeLessThanOrEqual(nowMs + withinMs);
          if (answeredAtMs.length < 3) return expect(found).toBe(nowMs);
          for (let atMs = nowMs; atMs < found; atMs += HOUR_MS / 2) {
            expect(count(atMs)).toBeLessThanOrEqual(count(found));
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
