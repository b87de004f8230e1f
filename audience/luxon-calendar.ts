import { IANAZone } from 'luxon';
import type { Calendar, LocalTime } from './calendar';
import { DAY_MS, dateOfDay, dayNumber, weekdayOfDay } from './civil-date';

/** A zone with the offsets already found, by UTC day; `null` marks a day on which the offset changes. */
interface CachedZone {
  zone: IANAZone;
  days: Map<number, number | null>;
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
  const made = { zone: IANAZone.create(name), days: new Map<number, number | null>() };
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

/** Local time minus UTC, in milliseconds. A day without a change of offset is asked for once. */
function offsetMs(cached: CachedZone, atMs: number): number {
  const day = Math.floor(atMs / DAY_MS);
  let known = cached.days.get(day);
  if (known === undefined) {
    if (cached.days.size >= MAX_DAYS_PER_ZONE) cached.days.clear();
    const first = exactOffsetMs(cached.zone, day * DAY_MS);
    known = first === exactOffsetMs(cached.zone, (day + 1) * DAY_MS - 1) ? first : null;
    cached.days.set(day, known);
  }
  return known ?? exactOffsetMs(cached.zone, atMs);
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

/** The first instant after `fromMs` at which the offset is no longer the one of `fromMs`; it lies before `toMs`. */
function changeBetween(cached: CachedZone, fromMs: number, toMs: number): number {
  const before = offsetMs(cached, fromMs);
  let low = fromMs;
  let high = toMs;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetMs(cached, middle) === before) low = middle;
    else high = middle;
  }
  return high;
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
  return changeBetween(cached, wallMs - WIDEST_OFFSET_MS, wallMs + WIDEST_OFFSET_MS);
}

/**
 * The calendar over the zone database of Node (ICU, read through luxon). Exact to the second; offsets are remembered
 * by zone and day, so a look at local time costs a map lookup and some arithmetic.
 */
export const luxonCalendar: Calendar = { isZone, local, instant };
