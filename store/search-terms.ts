import type { Json } from '../audience/json';
import type { ProfileRow } from './rows';

/** Traits that hold a name of the person. */
const NAMES = ['name', 'first_name', 'last_name', 'firstName', 'lastName'] as const;
const MOST_TERMS = 24;
const MOST_CHARACTERS = 100;

/** Text as it is compared in a search: without case, without the width of letters, with single blanks. */
export function searchText(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim().slice(0, MOST_CHARACTERS);
}

function words(name: Json | undefined): string[] {
  if (typeof name !== 'string') return [];
  const whole = searchText(name);
  return [whole, ...whole.split(' ')];
}

/**
 * What a person is found under, by its beginning: address, number, id of the caller, each name and each word of it.
 * A profile that was merged is found under nothing: the surviving one is.
 */
export function searchTerms(row: ProfileRow): string[] {
  if (row.mergedInto !== null) return [];
  const plain = [row.email, row.phone, row.userId].flatMap((text) => (text === null ? [] : searchText(text)));
  const named = NAMES.flatMap((name) => words(row.traits[name]));
  const full = ['first', 'last'].map((part) => row.traits[`${part}_name`] ?? row.traits[`${part}Name`]);
  const both = full.every((part) => typeof part === 'string') ? [searchText(full.join(' '))] : [];
  return [...new Set([...plain, ...named, ...both])].filter((term) => term !== '').slice(0, MOST_TERMS);
}
