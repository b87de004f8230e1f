import type { Json, JsonObject } from '../../../audience/json';
import type { ItemPatch } from '../../engine/items/item';
import { fault, isObject, objectsAt, wordsAt, type Reading } from './reading';

const TEXTS = ['title', 'url', 'image', 'currency', 'category', 'brand'];
const NUMBERS = ['price', 'stock'];

/** Keys by which a line of `events` says something anew of an item. */
export const ITEM_WORDS: readonly string[] = [...TEXTS, ...NUMBERS, 'available', 'attributes'];

function isRight(key: string, value: Json): boolean {
  if (value === null) return true;
  if (NUMBERS.includes(key)) return typeof value === 'number' && value >= 0;
  if (key === 'available') return typeof value === 'boolean';
  return key === 'attributes' ? isObject(value) : typeof value === 'string';
}

/** What is said of an item; null takes a value away. */
export function readPatch(reading: Reading, one: JsonObject, path: string, id: string): ItemPatch {
  const said = Object.entries(one).filter(([key]) => ITEM_WORDS.includes(key));
  for (const [key, value] of said) {
    if (!isRight(key, value)) fault(reading, `${path}.${key}`, `is no ${key} of an item`);
  }
  // Each value was looked at by its key.
  return { ...Object.fromEntries(said), id };
}

/** The `catalogue` of a script: the items as it begins. */
export function readItems(reading: Reading, value: Json | undefined): ItemPatch[] {
  return objectsAt(reading, value, 'catalogue').flatMap((one, index) => {
    const path = `catalogue[${index}]`;
    for (const key of Object.keys(one)) {
      if (key !== 'id' && !ITEM_WORDS.includes(key))
        fault(reading, `${path}.${key}`, 'is not known', 'unknown_key');
    }
    const { id } = one;
    if (typeof id === 'string' && id !== '') return [readPatch(reading, one, path, id)];
    fault(reading, `${path}.id`, 'must name the item');
    return [];
  });
}

/** The `neighbours` of a script: what is bought beside each item, nearest first. Undefined where it says nothing. */
export function readNeighbours(
  reading: Reading,
  value: Json | undefined,
): Record<string, string[]> | undefined {
  if (value === undefined) return undefined;
  if (!isObject(value)) {
    fault(reading, 'neighbours', 'must be a mapping of items, `{ kettle: [cup, tea] }`', 'wrong_type');
    return undefined;
  }
  const read = Object.entries(value).map(
    ([item, near]) => [item, wordsAt(reading, near, `neighbours.${item}`)] as const,
  );
  return Object.fromEntries(read);
}
