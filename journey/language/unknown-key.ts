import { didYouMean } from './nearest';
import { listed } from './show';
import type { Spot } from './spot';

/** What is said about keys of an object beside its schema. */
export interface KeyWords {
  /** Keys of the language that this version cannot run. */
  notYet?: readonly string[];
  /** Hints for keys that are often put in the wrong place. */
  hints?: Readonly<Record<string, string>>;
}

/** Reports a key that is not known at a place: as not supported yet, with a special hint, or with the nearest one. */
export function unknownKey(key: string, known: readonly string[], spot: Spot, words: KeyWords): void {
  const at = spot.at(key);
  if (words.notYet?.includes(key)) {
    at.fault('not_yet', `\`${key}\` is not supported by this version.`, {
      of: 'key',
      hint: 'Remove it for now.',
    });
    return;
  }
  const hint = words.hints?.[key] ?? didYouMean(key, known) ?? `Allowed here: ${listed(known, 'and')}.`;
  at.fault('unknown_key', `\`${key}\` is not known here.`, { of: 'key', hint });
}
