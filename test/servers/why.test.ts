import type { JsonObject } from '../../audience/json';
import type { ScriptedSmtp } from '../unit/channels/scripted-smtp';
import { openApiOverLab, type ApiOverLab } from './api-over-lab';
import { eventOf, identify, type EngineLab } from './engine-lab';
import { until } from './lab';
import { useLabWithMail } from './lab-with-mail';

jest.setTimeout(240_000);

let lab: EngineLab;
let smtp: ScriptedSmtp;
let api: ApiOverLab;
useLabWithMail('why', (opened) => ({ lab, smtp } = opened));

/** Hours around now twelve zones away: there it is quiet, and here it is not, whenever the test runs. */
function quietHours(): string {
  const at = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString().slice(11, 16);
  return `['${at(10)}', '${at(14)}']`;
}

const template = (id: string) => ({
  path: `templates/${id}.email.html`,
  text: `---\nsubject: ${id}\npurpose: marketing\n---\n<p>Hello. <a href="{{ links.unsubscribe }}">Unsubscribe</a> {{ workspace.sender.address }}</p>\n`,
});
const JOURNEYS = {
  pro: `journey: pro
timezone: profile
enter:
  - event: signed_up
    where: [{ event: plan, is: pro }]
audience: [{ profile: city, is: Shanghai }]
delivery: { cap: { messages: 1, per: 7d } }
steps:
  - if: [{ entry: seats, gte: 10 }]
    then: [{ tag: team }]
  - email: hello
  - id: again
    email: more
  - wait: 30d
`,
  few: `journey: few
enter: [{ event: came_early }]
limit: { people: 1, per: 1d }
steps:
  - wait: 30d
`,
};

const ref = (name: string): string => `u${name}`.padEnd(25, 'a');
const PEOPLE = {
  entered: { traits: { city: 'Shanghai' }, plan: 'pro' },
  elsewhere: { traits: { city: 'Beijing' }, plan: 'pro' },
  free: { traits: { city: 'Shanghai' }, plan: 'free' },
  silent: { traits: { city: 'Shanghai', consent: { email: false } }, plan: 'pro' },
  asleep: { traits: { city: 'Shanghai', timezone: 'Etc/GMT-12' }, plan: 'pro' },
};

beforeAll(async () => {
  api = await openApiOverLab(lab);
  const workspace = `workspace: shop\ntimezone: UTC\nlocale: en\nquiet_hours: ${quietHours()}\nsender: { email: 'Shop <hello@shop.example>', address: '1 Example Road' }\n`;
  const files = [
    { path: 'workspace.yaml', text: workspace },
    template('hello'),
    template('more'),
    ...Object.entries(JOURNEYS).map(([id, text]) => ({ path: `journeys/${id}.yaml`, text })),
  ];
  const published = await api.app.inject({
    method: 'POST',
    url: '/api/publish',
    headers: api.headers,
    payload: { files },
  });
  expect([published.statusCode, published.json()]).toMatchObject([200, {}]);
  const people = Object.entries(PEOPLE);
  await lab.record(people.map(([name, { traits }]) => identify(ref(name), traits)));
  await lab.record(
    people.map(([name, { plan }]) =>
      eventOf(ref(name), 'signed_up', { properties: { plan, seats: 12 }, messageId: `signed-up-${name}` }),
    ),
  );
  await settled();
});
afterAll(() => api?.close());

/** Everything that was told is dealt with, and whoever entered has come to a wait or a deferral. */
async function settled(): Promise<void> {
  await until(async () => (await lab.store.events.unroutedCount()) === 0, 'the events are dealt with');
  await until(async () => {
    const rows = await lab.store.runs.liveOf('pro', null, 100);
    const states = await Promise.all(rows.map(({ workflowId }) => lab.starter.state(workflowId)));
    return states.every((state) => state?.phase.kind === 'waiting' || state?.phase.kind === 'deferred');
  }, 'everybody waits');
}

interface Told extends JsonObject {
  entered: boolean;
  runs: JsonObject[];
}

async function whyJson(name: string, journey = 'pro'): Promise<Told> {
  const { code, stdout, stderr } = await api.cli(['why', ref(name), journey, '--json']);
  expect([code, stderr]).toEqual([0, expect.any(String)]);
  return JSON.parse(stdout) as Told;
}

async function whyText(name: string, journey = 'pro', more: string[] = []): Promise<string> {
  const { code, stdout } = await api.cli(['why', ref(name), journey, ...more]);
  expect(code).toBe(0);
  return stdout;
}

