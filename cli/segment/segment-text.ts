import type { AskedSegments } from '../../dispatch/ask-segments';
import type { Terminal } from '../terminal';

/** What is asked about segments. */
export type Question = 'count' | 'preview' | 'sample' | 'overlap';

const share = (part: number, whole: number): string =>
  whole === 0 ? '0%' : `${((part * 100) / whole).toFixed(1)}%`;

/** The answer in words: a count alone for `count`, ids alone for `sample`, so that both can be piped. */
export function askedLines({ t }: Terminal, asked: AskedSegments, question: Question): string[] {
  const { segments, everybody, inAll, inAny } = asked;
  const people = segments.flatMap(({ sample }) => sample.map(({ userId, userRef }) => userId ?? userRef));
  if (question === 'count') return segments.map((one) => String(one.people));
  if (question === 'sample') return people;
  const counts = segments.map((one) =>
    t('segment.people', {
      segment: one.segment,
      people: one.people,
      share: share(one.people, everybody),
      everybody,
    }),
  );
  if (question === 'preview') return [...counts, ...people.map((person) => `  ${person}`)];
  return [...counts, t('segment.overlap', { inAll, share: share(inAll, inAny), inAny })];
}
