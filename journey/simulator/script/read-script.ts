import type { JsonObject } from '../../../audience/json';
import type { Simulation } from '../simulation';
import { momentMs } from './moment';
import { readExperiments } from './read-experiments';
import { readHappenings } from './read-happenings';
import { readPeople } from './read-people';
import { readItems, readNeighbours } from './read-items';
import { fault, type Reading, type ScriptFault } from './reading';

/** The part of a simulation that a script gives: who, what happens to them, and when. */
export type Script = Pick<
  Simulation,
  'people' | 'happenings' | 'startMs' | 'untilMs' | 'experiments' | 'items' | 'neighbours'
>;

/** How long a script goes on where it does not say `until`. */
const DEFAULT_SPAN_MS = 365 * 86_400_000;

/**
 * Reads a script: the keys `start`, `until`, `person` or `people`, `experiments`, `catalogue`, `neighbours` and `events` of a `test` document, already parsed.
 * `region` (ISO 3166 alpha-2) reads phone numbers without a country code.
 */
export function readScript(
  document: JsonObject,
  region: string,
): { script: Script; faults: [] } | { script: null; faults: ScriptFault[] } {
  const reading: Reading = { startMs: 0, faults: [] };
  const startMs = momentMs(document['start'] ?? '2026-03-02T10:00:00+08:00', 0);
  if (startMs === null)
    fault(reading, 'start', 'must be an instant with its offset, 2026-03-02T10:00:00+08:00', 'bad_moment');
  reading.startMs = startMs ?? 0;
  const people = readPeople(reading, document, region);
  const happenings = readHappenings(
    reading,
    document,
    people.map((person) => person.userRef),
  );
  const items = readItems(reading, document['catalogue']);
  const neighbours = readNeighbours(reading, document['neighbours']);
  const { until } = document;
  const untilMs = until === undefined ? reading.startMs + DEFAULT_SPAN_MS : momentMs(until, reading.startMs);
  const experiments = readExperiments(reading, document);
  if (untilMs === null) fault(reading, 'until', 'is neither a duration nor an instant', 'bad_moment');
  if (reading.faults.length > 0) return { script: null, faults: reading.faults };
  const plain = { people, happenings, startMs: reading.startMs, untilMs: untilMs ?? 0, items };
  const script = {
    ...plain,
    ...(neighbours === undefined ? {} : { neighbours }),
    ...(experiments.length === 0 ? {} : { experiments }),
  };
  return { script, faults: [] };
}
