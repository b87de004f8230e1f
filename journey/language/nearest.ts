import { distance } from 'fastest-levenshtein';

/**
 * The candidate that a misspelt word most likely means, or undefined when none is near: at most two letters wrong, or
 * a third of them in a long word.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const allowed = Math.max(2, Math.floor(word.length / 3));
  let best: string | undefined;
  let least = allowed + 1;
  for (const candidate of candidates) {
    const apart = distance(plain(word), plain(candidate));
    if (apart < least && apart < candidate.length) {
      best = candidate;
      least = apart;
    }
  }
  return best;
}

/** `Did you mean …?`, or undefined when nothing is near. */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  const found = nearest(word, candidates);
  return found === undefined ? undefined : `Did you mean \`${found}\`?`;
}

function plain(word: string): string {
  return word.toLowerCase().replaceAll('-', '_');
}
