import { backtest, DAY_MS, lived, onDay, someone, START_MS } from './replays';

const identify = (day: number, traits: Record<string, string | boolean | object>) =>
  onDay(day, 'identify', { type: 'identify', traits: traits as never });

describe('what is replayed of a person', () => {
  it('makes them what they were at the start, and lets later changes come at their own time', () => {
    const nobody = { ...someone('ana', { traits: {}, consent: {} }), settled: new Set<string>() };
    const life = lived(nobody, [
      identify(3, { city: 'Xi’an', timezone: 'Asia/Tokyo' }),
      identify(-5, { city: 'Shanghai', email: 'ana@shop.example', consent: { email: true } }),
      identify(-9, { city: 'Beijing' }),
    ]);
    expect(life.person).toMatchObject({
      traits: { city: 'Shanghai', email: 'ana@shop.example' },
      consent: { email: { state: 'granted', atMs: START_MS - 5 * DAY_MS } },
      zone: null,
    });
    expect(life.happenings).toMatchObject([
      { kind: 'identify', atMs: START_MS + 3 * DAY_MS, traits: { city: 'Xi’an' } },
    ]);
  });

  it('says nothing new of a trait that is known to have stood', () => {
    const settled = { ...someone('ana', { traits: { city: 'Xi’an' } }), settled: new Set(['city', 'gone']) };
    const { person } = lived(settled, [identify(-5, { city: 'Beijing', gone: 'x', pet: 'cat' })]);
    expect(person.traits).toEqual({ city: 'Xi’an', pet: 'cat' });
  });

  it('takes consent from the events that stated it', () => {
    const withdrawn = onDay(-2, 'unsubscribed', { source: 'system', properties: { channel: 'email' } });
    const again = onDay(4, 'subscribed', {
      source: 'system',
      properties: { channel: 'email', topic: 'news' },
    });
    const life = lived(someone('ana'), [withdrawn, again]);
    expect(life.person.consent.email?.state).toBe('withdrawn');
    expect(life.happenings.at(-1)).toMatchObject({ kind: 'consent', topic: 'news', granted: true });
    const faked = lived(someone('ana'), [{ ...withdrawn, source: 'api' }]);
    expect(faked.person.consent.email?.state).toBe('granted');
  });

  it('counts imported events as received when they happened, and leaves out what comes after the end', () => {
    const life = lived(someone('ana'), [
      onDay(1, 'viewed', { source: 'import' }),
      onDay(31, 'viewed'),
      onDay(-1, 'viewed'),
    ]);
    expect(life.happenings).toMatchObject([
      { kind: 'event', atMs: START_MS - DAY_MS, triggers: true },
      { kind: 'event', atMs: START_MS + DAY_MS, triggers: true },
    ]);
  });

  it('leaves out what the journeys under test did then, and what the engine finds by itself', () => {
    const of = (journey: string, name: string, day: number) =>
      onDay(day, name, { source: 'system', properties: { journey } });
    const life = lived(someone('ana'), [
      of('offer', 'email_opened', 1),
      of('other', 'email_opened', 2),
      of('offer', 'email_opened', -1),
      onDay(3, 'segment_entered', { source: 'system' }),
      onDay(4, 'offer_shown', { source: 'journey', properties: { journey: 'offer', step: 'track' } }),
      onDay(5, 'viewed', { properties: { journey: 'offer' } }),
    ]);
    expect(life.happenings.map(({ atMs }) => (atMs - START_MS) / DAY_MS)).toEqual([-1, 2, 5]);
  });

  it('gives tags when they came', () => {
    const tagged = [
      { tag: 'vip', atMs: START_MS + DAY_MS },
      { tag: 'late', atMs: START_MS + 99 * DAY_MS },
    ];
    const { happenings } = lived({ ...someone('ana'), tagged }, []);
    expect(happenings).toMatchObject([{ kind: 'tag', tag: 'vip', atMs: START_MS + DAY_MS }]);
  });

  it('changes nobody who is taken as they are now', () => {
    const asNow = { ...someone('ana'), changes: false };
    const life = lived(asNow, [identify(-3, { city: 'x' }), identify(3, { city: 'y' }), onDay(1, 'viewed')]);
    expect(life.person).toEqual(asNow.person);
    expect(life.happenings.map(({ kind }) => kind)).toEqual(['event']);
  });

  it('lets no decision know the future', async () => {
    const journey = `journey: offer
enter: [{ event: viewed, where: [{ profile: city, is: Shanghai }] }]
again: once
delivery: { window: ['00:00', '24:00'], purpose: marketing, topic: offers }
steps: [{ email: offer }]
`;
    const moves = [onDay(1, 'viewed'), identify(2, { city: 'Shanghai' }), onDay(3.5, 'viewed')];
    const { details } = await backtest([journey], [lived(someone('ana'), moves)]);
    expect(details[0]?.courses[0]?.entered).toEqual([START_MS + 3.5 * DAY_MS]);
  });
});
