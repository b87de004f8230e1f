import { newProfile } from '../../../audience/profile-change';
import { linkToken } from '../../../message/links';
import { createApiBench, SECRET, type ApiBench } from './made';

let bench: ApiBench;
beforeEach(async () => {
  bench = await createApiBench({ now: () => Date.UTC(2026, 2, 2) });
  const consent = { email: { state: 'granted' as const, atMs: 1, source: 's' } };
  await bench.store.profiles.saveMany([{ ...newProfile({ userRef: 'u1', atMs: 0 }), consent }]);
});
afterEach(() => bench.app.close());

const url = `/u/${linkToken(SECRET, 'unsubscribe', { userRef: 'u1', channel: 'email', topic: null })}`;
const open = (language = 'en') => bench.app.inject({ url, headers: { 'accept-language': language } });
const press = (action: string) =>
  bench.app.inject({
    method: 'POST',
    url,
    payload: `action=${action}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'user-agent': 'a browser' },
  });
const person = () => bench.store.tables.profiles.get('u1');

describe('personalization on the page behind a link', () => {
  it('is switched off in force with the answer, told to journeys, and kept in the history with its cause', async () => {
    expect((await open()).body).toContain('value="personalization_off"');
    expect((await open('zh-CN')).body).toContain('关闭个性化推荐');
    expect(person()?.traits).toEqual({});
    const answer = await press('personalization_off');
    expect(answer.body).toContain('Personalization is off');
    expect(answer.body).toContain('value="personalization_on"');
    expect(person()?.traits).toEqual({ personalization: 'off' });
    expect(person()?.consent.email?.state).toBe('granted');
    expect(bench.accepted).toMatchObject([
      {
        ...{ userRef: 'u1', type: 'identify', source: 'system', traits: { personalization: 'off' } },
        ...{ properties: { trait: 'personalization' }, context: { userAgent: 'a browser' } },
      },
    ]);
    expect(await bench.store.profileHistory.of(['u1'], 5)).toMatchObject([
      { by: { kind: 'system', id: expect.stringMatching(/^page\/personalization_off\//) as string } },
    ]);
  });

  it('is switched on again, and opening the page or asking for something else changes nothing', async () => {
    await press('personalization_off');
    expect((await press('personalization_on')).body).toContain('value="personalization_off"');
    expect(person()?.traits).toEqual({ personalization: 'on' });
    await open();
    await press('personalization');
    await press('unsubscribe');
    expect(person()?.traits).toEqual({ personalization: 'on' });
    expect((await open()).body).toContain('Subscribe again');
  });
});
