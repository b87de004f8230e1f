import fc from 'fast-check';
import { DateTime } from 'luxon';
import { luxonCalendar } from '../../../audience/luxon-calendar';

const ZONES = Intl.supportedValuesOf('timeZone');
const WEEKDAYS = ['', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const anInstant = fc.integer({ min: Date.UTC(1970, 0), max: Date.UTC(2099, 0) });
const minute = 60_000;

const iso = (ms: number): string => new Date(ms).toISOString();

describe('local time', () => {
  it('is that of the zone database, in every zone', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), anInstant, (zone, atMs) => {
        const expected = DateTime.fromMillis(atMs, { zone });
        const local = luxonCalendar.local(atMs, zone);
        const { year, month, day, hour, minute, second } = expected;
        expect(local).toEqual({
          year,
          month,
          day,
          hour,
          minute,
          second,
          weekday: WEEKDAYS[expected.weekday],
        });
      }),
      { numRuns: 3000 },
    );
  });

  it('is right around every change of the clocks of every zone in 2026', () => {
    for (const zone of ZONES) {
      for (const change of changesOf(zone, 2026)) {
        for (const atMs of [change - 1, change, change + 1]) {
          const { hour, minute } = DateTime.fromMillis(atMs, { zone });
          expect({ zone, ...luxonCalendar.local(atMs, zone) }).toMatchObject({ zone, hour, minute });
        }
      }
    }
  });
});

/** The instants of a year at which the offset of a zone changes, found by halving each month. */
function changesOf(zone: string, year: number): number[] {
  const offset = (atMs: number): number => DateTime.fromMillis(atMs, { zone }).offset;
  return Array.from({ length: 24 }, (_, half) => Date.UTC(year, 0, 1 + half * 15)).flatMap((start) => {
    let [low, high] = [start, start + 15 * 86_400_000];
    if (offset(low) === offset(high)) return [];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (offset(middle) === offset(low)) low = middle;
      else high = middle;
    }
    return [high];
  });
}

describe('the instant of a local time', () => {
  it('is the first instant that shows it, or the first after a time that does not exist', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), anInstant, (zone, atMs) => {
        const shown = luxonCalendar.local(atMs, zone);
        const found = luxonCalendar.instant(shown, zone);
        const back = luxonCalendar.local(found, zone);
        expect({ ...back, second: 0 }).toEqual({ ...shown, second: 0 });
        expect(found).toBeLessThanOrEqual(atMs);
        const earlier = luxonCalendar.local(found - minute, zone);
        expect({ ...earlier, second: 0 }).not.toEqual({ ...shown, second: 0 });
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ['America/New_York', [2026, 3, 8, 2, 30], '2026-03-08T07:00:00.000Z'],
    ['Australia/Lord_Howe', [2026, 10, 4, 2, 15], '2026-10-03T15:30:00.000Z'],
    ['Africa/Cairo', [2026, 4, 24, 0, 0], '2026-04-23T22:00:00.000Z'],
    ['Pacific/Apia', [2011, 12, 30, 12, 0], '2011-12-30T10:00:00.000Z'],
  ] as const)('moves a time that %s skips to the first that exists', (zone, wall, expected) => {
    const [year, month, day, hour, minute] = wall;
    expect(iso(luxonCalendar.instant({ year, month, day, hour, minute }, zone))).toBe(expected);
  });

  it.each([
    ['America/New_York', [2026, 11, 1, 1, 30], '2026-11-01T05:30:00.000Z'],
    ['Europe/London', [2026, 10, 25, 1, 0], '2026-10-25T00:00:00.000Z'],
    ['Australia/Lord_Howe', [2026, 4, 5, 1, 45], '2026-04-04T14:45:00.000Z'],
  ] as const)('takes the first of two in %s', (zone, wall, expected) => {
    const [year, month, day, hour, minute] = wall;
    expect(iso(luxonCalendar.instant({ year, month, day, hour, minute }, zone))).toBe(expected);
  });

  it('lets days and months overflow', () => {
    const wall = { year: 2026, month: 13, day: 32, hour: 9, minute: 0 };
    expect(iso(luxonCalendar.instant(wall, 'Asia/Shanghai'))).toBe('2027-02-01T01:00:00.000Z');
    expect(iso(luxonCalendar.instant({ ...wall, month: 3, day: 0 }, 'UTC'))).toBe('2026-02-28T09:00:00.000Z');
  });
});

describe('a zone', () => {
  it.each(['Asia/Shanghai', 'UTC', 'America/Argentina/Ushuaia', 'Etc/GMT+8'])('%s is one', (zone) => {
    expect(luxonCalendar.isZone(zone)).toBe(true);
  });

  it.each(['Asia/Beijing', 'GMT+8', 'UTC-3', '+08:00', '', 'Mars/Base'])('%j is none', (zone) => {
    expect(luxonCalendar.isZone(zone)).toBe(false);
    expect(() => luxonCalendar.local(0, zone)).toThrow(RangeError);
  });
});
