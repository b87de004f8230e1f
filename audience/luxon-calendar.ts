import { IANAZone } from 'luxon';
import type { Calendar, LocalTime } from './calendar';
import { DAY_MS, dateOfDay, dayNumber, weekdayOfDay } from './civil-date';

/** A UTC day on which the clocks of a zone change, with the offsets before and after, in milliseconds. */
interface Change {
  atMs: number;
  before: number;
  after: number;
}

/** A zone with the offsets already found, by UTC day. */
interface CachedZone {
  zone: IANAZone;
  days: Map<number, number | Change>;
}

/** Beyond this many remembered days a zone starts anew, which bounds the memory of the cache. */
const MAX_DAYS_PER_ZONE = 2048;
const MAX_ZONES = 640;

/** No offset of the zone database, past or present, is larger than 16 hours. */
const WIDEST_OFFSET_MS = 16 * 3_600_000;

const zones = new Map<string, CachedZone>();

function cachedZone(name: string): CachedZone {
  const known = zones.get(name);
  if (known) return known;
  if (!isZone(name)) throw new RangeError(`Not an IANA time zone: ${name}`);
  if (zones.size >= MAX_ZONES) zones.clear();
  const made = { zone: IANAZone.create(name), days: new Map<number, number | Change>() };
  zones.set(name, made);
  return made;
}

/** Offset names such as `GMT+8` and `+08:00` are refused: they know no daylight saving and are easily misread. */
function isZone(name: string): boolean {
  return /^[A-Za-z]/.test(name) && !/^(GMT|UTC)[+-]/i.test(name) && IANAZone.isValidZone(name);
}

function exactOffsetMs(zone: IANAZone, atMs: number): number {
  return Math.round(zone.offset(atMs) * 60_000);
}

/** The first instant in (`low`, `high`] at which `is` is true; it is true at `high` and not at `low`. */
function firstInstant(lowMs: number, highMs: number, is: (atMs: number) => boolean): number {
  let [low, high] = [lowMs, highMs];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (is(middle)) high = middle;
    else low = middle;
  }
  return high;
}

function offsetOfDay(zone: IANAZone, day: number): number | Change {
  const [startMs, endMs] = [day * DAY_MS, (day + 1) * DAY_MS - 1];
  const before = exactOffsetMs(zone, startMs);
  const after = exactOffsetMs(zone, endMs);
  if (before === after) return before;
  const atMs = firstInstant(startMs, endMs, (middle) => exactOffsetMs(zone, middle) !== before);
  return { atMs, before, after };
}

/** Local time minus UTC, in milliseconds. The zone database is asked once for each day. */
function offsetMs(cached: CachedZone, atMs: number): number {
  const day = Math.floor(atMs / DAY_MS);
  let known = cached.days.get(day);
  if (known === undefined) {
    if (cached.days.size >= MAX_DAYS_PER_ZONE) cached.days.clear();
    known = offsetOfDay(cached.zone, day);
    cached.days.set(day, known);
  }
  if (typeof known === 'number') return known;
  return atMs < known.atMs ? known.before : known.after;
}

function local(atMs: number, zone: string): LocalTime {
  const wall = atMs + offsetMs(cachedZone(zone), atMs);
  const days = Math.floor(wall / DAY_MS);
  const seconds = Math.floor((wall - days * DAY_MS) / 1000);
  const { year, month, day } = dateOfDay(days);
  return {
    year,
    month,
    day,
    hour: Math.floor(seconds / 3600),
    minute: Math.floor(seconds / 60) % 60,
    second: seconds % 60,
    weekday: weekdayOfDay(days),
  };
}

function instant(wall: Parameters<Calendar['instant']>[0], zone: string): number {
  const cached = cachedZone(zone);
  const wallMs =
    dayNumber(wall.year, wall.month, wall.day) * DAY_MS + wall.hour * 3_600_000 + wall.minute * 60_000;
  const before = offsetMs(cached, wallMs - WIDEST_OFFSET_MS);
  const after = offsetMs(cached, wallMs + WIDEST_OFFSET_MS);
  const first = wallMs - before;
  if (before === after || offsetMs(cached, first) === before) return first;
  const second = wallMs - after;
  if (offsetMs(cached, second) === after) return second;
  const [low, high] = [wallMs - WIDEST_OFFSET_MS, wallMs + WIDEST_OFFSET_MS];
  return firstInstant(low, high, (middle) => offsetMs(cached, middle) !== before);
}

/**
 * The calendar over the zone database of Node (ICU, read through luxon). Exact to the second; offsets are remembered
 * by zone and day, so a look at local time costs a map lookup and some arithmetic.
 */
export const luxonCalendar: Calendar = { isZone, local, instant };
