import fc from 'fast-check';
import type { Condition, Weekday } from '../../../audience/condition';
import { evaluate } from '../../../audience/evaluate';
import { luxonCalendar } from '../../../audience/luxon-calendar';
import { factsOf } from './facts-of';

const MINUTE = 60_000;

/** Days on which clocks change, each with its zone: forward, back, by half an hour, and at midnight. */
const CHANGES: [string, number][] = [
  ['America/New_York', Date.UTC(2026, 2, 8, 7)],
  ['America/New_York', Date.UTC(2026, 10, 1, 6)],
  ['Australia/Lord_Howe', Date.UTC(2026, 3, 4, 15)],
  ['Australia/Lord_Howe', Date.UTC(2026, 9, 3, 15, 30)],
  ['Africa/Cairo', Date.UTC(2026, 9, 29, 21)],
  ['America/Nuuk', Date.UTC(2026, 9, 25, 1)],
  ['Asia/Beirut', Date.UTC(2026, 2, 28, 22)],
];
const WEEK: Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

function clock(between: [string, string] | null, on: Weekday[] | null = null): Condition {
  return { kind: 'clock', between, on };
}

function at(condition: Condition, iso: string): boolean {
  const facts = factsOf({ nowMs: Date.parse(iso) });
  return evaluate(condition, facts, luxonCalendar).value;
}

describe('the clock', () => {
  it('is in a window from its start until just before its end', () => {
    const day = clock(['09:00', '18:00']);
    expect(at(day, '2026-03-02T08:59:59.999+08:00')).toBe(false);
    expect(at(day, '2026-03-02T09:00:00+08:00')).toBe(true);
    expect(at(day, '2026-03-02T17:59:59.999+08:00')).toBe(true);
    expect(at(day, '2026-03-02T18:00:00+08:00')).toBe(false);
  });

  it('passes midnight where the end lies before the start, and belongs to the day it began on', () => {
    const night = clock(['22:00', '02:00'], ['mon']);
    expect(at(night, '2026-03-02T23:00:00+08:00')).toBe(true);
    expect(at(night, '2026-03-03T01:59:00+08:00')).toBe(true);
    expect(at(night, '2026-03-02T01:00:00+08:00')).toBe(false);
    expect(at(night, '2026-03-03T02:00:00+08:00')).toBe(false);
  });

  it('knows weekdays in local time, and an end at 24:00', () => {
    expect(at(clock(null, ['mon']), '2026-03-01T16:00:00Z')).toBe(true);
    expect(at(clock(['20:00', '24:00']), '2026-03-02T23:59:59+08:00')).toBe(true);
    expect(at(clock(['09:00', '09:00']), '2026-03-02T09:00:00+08:00')).toBe(false);
  });

  it('keeps its value until it asks to be looked at, through every kind of change of the clocks', () => {
    const quarter = fc
      .tuple(fc.integer({ min: 0, max: 4 }), fc.constantFrom('00', '15', '30', '45'))
      .map(([hour, minute]) => `0${hour}:${minute}`);
    const near = fc.tuple(fc.constantFrom(...CHANGES), fc.integer({ min: -300, max: 180 }));
    const window = fc.option(fc.tuple(quarter, quarter), { freq: 9 });
    fc.assert(
      fc.property(near, window, fc.option(fc.subarray(WEEK)), ([[zone, change], offset], between, on) => {
        const nowMs = change + offset * MINUTE;
        const look = (atMs: number): ReturnType<typeof evaluate> =>
          evaluate(clock(between, on), factsOf({ nowMs: atMs, zone }), luxonCalendar);
        const { value, recheckAtMs } = look(nowMs);
        const until = Math.min(recheckAtMs ?? Infinity, nowMs + 36 * 60 * MINUTE);
        const samples = [until - 1];
        for (let sample = nowMs; sample < until; sample += 15 * MINUTE) samples.push(sample);
        return samples.every((sample) => look(sample).value === value);
      }),
      { numRuns: 200 },
    );
  });
});