describe('why a person entered, or did not', () => {
  it('shows the run of who entered: the branch with its values, and what became of each message', async () => {
    const told = await whyJson('entered');
    expect(told).toMatchObject({
      ...{ journey: 'pro', entered: true, now: null, refusals: [] },
      runs: [
        {
          ...{ live: true, at: 'after-again', outcome: null },
          decisions: [
            { kind: 'if', outcome: 'then', seen: [{ what: 'entry.seats', value: 12 }] },
            { step: 'again', outcome: 'skipped', reason: 'cap' },
          ],
          messages: [
            { step: 'email-hello', template: 'hello', state: 'accepted' },
            { step: 'again', template: 'more', state: 'skipped', reason: 'cap' },
          ],
        },
      ],
    });
    expect(smtp.recipients.filter((line) => line.includes(ref('entered')))).toHaveLength(1);
    const text = await whyText('entered');
    expect(text).toContain('Entered pro (now live):');
    expect(text).toContain('stands at after-again');
    expect(text).toContain('entry.seats = 12');
  });

  it('names the values that kept somebody out as they were seen then, though they are others now', async () => {
    await lab.record([identify(ref('elsewhere'), { city: 'Shanghai' })]);
    await lab.record([
      eventOf(ref('elsewhere'), 'identify', { type: 'identify', traits: { city: 'Shanghai' } }),
    ]);
    await settled();
    const moved = await lab.store.profiles.get(ref('elsewhere'));
    expect(moved?.traits['city']).toBe('Shanghai');
    expect(await whyJson('elsewhere')).toMatchObject({
      ...{ entered: false, now: null, runs: [] },
      refusals: [{ reason: 'audience', seen: [{ what: 'profile.city', value: 'Beijing' }] }],
    });
    const text = await whyText('elsewhere');
    expect(text).toContain('the entry was refused: not in the audience');
    expect(text).toContain('profile.city = "Beijing"');
  });

  it('shows the event that passed by the filter, where nothing was recorded', async () => {
    const told = await whyJson('free');
    expect(told).toMatchObject({
      ...{ entered: false, runs: [], refusals: [] },
      now: [
        { what: 'status', holds: true },
        {
          ...{ what: 'enter[1] event signed_up', holds: false },
          seen: [{ what: 'signed_up at' }, { what: 'event.plan', value: 'free' }],
        },
        { what: 'audience', holds: true },
      ],
    });
    expect(await whyText('free')).toMatch(/✗ enter\[1\] event signed_up\n.*event\.plan = "free"/);
  });

  it('says to who came when the journey was full that its limit was reached', async () => {
    await lab.record([eventOf(ref('entered'), 'came_early', { messageId: 'early-1' })]);
    await settled();
    await lab.record([eventOf(ref('free'), 'came_early', { messageId: 'early-2' })]);
    await settled();
    expect(await whyJson('entered', 'few')).toMatchObject({ entered: true, refusals: [] });
    expect(await whyJson('free', 'few')).toMatchObject({
      ...{ entered: false, runs: [], now: null },
      refusals: [{ reason: 'limit_reached' }],
    });
    expect(await whyText('free', 'few')).toContain('the entry was refused: ');
  });
});

describe('why a message went out, or did not', () => {
  it('says that there was no consent, and that the run went on', async () => {
    const told = await whyJson('silent');
    expect(told.runs).toMatchObject([
      {
        live: true,
        decisions: [
          {},
          { step: 'email-hello', outcome: 'skipped', reason: 'no_consent' },
          { step: 'again', outcome: 'skipped', reason: 'no_consent' },
        ],
        messages: [{ state: 'skipped', reason: 'no_consent' }, { state: 'skipped' }],
      },
    ]);
    expect(await whyText('silent')).toContain('email hello skipped');
  });

  it('says that it waits for the end of the quiet hours of the person, and until when', async () => {
    const told = await whyJson('asleep');
    expect(told.runs).toMatchObject([
      {
        live: true,
        decisions: [{}, { step: 'email-hello', outcome: 'deferred', reason: 'quiet_hours' }],
        messages: [{ step: 'email-hello', state: 'deferred', reason: 'quiet_hours' }],
      },
    ]);
    const [run] = told.runs as unknown as { decisions: { until?: string }[] }[];
    expect(Date.parse(run?.decisions[1]?.until ?? '')).toBeGreaterThan(Date.now());
    const text = await whyText('asleep');
    expect(text).toContain('quiet hours');
  });

  it('says all of it in Chinese where it is asked to', async () => {
    const texts = await Promise.all(
      ['asleep', 'silent', 'elsewhere'].map((name) => whyText(name, 'pro', ['--lang', 'zh'])),
    );
    expect(texts.join('\n')).not.toMatch(/quiet_hours|no_consent|deferred|skipped/);
  });
});
