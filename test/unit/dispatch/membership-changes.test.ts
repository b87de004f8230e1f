import fc from 'fast-check';
import { bodyOf, membershipNews, toldOf } from '../../../dispatch/push/membership-changes';
import { createMemoryPushes } from '../../fakes/memory-pushes';

type Step = { ref: string; sinceMs: number | null };

const member = (userRef: string, sinceMs: number) => ({
  ...{ userRef, userId: `id of ${userRef}`, anonymousIds: [], traits: { city: 'Oslo', secret: 'x' } },
  segments: { s: { sinceMs, version: '1' } },
});

describe('what another system is told of a segment', () => {
  it('makes it know the members, whatever happens between two looks, and each person in order', async () => {
    const step = fc.record<Step>({
      ref: fc.constantFrom('u1', 'u2', 'u3'),
      sinceMs: fc.option(fc.integer({ min: 1, max: 5 })),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(step, { maxLength: 5 }), { maxLength: 6 }), async (rounds) => {
        const pushes = createMemoryPushes();
        const members = new Map<string, number>();
        const receiver = new Map<string, number>();
        for (const round of rounds) {
          for (const { ref, sinceMs } of round) {
            if (sinceMs === null) members.delete(ref);
            else members.set(ref, sinceMs);
          }
          const now = [...members].map(([ref, sinceMs]) => member(ref, sinceMs));
          const news = membershipNews('s', now, await pushes.page('s', 't', null, 500), ['city']);
          for (const { change, userRef, sinceMs } of news) {
            // Nobody leaves who is not in, nobody comes who is in.
            expect(receiver.has(userRef)).toBe(change === 'left');
            if (change === 'left') receiver.delete(userRef);
            else receiver.set(userRef, sinceMs);
          }
          await pushes.keep('s', 't', toldOf(news));
          expect(receiver).toEqual(new Map(members));
          expect(membershipNews('s', now, await pushes.page('s', 't', null, 500), [])).toEqual([]);
        }
      }),
    );
  });

  it('has the same ids and the same text when it is told again, and no trait but the chosen', () => {
    const tell = () => bodyOf('s', membershipNews('s', [member('u1', 5)], [], ['city', 'missing']));
    expect(tell()).toBe(tell());
    expect(JSON.parse(tell())).toMatchObject({
      type: 'segment.changed',
      data: { segment: 's', changes: [{ change: 'entered', userRef: 'u1', traits: { city: 'Oslo' } }] },
    });
    expect(tell()).not.toContain('secret');
  });
});
