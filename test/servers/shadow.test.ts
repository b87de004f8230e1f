import type { ShadowReport } from '../../dispatch/shadow-report';
import type { ScriptedSmtp } from '../unit/channels/scripted-smtp';
import { useLabWithApi, type ApiOverLab } from './api-over-lab';
import { eventOf, identify, type EngineLab } from './engine-lab';
import { shopFile } from './files-of-a-test';
import { until } from './lab';

jest.setTimeout(300_000);

const template = (id: string, more = '') => ({
  path: `templates/${id}.email.html`,
  text: `---\nsubject: ${id}\npurpose: marketing\n---\n<p>Hello ${more}. <a href="{{ links.unsubscribe }}">Unsubscribe</a> {{ workspace.sender.address }}</p>\n`,
});
const TEMPLATES = [template('first'), template('second', '{{ profile.nickname }}')];
const COUPON = {
  path: 'coupons/ten.yaml',
  text: "coupon: ten\nvalue: { percent: 10 }\ncodes: { pattern: 'TEN-#############' }\nstock: 5\n",
};
const HEAD = 'journey: basket\nenter: [{ event: basket_filled }]\nagain: after 7d\n';
const files = (journey: string) => [
  shopFile('UTC'),
  ...TEMPLATES,
  COUPON,
  { path: 'journeys/basket.yaml', text: `${HEAD}${journey}` },
  {
    path: 'journeys/other.yaml',
    text: 'journey: other\nenter: [{ event: shadow_was_here }, { manual: true }]\nsteps:\n  - tag: other\n',
  },
];
const LIVE = `steps:
  - if: [{ entry: total, gte: 100 }]
    then: [{ id: hello, email: first }]
    else: [{ exit: cheap }]
  - wait_for: { message: hello, was: clicked, timeout: 30d }
    then: [{ exit: clicked }]
`;
/** Writes to more people, does all that must have no effect, and ends otherwise where the message was clicked. */
const CANDIDATE = `steps:
  - if: [{ entry: total, gte: 50 }]
    then: [{ wait: 1s }, { id: hello, email: first }]
    else: [{ exit: cheap }]
  - coupon: ten
  - tag: shadowed
  - set: { nickname: Shadow }
  - track: { event: shadow_was_here }
  - unsubscribe: { channel: sms }
  - start: other
  - webhook: { url: 'https://partner.example/hook', method: POST }
  - id: more
    email: second
  - wait_for: { message: hello, was: clicked, timeout: 30d }
    then: [{ exit: clicked_in_shadow }]
`;

let lab: EngineLab;
let smtp: ScriptedSmtp;
let ask: ApiOverLab['ask'];
useLabWithApi('shadow', (opened) => {
  ({ lab, smtp } = opened);
  ask = opened.api.ask;
});

const URL = '/api/journeys/basket/shadow';
const report = async (): Promise<ShadowReport> => (await ask('GET', `${URL}?list=100`)).body as ShadowReport;
/** Who was really written to, in the order of the alphabet. */
const mailed = (): string[] => smtp.recipients.map((line) => line.replace(/^.*<|>.*$/g, '')).sort();
const people = ['udear1', 'udear2', 'umiddle', 'ucheap', 'unoconsent'];
const totals: Record<string, number> = { udear1: 120, udear2: 140, umiddle: 60, ucheap: 10, unoconsent: 200 };

