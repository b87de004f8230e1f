import fc from 'fast-check';
import { checkZone } from '../../../audience/address';
import { bestInstant } from '../../../audience/best-time';
import type { LocalTime } from '../../../audience/calendar';
import type { Weekday } from '../../../audience/condition';
import { luxonCalendar } from '../../../audience/luxon-calendar';
import { closedAt, nextAllowed, type Hours } from '../../../audience/next-allowed';
import { dateInstant } from '../../../journey/engine/date-instant';
import { nextTurn } from '../../../journey/engine/schedule';
import { localInstant } from '../../../journey/language/values/zone';
import { waitInstant } from '../../../journey/engine/wait-instant';
import { factsOf } from './facts-of';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK: Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const ZONES = Intl.supportedValuesOf('timeZone');

/** Wall clock minus UTC, to the second. */
function offsetOf(atMs: number, zone: string): number {
  const { year, month, day, hour, minute, second } = luxonCalendar.local(atMs, zone);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(atMs / 1_000) * 1_000;
}

/** The instants of some years at which the clocks of a zone change. */
function changesOf(zone: string, fromMs: number, toMs: number): number[] {
  const found: number[] = [];
  for (let start = fromMs; start < toMs; start += 10 * DAY) {
    let [low, high] = [start, start + 10 * DAY];
    const before = offsetOf(low, zone);
    if (offsetOf(high, zone) === before) continue;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (offsetOf(middle, zone) === before) low = middle;
      else high = middle;
    }
    found.push(high);
  }
  return found;
}

/** Every change of every zone in 2026, and the day that Samoa left out. */
const CHANGES: [string, number][] = [
  ...ZONES.flatMap((zone) =>
    changesOf(zone, Date.UTC(2026, 0, 1), Date.UTC(2027, 0, 1)).map((atMs): [string, number] => [zone, atMs]),
  ),
  ['Pacific/Apia', Date.UTC(2011, 11, 30, 10)],
];

/** A zone and an instant: any at all, or within two days of a change of the clocks. */
const moment = fc.oneof(
  fc.tuple(fc.constantFrom(...ZONES), fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2027, 0) })),
  fc
    .tuple(fc.constantFrom(...CHANGES), fc.integer({ min: -2 * DAY, max: 2 * DAY }))
    .map(([[zone, changeMs], off]): [string, number] => [zone, changeMs + off]),
);

const two = (count: number): string => String(count).padStart(2, '0');
const clock = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 15, 30, 45))
  .map(([hour, minute]) => `${two(hour)}:${two(minute)}`);
const clockOf = ({ hour, minute }: LocalTime): string => `${two(hour)}:${two(minute)}`;

/** The clock times that a zone skips just before an instant: from the first that is missing to the one it shows. */
function skips(atMs: number, zone: string, time: string): boolean {
  const forwardMs = offsetOf(atMs, zone) - offsetOf(atMs - 1_000, zone);
  if (forwardMs <= 0) return false;
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const { year, month, day } = luxonCalendar.local(atMs, zone);
  const shownMs = atMs + offsetOf(atMs, zone);
  const days = [0, 1].map((back) => Date.UTC(year, month - 1, day - back, hour, minute));
  return days.some((wallMs) => wallMs < shownMs && wallMs >= shownMs - forwardMs);
}

const many = { numRuns: 600 };

it('knows a good many changes of the clocks', () => {
  expect(ZONES.length).toBeGreaterThan(400);
  expect(CHANGES.length).toBeGreaterThan(200);
});

