import type { Json, JsonObject } from '../../../audience/json';
import type { GivenCounts } from '../simulation';
import { fault, isObject, objectsAt, type Reading } from './reading';

/** What experiments have counted before the beginning: `{ split, journey, counts: { a: { people, reached } } }`. */
export function readExperiments(reading: Reading, document: JsonObject): GivenCounts[] {
  return objectsAt(reading, document['experiments'], 'experiments').flatMap((one, index) => {
    const path = `experiments[${index}]`;
    const { split, journey, counts } = one;
    if (typeof split !== 'string') {
      fault(reading, `${path}.split`, 'must be the name of a split');
      return [];
    }
    if (journey !== undefined && typeof journey !== 'string')
      fault(reading, `${path}.journey`, 'must be the id of a journey');
    const of = typeof journey === 'string' ? { journey } : {};
    return [{ ...of, split, counts: readCounts(reading, counts, `${path}.counts`) }];
  });
}

function readCounts(reading: Reading, value: Json | undefined, path: string): GivenCounts['counts'] {
  const counts: Record<string, { people: number; reached: number }> = {};
  if (!isObject(value)) {
    fault(reading, path, 'must be a mapping of variants', 'wrong_type');
    return counts;
  }
  for (const [variant, given] of Object.entries(value)) {
    const { people, reached } = isObject(given) ? given : {};
    if (isCount(people) && isCount(reached) && reached <= people) counts[variant] = { people, reached };
    else fault(reading, `${path}.${variant}`, 'must be `{ people: 600, reached: 60 }`');
  }
  return counts;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}
