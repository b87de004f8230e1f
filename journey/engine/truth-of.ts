import type { Looked } from './effect';

/** The answer to a question about a condition. An instant, or none, is a broken invariant. */
export function truthOf(looked: Looked | undefined, step: string): Extract<Looked, { value: boolean }> {
  if (looked === undefined || !('value' in looked))
    throw new Error(`The answer about ${step} is not a truth value`);
  return looked;
}
