import { userRefOf } from '../../audience/user-ref';
import { linkToken } from '../../message/links';
import type { ScriptedSmtp } from '../unit/channels/scripted-smtp';
import { openApiOverLab, type ApiOverLab } from './api-over-lab';
import type { EngineLab } from './engine-lab';
import { until } from './lab';
import { useLabWithMail } from './lab-with-mail';
import { letter, publishFiles } from './published-files';

jest.setTimeout(120_000);

let lab: EngineLab;
let smtp: ScriptedSmtp;
let api: ApiOverLab;
useLabWithMail('personalization-mail', (opened) => ({ lab, smtp } = opened));

beforeAll(async () => void (api = await openApiOverLab(lab)));
afterAll(() => api?.close());

const SECRET = 'a secret of the tests that is long enough';
const ANA = userRefOf(SECRET, { userId: 'ana' });

async function send(call: 'identify' | 'track', payload: object): Promise<void> {
  const request = { method: 'POST', url: `/v1/${call}`, headers: api.headers, payload } as const;
  expect((await api.app.inject(request)).statusCode).toBe(200);
}

async function nextSubject(): Promise<string> {
  const before = smtp.bodies.length;
  await send('track', { userId: 'ana', event: 'asked' });
  await until(() => smtp.bodies.length > before, 'the mail');
  const hasEnded = async (): Promise<boolean> => (await lab.store.runs.countLive('note')) === 0;
  await until(hasEnded, 'the run is over, so that the next may begin');
  return /^subject: (.*)$/im.exec(smtp.bodies.at(-1) ?? '')?.[1]?.trim() ?? '';
}

describe('a mail to who has switched personalization off on the page', () => {
  it('says nothing that was computed from what they did, from the answer of the page on', async () => {
    await publishFiles(api, {
      'traits/visits.yaml': 'trait: visits\ncount: visited\n',
      'segments/visitors.yaml': 'segment: visitors\nwhere: [{ profile: visits, gte: 1 }]\n',
      'journeys/note.yaml': 'journey: note\nenter: [{ event: asked }]\nsteps:\n  - email: note\n',
      'templates/note.email.html': letter('Words').replace(
        'Words',
        `'{{ profile.visits | default: "dear" }} {{ profile.city }}'`,
      ),
    });
    const traits = { email: 'ana@shop.example', city: 'Oslo', consent: { email: true } };
    await send('identify', { userId: 'ana', traits });
    await send('track', { userId: 'ana', event: 'visited' });
    await until(async () => (await lab.store.profiles.get(ANA))?.traits['visits'] === 1, 'it is computed');
    expect(await nextSubject()).toBe('1 Oslo');

    const url = `/u/${linkToken(SECRET, 'unsubscribe', { userRef: ANA, channel: 'email', topic: null })}`;
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const page = { method: 'POST', url, headers: form, payload: 'action=personalization_off' } as const;
    expect((await api.app.inject(page)).statusCode).toBe(200);
    expect(await nextSubject()).toBe('dear Oslo');
    await until(
      async () => Object.keys((await lab.store.profiles.get(ANA))?.segments ?? {}).length === 0,
      'the segment is left',
    );
    const { stdout } = await api.cli(['profile', 'show', 'ana', '--history']);
    expect(stdout).toMatch(/trait personalization +– +off +Journeyman page\/personalization_off\//);
  });
});