describe('a shadow', () => {
  it('runs beside the live version, sends nothing and changes nothing, and tells where the two differ', async () => {
    const published = await ask('POST', '/api/publish', { files: files(LIVE) });
    expect([published.status, published.body]).toMatchObject([200, {}]);
    await lab.record(
      people.map((person) => identify(person, person === 'unoconsent' ? { consent: { email: false } } : {})),
    );
    const begun = await ask('POST', URL, { files: files(CANDIDATE) });
    expect([begun.status, begun.body]).toMatchObject([200, { journey: 'basket' }]);
    await lab.record(
      people.map((person) =>
        eventOf(person, 'basket_filled', { properties: { total: totals[person] ?? 0 } }),
      ),
    );
    const settled = async (): Promise<boolean> => {
      const { runs, steps } = await report();
      const at = (id: string) => steps.find(({ step }) => step === id);
      const isSkipped = at('more')?.skipped.shadow['no_consent'] === 1;
      return runs.both === 5 && at('hello')?.both === 2 && at('more')?.shadowOnly === 3 && isSkipped;
    };
    await until(settled, 'both have sent', 60_000);

    const found = await report();
    expect(found).toMatchObject({ missed: 0, complete: true, runs: { both: 5, liveOnly: 0, shadowOnly: 0 } });
    expect(found.steps.find(({ step }) => step === 'hello')).toMatchObject({
      ...{ channel: 'email', both: 2, liveOnly: 0, shadowOnly: 1 },
      skipped: { live: { no_consent: 1 }, shadow: { no_consent: 1 } },
    });
    expect(found.steps.find(({ step }) => step === 'hello')?.laterMs).not.toBeNull();
    // The nickname that the run itself set is in the message: without it this would have been skipped.
    expect(found.steps.find(({ step }) => step === 'more')).toMatchObject({ both: 0, shadowOnly: 3 });
    expect(found.people.find(({ userRef }) => userRef === 'umiddle')).toMatchObject({
      ...{ entered: 'both', liveOnly: [], shadowOnly: ['hello email', 'more email'] },
      ended: { live: 'cheap', shadow: null },
    });
    expect(found.people.map(({ userRef }) => userRef)).not.toContain('ucheap');

    expect(mailed()).toEqual(['udear1@shop.example', 'udear2@shop.example']);
    for (const person of people) {
      const profile = await lab.store.profiles.get(person);
      expect([profile?.tags, profile?.traits['nickname'], profile?.consent.sms]).toEqual([
        {},
        undefined,
        undefined,
      ]);
      const runs = await lab.store.runs.ofPerson(person, 10);
      expect(runs.map(({ journey }) => journey)).toEqual(['basket']);
      const events = await lab.store.events.recent({ userRef: person, limit: 50 });
      expect(
        events.filter(({ properties }) => properties['step'] === 'more' || properties['step'] === 'tag'),
      ).toEqual([]);
      expect(events.map(({ name }) => name)).not.toContain('shadow_was_here');
      expect(await lab.store.coupons.claimsOf(person)).toEqual([]);
    }
    expect((await lab.store.messages.list({ journey: 'basket', limit: 50 })).map(({ step }) => step)).toEqual(
      expect.not.arrayContaining(['more']),
    );
    expect((await lab.store.coupons.get('ten'))?.issued).toBe(0);
  });

  it('follows the fate of the message that the live version sent', async () => {
    const [run] = await lab.store.runs.ofPerson('udear1', 1);
    const properties = {
      journey: 'basket',
      step: 'hello',
      run_id: run?.runId ?? '',
      round: 0,
      channel: 'email',
    };
    await lab.record([eventOf('udear1', 'email_clicked', { properties, source: 'system' })]);
    const isOver = async (): Promise<boolean> =>
      (await report()).ended.some(({ live, shadow }) => live === 'clicked' && shadow === 'clicked_in_shadow');
    await until(isOver, 'both have heard of the click', 60_000);
  });

  it('refuses a second entry as the live version does, and does not stand in the way of its own publication', async () => {
    await lab.record([eventOf('udear2', 'basket_filled', { properties: { total: 300 } })]);
    await until(async () => (await lab.store.events.unroutedCount()) === 0, 'the event is dealt with');
    expect((await report()).runs).toEqual({ both: 5, liveOnly: 0, shadowOnly: 0 });
    expect(await ask('POST', `${URL}/stop`)).toMatchObject({ status: 200, body: { stopped: true } });
    expect((await ask('POST', `${URL}/stop`)).body).toMatchObject({ stopped: false });
    expect((await ask('POST', '/api/publish', { files: files(CANDIDATE) })).status).toBe(200);
    await lab.record([identify('unew')]);
    await lab.record([eventOf('unew', 'basket_filled', { properties: { total: 300 } })]);
    await until(() => mailed().includes('unew@shop.example'), 'the published version sends', 60_000);
    const after = await report();
    expect([after.runs.shadowOnly, after.runs.liveOnly, after.stoppedAtMs !== null]).toEqual([0, 0, true]);
  });

  it('says what is not there', async () => {
    expect((await ask('GET', '/api/journeys/other/shadow')).status).toBe(404);
    expect((await ask('POST', '/api/journeys/nothing/shadow', { files: files(LIVE) })).status).toBe(400);
  });
});
