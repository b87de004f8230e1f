import fc from 'fast-check';
import { sentIn } from '../../../journey/simulator/backtest/course';
import { backtest, DAY_MS, lived, onDay, someone, START_MS, UNTIL_MS } from './replays';

const OFFER = `journey: offer
enter: [{ event: viewed }]
again: after 7d
delivery: { window: ['09:00', '21:00'], purpose: marketing, topic: offers }
steps:
  - wait: 2d
  - email: offer
`;
const LATER = OFFER.replace('wait: 2d', 'wait: 4d');
const CODES = {
  path: 'coupons/ten.yaml',
  text: "coupon: ten\nvalue: { percent: 10 }\ncodes: { pattern: 'TEN-#############' }\nstock: 2\n",
};

describe('a backtest', () => {
  it('tells who would have entered, and been sent what and when, held by the window', async () => {
    const ana = lived(someone('ana'), [onDay(0.1, 'viewed'), onDay(1, 'viewed')]);
    const { versions, details, people } = await backtest([OFFER], [ana, lived(someone('bea'), [])]);
    expect(people).toBe(2);
    expect(versions[0]?.tally).toMatchObject({ entered: 1, entrants: 1, deferred: { email: { window: 1 } } });
    const [course] = details[0]?.courses ?? [];
    expect(details.map(({ person }) => person)).toEqual(['ana']);
    expect(course?.refused).toMatchObject([{ reason: expect.any(String) as string }]);
    expect(course?.messages).toMatchObject([
      { template: 'offer', channel: 'email', atMs: START_MS + 2 * DAY_MS + 9 * 3_600_000 },
    ]);
    expect(course?.held).toMatchObject([{ outcome: 'deferred', reason: 'window' }]);
  });

  it('says why somebody would not have been written to', async () => {
    const noConsent = lived(someone('ana', { consent: {} }), [onDay(1, 'viewed')]);
    const { versions } = await backtest([OFFER], [noConsent]);
    expect(versions[0]?.tally.skipped).toEqual({ email: { no_consent: 1 } });
    expect(versions[0]?.followed).toMatchObject({ messages: 0, followed: 0, daysAfterEntry: null });
  });

  it('counts the conversions that followed anyway, each once, and leaves out what is too new to say', async () => {
    const lives = [
      lived(someone('came'), [onDay(1.4, 'viewed'), onDay(5, 'order_placed'), onDay(6, 'order_placed')]),
      lived(someone('came-too-late'), [onDay(1.4, 'viewed'), onDay(12, 'order_placed')]),
      lived(someone('before'), [onDay(1.4, 'viewed'), onDay(2, 'order_placed')]),
      lived(someone('too-new'), [onDay(23.4, 'viewed'), onDay(26, 'order_placed')]),
    ];
    const { versions, conversions } = await backtest([OFFER], lives);
    expect(conversions).toEqual({ people: 4, count: 5, value: 50 });
    expect(versions[0]?.followed).toEqual({
      messages: 3,
      followed: 1,
      tooNew: 1,
      conversions: { people: 1, count: 2, value: 20 },
      daysAfterEntry: [2, 2, 2],
    });
  });

  it('tells two versions apart person by person', async () => {
    const lives = [
      lived(someone('nobody'), []),
      lived(someone('both'), [onDay(1.4, 'viewed'), onDay(7, 'order_placed')]),
      lived(someone('only-first'), [onDay(27.4, 'viewed')]),
    ];
    const { differences, details } = await backtest([OFFER, LATER], lives);
    expect(differences).toMatchObject({
      neither: { people: 1 },
      same: { people: 0 },
      first_only: { people: 1 },
      second_only: { people: 0 },
      otherwise: { people: 1, followed: [1, 1] },
    });
    expect(details.map(({ person, difference }) => [person, difference])).toEqual([
      ['both', 'otherwise'],
      ['only-first', 'first_only'],
    ]);
    const same = await backtest([OFFER, OFFER], lives);
    expect(same.differences?.same.people).toBe(2);
    expect(same.details).toEqual([]);
  });

  it('gives the timeline of the person who is asked for, and no more people than are wanted', async () => {
    const lives = ['a', 'b', 'c', 'd'].map((id) => lived(someone(id), [onDay(1.4, 'viewed')]));
    const { details, versions } = await backtest([OFFER], lives, { keep: 2, person: 'd' });
    expect(details.map(({ person }) => person)).toEqual(['a', 'b', 'd']);
    expect(versions[0]?.timeline.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['entered', 'wait', 'email', 'ended']),
    );
    expect(versions[0]?.timeline.every(({ userRef }) => userRef === 'ref-d')).toBe(true);
  });

  it('gives coupons to who came first by the clock, whatever the order in which people are read', async () => {
    const journey = OFFER.replace(
      '  - email: offer',
      '  - coupon: ten\n    else: [{ exit: over }]\n  - email: offer',
    );
    const lives = [5.4, 1.4, 3.4, 2.4].map((day) => lived(someone(`p-${day}`), [onDay(day, 'viewed')]));
    const found = await backtest([journey], lives, { more: [CODES], portion: 1 });
    expect(found.details.map(({ person }) => person)).toEqual(['p-1.4', 'p-2.4']);
    expect(found.versions[0]).toMatchObject({ passes: 2, tally: { ended: { over: 2, completed: 2 } } });
  });

  it('is the same however people are portioned, and of one version as beside another', async () => {
    const day = fc.integer({ min: -100, max: 299 }).map((tenths) => tenths / 10);
    const events = fc.array(fc.tuple(day, fc.constantFrom('viewed', 'order_placed')), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(events, { maxLength: 6 }),
        fc.integer({ min: 1, max: 6 }),
        async (all, portion) => {
          const lives = all.map((own, index) =>
            lived(
              someone(`p${index}`),
              own.map(([at, name]) => onDay(at, name)),
            ),
          );
          const both = await backtest([OFFER, LATER], lives, { portion });
          const alone = await backtest([LATER], lives);
          expect(both.versions[1]).toEqual(alone.versions[0]);
          expect(both.conversions).toEqual(alone.conversions);
          const sums = Object.values(both.differences ?? {}).reduce((sum, { people }) => sum + people, 0);
          expect(sums).toBe(lives.length);
          for (const { courses } of both.details) {
            for (const { messages } of courses) {
              for (const { atMs } of messages) expect(atMs >= START_MS && atMs <= UNTIL_MS).toBe(true);
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('knows sent messages from held ones', () => {
    const message = { atMs: 1, step: 's', template: 't', channel: null, reason: null, afterEntryMs: 0 };
    const course = { entered: [], heldOut: false, refused: [], converted: [], ended: [] };
    const messages = [
      { ...message, outcome: 'sent' as const },
      { ...message, outcome: 'deferred' as const },
    ];
    expect(sentIn({ ...course, messages })).toHaveLength(1);
  });
});
