import { sentIn, type Course } from './course';

/** How two versions differ for one person, by the messages they would have been sent. */
export const DIFFERENCES = ['neither', 'same', 'first_only', 'second_only', 'otherwise'] as const;
export type Difference = (typeof DIFFERENCES)[number];

/**
 * Compares the messages that two versions would have sent a person. `same`: the same templates on the same channels at
 * the same instants; `otherwise`: both write, with other messages, or at other times.
 */
export function differenceOf(first: Course, second: Course): Difference {
  const [one, other] = [first, second].map((course) =>
    sentIn(course).map(({ atMs, template, channel }) => `${atMs} ${String(channel)} ${template}`),
  );
  if (one === undefined || other === undefined || one.length + other.length === 0) return 'neither';
  if (other.length === 0) return 'first_only';
  if (one.length === 0) return 'second_only';
  return one.join('\n') === other.join('\n') ? 'same' : 'otherwise';
}
