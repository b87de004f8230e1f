import fc from 'fast-check';
import { minuteOfDay, windowHas } from '../../../audience/local-window';
import { luxonCalendar } from '../../../audience/luxon-calendar';
import { permit, type LocalWindow, type SendRequest, type SendStanding } from '../../../audience/permit';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOON = Date.parse('2026-03-02T12:00:00+08:00');
const granted = { state: 'granted' as const, atMs: 0, source: 'e1' };

interface Told {
  request?: Partial<SendRequest>;
  standing?: Partial<SendStanding>;
}

function ask({ request, standing }: Told = {}): ReturnType<typeof permit> {
  return permit(
    {
      channel: 'email',
      purpose: 'marketing',
      topic: null,
      journey: 'welcome',
      windows: [],
      quietHours: null,
      caps: [],
      askedAtMs: NOON,
      patienceMs: 3 * DAY,
      ...request,
    },
    {
      nowMs: NOON,
      zone: 'Asia/Shanghai',
      hasAddress: true,
      suppressed: false,
      consent: granted,
      sent: [],
      ...standing,
    },
    luxonCalendar,
  );
}

const local = (text: string): number => Date.parse(`${text}:00+08:00`);

describe('permission to send', () => {
  it('is given where nothing stands against it', () => {
    expect(ask()).toEqual({ verdict: 'send' });
  });

  it('names the first thing that forbids a message for good', () => {
    const nothing = { hasAddress: false, suppressed: true, consent: null };
    const withdrawn = { ...granted, state: 'withdrawn' as const };
    const noNews = { ...granted, topics: { news: 'withdrawn' as const } };
    expect(ask({ standing: nothing })).toEqual({ verdict: 'skip', reason: 'no_address' });
    expect(ask({ standing: { ...nothing, hasAddress: true } })).toEqual({
      verdict: 'skip',
      reason: 'suppressed',
    });
    expect(ask({ standing: { consent: null } })).toEqual({ verdict: 'skip', reason: 'no_consent' });
    expect(ask({ standing: { consent: withdrawn } })).toEqual({ verdict: 'skip', reason: 'no_consent' });
    expect(ask({ request: { topic: 'news' }, standing: { consent: noNews } })).toEqual({
      verdict: 'skip',
      reason: 'topic_refused',
    });
  });

  it('lets a transactional message pass but for its address and a suppression', () => {
    const request: Partial<SendRequest> = {
      purpose: 'transactional',
      quietHours: ['00:00', '24:00'],
      caps: [{ messages: 0, perMs: DAY, channel: null, topic: null, journey: null }],
      askedAtMs: NOON - 30 * DAY,
    };
    expect(ask({ request, standing: { consent: null } })).toEqual({ verdict: 'send' });
    expect(ask({ request, standing: { suppressed: true } })).toEqual({
      verdict: 'skip',
      reason: 'suppressed',
    });
    const own: Partial<SendRequest> = { ...request, askedAtMs: NOON, windows: [['14:00', '15:00']] };
    expect(ask({ request: own })).toMatchObject({ verdict: 'defer', untilMs: local('2026-03-02T14:00') });
  });

  it('waits for the window, and past quiet hours', () => {
    expect(ask({ request: { windows: [['14:00', '21:00']] } })).toEqual({
      verdict: 'defer',
      untilMs: local('2026-03-02T14:00'),
      reason: 'window',
    });
    const night = { nowMs: local('2026-03-02T22:30') };
    expect(ask({ request: { quietHours: ['21:00', '09:00'] }, standing: night })).toEqual({
      verdict: 'defer',
      untilMs: local('2026-03-03T09:00'),
      reason: 'quiet_hours',
    });
    const both: Partial<SendRequest> = { windows: [['08:00', '24:00']], quietHours: ['21:00', '09:30'] };
    expect(ask({ request: both, standing: night })).toMatchObject({ untilMs: local('2026-03-03T09:30') });
  });

  it('never waits for hours that do not come', () => {
    const covered: Partial<SendRequest> = { windows: [['22:00', '23:00']], quietHours: ['21:00', '09:00'] };
    expect(ask({ request: covered })).toEqual({ verdict: 'skip', reason: 'quiet_hours' });
    const apart: LocalWindow[] = [
      ['09:00', '10:00'],
      ['11:00', '12:00'],
    ];
    expect(ask({ request: { windows: apart } })).toEqual({ verdict: 'skip', reason: 'window' });
    expect(ask({ request: { windows: [['09:00', '09:00']] } })).toEqual({
      verdict: 'skip',
      reason: 'window',
    });
  });

  it('waits until enough counted messages have left the period of the cap, then for the hours', () => {
    const cap = { messages: 2, perMs: DAY, channel: 'email' as const, topic: null, journey: null };
    const message = { channel: 'email' as const, topic: null, journey: 'other' };
    const sent = [20, 3, 5].map((hours) => ({ ...message, atMs: NOON - hours * HOUR }));
    const full = ask({ request: { caps: [cap] }, standing: { sent } });
    expect(full).toEqual({ verdict: 'defer', untilMs: NOON + 19 * HOUR, reason: 'cap' });
    const request: Partial<SendRequest> = { caps: [cap], quietHours: ['21:00', '09:00'] };
    expect(ask({ request, standing: { sent } })).toEqual({
      verdict: 'defer',
      untilMs: local('2026-03-03T09:00'),
      reason: 'cap',
    });
    expect(ask({ request: { caps: [cap], channel: 'sms' }, standing: { sent } })).toEqual({
      verdict: 'send',
    });
    const room = sent.map((one) => ({ ...one, atMs: one.atMs - 18 * HOUR }));
    expect(ask({ request: { caps: [cap] }, standing: { sent: room } })).toMatchObject({ verdict: 'defer' });
    expect(ask({ request: { caps: [cap] }, standing: { sent: room.slice(0, 2) } })).toEqual({
      verdict: 'send',
    });
  });

  it('counts for the cap of a journey its own messages, and for that of a topic those of the topic', () => {
    const sent = [{ channel: 'email' as const, topic: 'offers', journey: 'welcome', atMs: NOON - HOUR }];
    const cap = { messages: 1, perMs: DAY, channel: null, topic: null, journey: null };
    const asks = (change: object, request: Partial<SendRequest> = {}): string =>
      ask({ request: { ...request, caps: [{ ...cap, ...change }] }, standing: { sent } }).verdict;
    expect(asks({ journey: 'welcome' })).toBe('defer');
    expect(asks({ journey: 'welcome' }, { journey: 'other' })).toBe('send');
    expect(asks({ topic: 'offers' }, { topic: 'offers' })).toBe('defer');
    expect(asks({ topic: 'offers' }, { topic: 'news' })).toBe('send');
    expect(ask({ request: { caps: [{ ...cap, messages: 0 }] } })).toEqual({ verdict: 'skip', reason: 'cap' });
  });

  it('gives up with the reason that kept it when the next chance lies beyond its patience', () => {
    const window: LocalWindow[] = [['10:00', '11:00']];
    const patienceMs = 22 * HOUR;
    expect(ask({ request: { windows: window, patienceMs } })).toMatchObject({ verdict: 'defer' });
    expect(ask({ request: { windows: window, patienceMs: patienceMs - 1 } })).toEqual({
      verdict: 'skip',
      reason: 'window',
    });
    expect(ask({ request: { askedAtMs: NOON - 4 * DAY } })).toEqual({ verdict: 'skip', reason: 'patience' });
  });
});