describe('the next instant at which a message may go out, in every zone', () => {
  const window = fc.tuple(clock, clock);
  const hours: fc.Arbitrary<Hours> = fc.record({
    windows: fc.array(window, { maxLength: 2 }),
    quietHours: fc.option(window),
  });

  it('is never earlier than asked, always open, and stays when asked again', () => {
    fc.assert(
      fc.property(moment, hours, ([zone, fromMs], open) => {
        const foundMs = nextAllowed(open, fromMs, zone, luxonCalendar);
        if (foundMs === null) return;
        expect(foundMs).toBeGreaterThanOrEqual(fromMs);
        expect(closedAt(open, foundMs, zone, luxonCalendar)).toBeNull();
        expect(nextAllowed(open, foundMs, zone, luxonCalendar)).toBe(foundMs);
      }),
      many,
    );
  });

  it('has nothing open before it, and is missing only where nothing opens for days', () => {
    fc.assert(
      fc.property(moment, hours, ([zone, fromMs], open) => {
        const foundMs = nextAllowed(open, fromMs, zone, luxonCalendar);
        const untilMs = foundMs ?? fromMs + 3 * DAY;
        const samples = foundMs === null || foundMs === fromMs ? [] : [foundMs - 1];
        for (let atMs = Math.ceil(fromMs / (5 * MINUTE)) * 5 * MINUTE; atMs < untilMs; atMs += 5 * MINUTE) {
          samples.push(atMs);
        }
        const early = samples.filter((atMs) => closedAt(open, atMs, zone, luxonCalendar) === null);
        expect(early.map((atMs) => new Date(atMs).toISOString())).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a wait until a local clock time, in every zone', () => {
  const days = fc.option(fc.subarray(WEEK, { minLength: 1 }));
  const wait = (zone: string, nowMs: number, at: string, on: Weekday[] | null): number =>
    waitInstant({ kind: 'clock', at, on }, factsOf({ nowMs, zone }), luxonCalendar) ?? NaN;

  it('ends later than now, at that time on one of those days, or at the first instant after a gap', () => {
    fc.assert(
      fc.property(moment, clock, days, ([zone, nowMs], at, on) => {
        const foundMs = wait(zone, nowMs, at, on);
        expect(foundMs).toBeGreaterThan(nowMs);
        const shown = luxonCalendar.local(foundMs, zone);
        if (on !== null) expect(on).toContain(shown.weekday);
        if (clockOf(shown) === at) expect(shown.second).toBe(0);
        else expect(skips(foundMs, zone, at)).toBe(true);
      }),
      many,
    );
  });

  it('leaves out no such time, but for the second of two', () => {
    fc.assert(
      fc.property(moment, clock, days, ([zone, nowMs], at, on) => {
        const foundMs = wait(zone, nowMs, at, on);
        const left: string[] = [];
        for (let atMs = Math.ceil((nowMs + 1) / MINUTE) * MINUTE; atMs < foundMs; atMs += MINUTE) {
          const shown = luxonCalendar.local(atMs, zone);
          if (clockOf(shown) !== at || (on !== null && !on.includes(shown.weekday))) continue;
          if (luxonCalendar.instant(shown, zone) === atMs) left.push(new Date(atMs).toISOString());
        }
        expect(left).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});

describe('a date of the profile, in every zone', () => {
  const offsetDays = fc.integer({ min: -10, max: 10 });
  const value = fc
    .tuple(
      fc.integer({ min: 1950, max: 2030 }),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 28 }),
    )
    .map(([year, month, day]) => `${year}-${two(month)}-${two(day)}`);

  it('returns each year on its day at its time, never earlier than asked, and the same when asked again', () => {
    fc.assert(
      fc.property(moment, value, offsetDays, clock, ([zone, fromMs], date, offset, at) => {
        const rule = { every: 'year' as const, offsetDays: offset, offsetMs: 0, at };
        const foundMs = dateInstant(date, rule, fromMs, zone, luxonCalendar) ?? NaN;
        expect(foundMs).toBeGreaterThanOrEqual(fromMs);
        expect(foundMs).toBeLessThan(fromMs + 368 * DAY);
        expect(dateInstant(date, rule, foundMs, zone, luxonCalendar)).toBe(foundMs);
        const shown = luxonCalendar.local(foundMs, zone);
        if (skips(foundMs, zone, at)) return;
        expect(clockOf(shown)).toBe(at);
        const day = new Date(Date.UTC(shown.year, shown.month - 1, shown.day - offset));
        expect(day.toISOString().slice(5, 10)).toBe(date.slice(5));
      }),
      many,
    );
  });
});

describe('a schedule, in every zone', () => {
  it('fires at its local time, never earlier than asked, and once where the clocks are set back', () => {
    const plan = { journey: 'wave', timezone: 'profile' };
    fc.assert(
      fc.property(moment, clock, fc.constantFrom(0, 2 * HOUR), ([zone, fromMs], at, overMs) => {
        const [hour = 0, minute = 0] = at.split(':').map(Number);
        const item = {
          kind: 'schedule' as const,
          cron: `${minute} ${hour} * * *`,
          timezone: null,
          overMs,
          lateMs: DAY,
          audience: null,
        };
        const turn = (afterMs: number) =>
          nextTurn(plan, 0, item, { userRef: 'u1', zone }, afterMs, luxonCalendar) ?? {
            atMs: NaN,
            firing: '',
          };
        const first = turn(fromMs);
        expect(first.atMs).toBeGreaterThanOrEqual(fromMs);
        expect(turn(first.atMs)).toEqual(first);
        if (overMs !== 0) return;
        const shown = luxonCalendar.local(first.atMs, zone);
        if (clockOf(shown) !== at) expect(skips(first.atMs, zone, at)).toBe(true);
        else expect(luxonCalendar.instant(shown, zone)).toBe(first.atMs);
        expect(turn(first.atMs + 1).firing.slice(0, 10)).not.toBe(first.firing.slice(0, 10));
      }),
      { numRuns: 600 },
    );
  });
});

describe('a date in a file, in every zone', () => {
  it('is the instant that its local time is for people, skipped times too', () => {
    fc.assert(
      fc.property(moment, clock, ([zone, atMs], time) => {
        const { year, month, day } = luxonCalendar.local(atMs, zone);
        const [hour = 0, minute = 0] = time.split(':').map(Number);
        const wall = { year, month, day, hour, minute };
        expect(localInstant(wall, zone)).toBe(luxonCalendar.instant(wall, zone));
      }),
      many,
    );
  });
});

describe('the zone that somebody says they live in', () => {
  it('is understood in any case, and shows local times', () => {
    for (const zone of ZONES) {
      expect(checkZone(zone.toLowerCase())).toEqual({ value: zone });
      expect(() => luxonCalendar.local(0, zone)).not.toThrow();
    }
  });

  it('is refused with a hint, or is one in which local times can be found', () => {
    const piece = fc.constantFrom(
      'UTC',
      'GMT',
      'Asia',
      'Etc',
      '/',
      'Shanghai',
      '+',
      '-',
      '8',
      '08:00',
      'CST',
      ' ',
      '',
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(text, (said) => {
        const checked = checkZone(said);
        if ('fault' in checked) expect(checked.hint).not.toBe('');
        else expect(luxonCalendar.isZone(checked.value)).toBe(true);
      }),
      many,
    );
  });
});

describe('the best hour, in every zone', () => {
  it('lies within the time that is given, and is the hour of the answers where it comes', () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: 0, max: 23 }), ([zone, nowMs], hour) => {
        const { year, month, day } = luxonCalendar.local(nowMs - 5 * DAY, zone);
        const answeredAtMs = [1, 2, 3].map((back) =>
          luxonCalendar.instant({ year, month, day: day - back, hour, minute: 30 }, zone),
        );
        const habits = { answeredAtMs, population: null };
        const foundMs = bestInstant(habits, nowMs, DAY, zone, luxonCalendar, () => true);
        expect(foundMs).toBeGreaterThanOrEqual(nowMs);
        expect(foundMs).toBeLessThanOrEqual(nowMs + DAY);
      }),
      many,
    );
  });
});
