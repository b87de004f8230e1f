import { userRefOf } from '../../audience/user-ref';
import type { ScriptedSmtp } from '../unit/channels/scripted-smtp';
import { openApiOverLab, type ApiOverLab } from './api-over-lab';
import type { EngineLab } from './engine-lab';
import { until } from './lab';
import { useLabWithMail } from './lab-with-mail';
import { BRAND, letter, publishFiles } from './published-files';

jest.setTimeout(120_000);

let lab: EngineLab;
let smtp: ScriptedSmtp;
let api: ApiOverLab;
useLabWithMail('operator-edits', (opened) => ({ lab, smtp } = opened));

beforeAll(async () => void (api = await openApiOverLab(lab)));
afterAll(() => api?.close());

const ANA = userRefOf('a secret of the tests that is long enough', { userId: 'ana' });

async function profile(...argv: string[]): Promise<void> {
  const { code, stderr } = await api.cli(['profile', ...argv]);
  expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
}

const ana = () => lab.store.profiles.get(ANA);
const segmentsOf = async (): Promise<string[]> => Object.keys((await ana())?.segments ?? {}).sort();

describe('what an operator changes of a person by hand', () => {
  it('moves segments and journeys as an event does, and says in history and audit whose it was', async () => {
    await publishFiles(api, {
      'workspace.yaml': `${BRAND}topics: { offers: Offers }\n`,
      'segments/locals.yaml': 'segment: locals\nwhere: [{ profile: city, is: Oslo }]\n',
      'segments/vips.yaml': 'segment: vips\nwhere: [{ tag: vip }]\n',
      'segments/readers.yaml': 'segment: readers\nwhere: [{ consent: email }]\n',
      'journeys/local.yaml': 'journey: local\nenter: [{ segment: locals }]\nsteps:\n  - tag: greeted\n',
      'journeys/offers.yaml':
        'journey: offers\nenter: [{ segment: readers }]\ndelivery: { topic: offers }\nsteps:\n  - email: offer\n',
      'templates/offer.email.html': letter('An offer'),
    });
    const post = { method: 'POST', url: '/v1/identify', headers: api.headers } as const;
    const traits = { email: 'ana@shop.example', city: 'Rome' };
    expect((await api.app.inject({ ...post, payload: { userId: 'ana', traits } })).statusCode).toBe(200);
    await until(async () => (await ana())?.traits['city'] === 'Rome', 'the person is known');

    await profile('set', 'ana', 'city=Oslo');
    await until(async () => Object.hasOwn((await ana())?.tags ?? {}, 'greeted'), 'the journey has greeted');
    await profile('tag', 'add', 'ana', 'vip');
    await until(async () => (await segmentsOf()).includes('vips'), 'the tag is followed');
    expect(await segmentsOf()).toEqual(['locals', 'vips']);
    await profile('tag', 'remove', 'ana', 'vip');
    await profile('unset', 'ana', 'city');
    await until(async () => (await segmentsOf()).length === 0, 'tag and trait are gone');

    const { stdout } = await api.cli(['profile', 'show', 'ana', '--history']);
    expect(stdout).toMatch(/trait city +Rome +Oslo +operator operator\/[0-9a-f]{12}\//);
    expect(stdout).toMatch(/tag vip +true +– +operator/);
    const audit = await lab.store.audit.list({ action: 'profile.edit', limit: 10 });
    expect(audit).toHaveLength(4);
    expect(JSON.stringify(audit)).not.toContain('Oslo');
  });

  it('a consent written down lets mail go, and its withdrawal is in force with the answer', async () => {
    const evidence = ['--source', 'call, ticket 4711'];
    await profile('consent', 'grant', 'ana', 'email/offers', ...evidence, '--text', 'offers-3');
    await until(() => Promise.resolve(smtp.bodies.length > 0), 'the offer is sent');
    const [message] = [...(await lab.store.messages.scan(null, 5))];
    expect(message?.consent).toMatchObject({ state: 'granted', source: 'call, ticket 4711' });
    await profile('consent', 'withdraw', 'ana', 'email', '--source', 'letter');
    expect((await ana())?.consent.email?.state).toBe('withdrawn');
    await until(async () => (await segmentsOf()).length === 0, 'the segment is left');
    expect((await lab.store.consents.ofPerson([ANA], 5)).map(({ by, state }) => [by, state])).toEqual([
      ['operator', 'withdrawn'],
      ['operator', 'granted'],
    ]);
  });
});
