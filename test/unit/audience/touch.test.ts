import type { JsonObject } from '../../../audience/json';
import { applyEvent, newProfile } from '../../../audience/profile-change';
import { touchOf } from '../../../audience/touch';
import { trafficChannel } from '../../../audience/traffic-channel';
import type { EventRow, ProfileRow } from '../../../store/rows';

const MINUTE_MS = 60_000;

function visit(
  context: JsonObject,
  minute: number,
  type: EventRow['type'] = 'page',
): Pick<EventRow, 'type' | 'context' | 'atMs'> {
  return { type, context, atMs: minute * MINUTE_MS };
}

const landed = (url: string, referrer = ''): JsonObject => ({ page: { url, referrer } });
const direct = (minute: number) => visit(landed('https://shop.example/'), minute);
const campaign = (source: string, minute: number) =>
  visit(
    { ...landed('https://shop.example/sale'), campaign: { source, medium: 'cpc', name: 'spring' } },
    minute,
  );

function after(...visits: ReturnType<typeof visit>[]): ProfileRow {
  return visits.reduce(
    (profile, one) => {
      const row = { ...one, userRef: 'u1', userId: 'ana', anonymousId: null, traits: {}, properties: {} };
      return applyEvent(profile, row as unknown as EventRow, 'CN').profile;
    },
    newProfile({ userRef: 'u1', atMs: 0 }),
  );
}

describe('how somebody came', () => {
  it('is read from the campaign, with its five UTM parameters, the landing page and the place', () => {
    const context = {
      page: { url: 'https://shop.example/sale?token=secret#x', referrer: 'https://www.google.com/?q=ana' },
      campaign: { source: 'google', medium: 'cpc', name: 'spring', term: 'shoes', content: 'b' },
      location: { country: 'China', region: '上海' },
    };
    expect(touchOf(visit(context, 1))).toEqual({
      at: '1970-01-01T00:01:00.000Z',
      channel: 'paid_search',
      source: 'google',
      utm_source: 'google',
      utm_medium: 'cpc',
      utm_campaign: 'spring',
      utm_term: 'shoes',
      utm_content: 'b',
      referrer: 'https://www.google.com/',
      landing_page: 'https://shop.example/sale',
      country: 'China',
      region: '上海',
    });
  });

  it('is read from the address of the page where the client did not read it', () => {
    const url = 'https://shop.example/?utm_source=may&utm_medium=email&utm_campaign=c';
    expect(touchOf(visit(landed(url), 1))).toMatchObject({ channel: 'email', source: 'may' });
    expect(touchOf(visit(landed('https://shop.example/?gclid=x'), 1))).toMatchObject({
      channel: 'paid_search',
      source: 'google',
    });
  });

  it('is nothing new for a step within the site, its sub-domains included', () => {
    for (const referrer of [
      'https://shop.example/a',
      'https://www.shop.example/',
      'https://id.shop.example/',
    ]) {
      expect(touchOf(visit(landed('https://shop.example/b', referrer), 1))).toBeNull();
    }
    expect(touchOf(visit({}, 1))).toBeNull();
    expect(touchOf(visit(landed('https://shop.example/'), 1, 'track'))).toBeNull();
  });

  it.each([
    ['https://www.baidu.com/s', 'organic_search'],
    ['https://weibo.com/x', 'organic_social'],
    ['https://blog.example/x', 'referral'],
    ['', 'direct'],
    ['javascript:alert(1)', 'direct'],
  ])('from %s counts as %s', (referrer, channel) => {
    const touch = touchOf(visit(landed('https://shop.example/', referrer), 1));
    expect(touch).toHaveProperty('channel', channel);
  });

  it.each([
    ['instagram', 'paid', 'paid_social'],
    ['baidu', 'cpc', 'paid_search'],
    ['partner-a', 'affiliate', 'affiliate'],
    ['shop', 'SMS', 'sms'],
    ['poster', 'qr', 'campaign'],
    ['facebook', 'social', 'organic_social'],
  ])('with source %s and medium %s counts as %s', (source, medium, channel) => {
    expect(trafficChannel({ source, medium, referrerHost: null, hasPaidClickId: false })).toBe(channel);
  });

  it('takes no campaign from what is no text, and cuts what is too long', () => {
    const odd = { campaign: { source: { $ne: 1 }, medium: 7, name: 'n'.repeat(9_000) } };
    expect(touchOf(visit(odd, 1))).toEqual({
      at: expect.any(String) as string,
      channel: 'campaign',
      utm_campaign: 'n'.repeat(500),
    });
  });
});

describe('first and last touch', () => {
  it('are the earliest and the newest, whichever arrives first', () => {
    const { traits } = after(campaign('google', 50), campaign('wechat', 90), campaign('weibo', 10));
    expect(traits).toMatchObject({ first_touch: { source: 'weibo' }, last_touch: { source: 'wechat' } });
  });

  it('a direct visit is the first where it came first, and never takes the place of a last one', () => {
    const { traits } = after(direct(1), campaign('google', 50), direct(90));
    expect(traits).toMatchObject({ first_touch: { source: 'direct' }, last_touch: { source: 'google' } });
    expect(after(direct(90), campaign('google', 50)).traits).toMatchObject({
      last_touch: { source: 'google' },
    });
  });

  it('a direct visit is the last touch of somebody with no other', () => {
    expect(after(direct(1), direct(90)).traits).toMatchObject({
      first_touch: { at: '1970-01-01T00:01:00.000Z' },
      last_touch: { source: 'direct', at: '1970-01-01T01:30:00.000Z' },
    });
  });

  it('are not news again with every event of one visit', () => {
    const once = after(campaign('google', 50));
    const row = { ...campaign('google', 55), traits: {}, properties: {}, anonymousId: null, userId: 'ana' };
    const again = applyEvent(once, row as unknown as EventRow, 'CN');
    expect(again.changed).toEqual([]);
    const later = applyEvent(once, { ...row, atMs: 120 * MINUTE_MS } as unknown as EventRow, 'CN');
    expect(later.changed).toEqual(['profile:last_touch']);
  });

  it('cannot be stated by an identify', () => {
    const stated = { type: 'identify', traits: { last_touch: { source: 'x' }, groups: 1, city: 'y' } };
    const row = { ...direct(1), ...stated, properties: {}, context: {}, anonymousId: null, userId: 'ana' };
    const { profile } = applyEvent(newProfile({ userRef: 'u1', atMs: 0 }), row as unknown as EventRow, 'CN');
    expect(profile.traits).toEqual({ city: 'y' });
  });
});