describe('in every zone, on every day', () => {
  const clock = fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
    .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
  const window: fc.Arbitrary<LocalWindow> = fc.tuple(clock, fc.oneof(clock, fc.constant('24:00')));
  const changes = [
    Date.UTC(2026, 2, 8, 7),
    Date.UTC(2026, 2, 29, 1),
    Date.UTC(2026, 9, 25, 1),
    Date.UTC(2026, 10, 1, 6),
  ];
  const now = fc.oneof(
    fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2028, 0) }),
    fc
      .tuple(fc.constantFrom(...changes), fc.integer({ min: -DAY, max: DAY }))
      .map(([at, offset]) => at + offset),
  );
  const allows = (
    request: Pick<SendRequest, 'windows' | 'quietHours'>,
    atMs: number,
    zone: string,
  ): boolean => {
    const minute = minuteOfDay(luxonCalendar.local(atMs, zone));
    const quiet = request.quietHours !== null && windowHas(request.quietHours, minute);
    return !quiet && request.windows.every((one) => windowHas(one, minute));
  };

  it('sends inside all windows and outside quiet hours, and defers to the first instant that is', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Intl.supportedValuesOf('timeZone')),
        now,
        fc.array(window, { maxLength: 2 }),
        fc.option(window),
        fc.array(fc.integer({ min: 0, max: 2 * DAY }), { maxLength: 4 }),
        (zone, nowMs, windows, quietHours, ages) => {
          const sent = ages.map((age) => ({
            channel: 'email' as const,
            topic: null,
            journey: 'j',
            atMs: nowMs - age,
          }));
          const caps = [{ messages: 2, perMs: DAY, channel: null, topic: null, journey: null }];
          const request = { windows, quietHours, caps, askedAtMs: nowMs, patienceMs: 400 * DAY };
          const verdict = ask({ request, standing: { nowMs, zone, sent } });
          if (verdict.verdict === 'send') return allows(request, nowMs, zone);
          if (verdict.verdict === 'skip') return neverOpens(request, nowMs, zone);
          const again = ask({ request, standing: { nowMs: verdict.untilMs, zone, sent } });
          return (
            verdict.untilMs > nowMs &&
            allows(request, verdict.untilMs, zone) &&
            again.verdict === 'send' &&
            (verdict.reason === 'cap' ||
              closedBetween(request, nowMs, verdict.untilMs, zone, sent.length > 1))
          );
        },
      ),
      { numRuns: 600 },
    );
  });

  it('opens when the clocks are set back to a time before the quiet hours', () => {
    // 01:59:59 becomes 01:00 again, and the quiet hours begin at 01:15.
    const setBackMs = Date.UTC(2026, 10, 1, 6);
    const request = {
      windows: [],
      quietHours: ['01:15', '24:00'] as LocalWindow,
      caps: [],
      askedAtMs: setBackMs - 1,
    };
    const verdict = ask({
      request,
      standing: { nowMs: setBackMs - 1, zone: 'America/Grand_Turk', sent: [] },
    });
    expect(verdict).toEqual({ verdict: 'defer', untilMs: setBackMs, reason: 'quiet_hours' });
  });

  function neverOpens(
    request: Pick<SendRequest, 'windows' | 'quietHours'>,
    nowMs: number,
    zone: string,
  ): boolean {
    for (let at = nowMs; at < nowMs + 2 * DAY; at += 60_000) if (allows(request, at, zone)) return false;
    return true;
  }

  /** No quarter of an hour before the instant was open; caps may have kept it where there are any. */
  function closedBetween(
    request: Pick<SendRequest, 'windows' | 'quietHours'>,
    fromMs: number,
    toMs: number,
    zone: string,
    capped: boolean,
  ): boolean {
    if (capped) return true;
    for (let at = fromMs; at < toMs; at += 15 * 60_000) if (allows(request, at, zone)) return false;
    return !allows(request, toMs - 1, zone);
  }
});

