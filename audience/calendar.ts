import type { Weekday } from './condition';

/** The parts of an instant on a wall clock somewhere. */
export interface LocalTime {
  year: number;
  /** 1 to 12. */
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  weekday: Weekday;
}

/**
 * Wall-clock arithmetic, given to the pure parts from outside so that they import no library. A local time that does
 * not exist (a gap when clocks go forward) gives the first instant that does; one that exists twice gives the first.
 */
export interface Calendar {
  isZone(zone: string): boolean;
  local(atMs: number, zone: string): LocalTime;
  /** The instant of a local date and time. Day overflow is allowed (`day: 32`). */
  instant(
    local: { year: number; month: number; day: number; hour: number; minute: number },
    zone: string,
  ): number;
}
