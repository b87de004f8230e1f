import { DateTime } from 'luxon';
import { targetOf, typedHeader, type CellReading, type Column, type ReadingName } from './column';
import type { ColumnMap, ImportMap } from './import-map';

/** What is wrong with the headings of a file, or with the map over them. */
export interface HeaderFault {
  why: 'missing' | 'unknown' | 'twice' | 'zone';
  /** The heading, the target or the zone at fault. */
  name: string;
  /** What there is instead. */
  known: readonly string[];
}

const TARGETS = [
  'user_id',
  'anonymous_id',
  'message_id',
  'timestamp',
  'event',
  'email',
  'phone',
  'traits.…',
  'properties.…',
  'tags',
  'consent.email',
  'consent.email.at',
  'consent.email.source',
  'consent.email.topics.…',
  'consent.at',
  'consent.source',
  'ignore',
];

const ZONES = ['UTC', 'Europe/Berlin', 'Asia/Shanghai', '…'];

type Understood = Column | HeaderFault;

/** How the cells of a column are read; a format or a zone of its own makes it one of dates. */
function readingOf(own: ColumnMap, as: ReadingName | null, map: ImportMap, isNumber: boolean): CellReading {
  const isDate = own.format !== undefined || own.zone !== undefined;
  return {
    as: own.as ?? as ?? (isDate ? 'date' : isNumber ? 'number' : 'text'),
    format: own.format ?? 'iso',
    zone: own.zone ?? map.zone,
    decimal: own.decimal ?? map.decimal,
  };
}

function columnOf(header: string, map: ImportMap, numbers: ReadonlySet<string>): Understood {
  const given = Object.hasOwn(map.columns, header) ? map.columns[header] : undefined;
  const own = given ?? { to: map.others === 'ignore' ? 'ignore' : header };
  const { name, as } = typedHeader(own.to);
  const to = name === 'ignore' ? ({ kind: 'ignore' } as const) : targetOf(name);
  if (to === null) return { why: 'unknown', name, known: TARGETS };
  const reading = readingOf(own, as, map, numbers.has(header));
  const { zone } = reading;
  if (zone !== null && !DateTime.local({ zone }).isValid) return { why: 'zone', name: zone, known: ZONES };
  return { header, to, reading };
}

function placeOf({ to }: Column): string | null {
  // Tags of several columns come together, and what is left out may be left out often.
  return to.kind === 'ignore' || to.kind === 'tags' ? null : JSON.stringify(to);
}

/**
 * What the columns of a file are, by the map and else by their headings. A map that names a heading that is not there,
 * two columns for one thing, an unknown target and a zone that is none are faults of the file as a whole.
 */
export function columnsOf(
  headings: readonly string[],
  map: ImportMap,
  numbers: ReadonlySet<string> = new Set(),
): { columns: Column[] } | HeaderFault {
  const names = headings.map((name) => name.trim());
  const missing = [...Object.keys(map.columns), ...numbers].find((name) => !names.includes(name));
  if (missing !== undefined) return { why: 'missing', name: missing, known: names };
  const columns: Column[] = [];
  const taken = new Set<string>();
  for (const name of names) {
    const column = columnOf(name, map, numbers);
    if ('why' in column) return column;
    const place = placeOf(column);
    if (place !== null && taken.has(place)) return { why: 'twice', name, known: names };
    if (place !== null) taken.add(place);
    columns.push(column);
  }
  return { columns };
}