describe('of messages that wait for room under a cap', () => {
  const cap = { messages: 1, perMs: DAY, channel: null, topic: null, journey: null };
  const other = {
    channel: 'email' as const,
    topic: null,
    journey: 'other',
    priority: 5,
    askedAtMs: NOON - 2 * HOUR,
    untilMs: NOON,
  };
  const beside = (waiting: object, request: Partial<SendRequest> = {}) =>
    ask({
      request: { caps: [cap], priority: 5, askedAtMs: NOON - HOUR, ...request },
      standing: { waiting: [{ ...other, ...waiting }] },
    });

  it('the one of higher priority goes first, and the other steps back for a moment', () => {
    expect(beside({ priority: 6 })).toEqual({ verdict: 'defer', untilMs: NOON + 5_000, reason: 'cap' });
    expect(beside({ priority: 4 })).toEqual({ verdict: 'send' });
  });

  it('of two of one priority the one that has waited longer goes first', () => {
    expect(beside({})).toMatchObject({ verdict: 'defer' });
    expect(beside({ askedAtMs: NOON - HOUR / 2 })).toEqual({ verdict: 'send' });
  });

  it('nobody waits for one that is not due yet, or that has not come when it was', () => {
    expect(beside({ priority: 9, untilMs: NOON + 1 })).toEqual({ verdict: 'send' });
    expect(beside({ priority: 9, untilMs: NOON - 60_000 })).toEqual({ verdict: 'send' });
  });

  it('both go where there is room for both, or the cap is not about the other', () => {
    expect(beside({ priority: 9 }, { caps: [{ ...cap, messages: 2 }] })).toEqual({ verdict: 'send' });
    expect(beside({ priority: 9, channel: 'sms' }, { caps: [{ ...cap, channel: 'email' }] })).toEqual({
      verdict: 'send',
    });
  });

  it('a transactional message waits for nobody', () => {
    expect(beside({ priority: 9 }, { purpose: 'transactional' })).toEqual({ verdict: 'send' });
  });
});
