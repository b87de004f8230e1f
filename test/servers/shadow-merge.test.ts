import type { ShadowReport } from '../../dispatch/shadow-report';
import { openApiOverLab, type ApiOverLab } from './api-over-lab';
import { eventOf, identify } from './engine-lab';
import { shopFile } from './files-of-a-test';
import { until } from './lab';
import { useLabWithMail, type LabWithMail } from './lab-with-mail';

jest.setTimeout(240_000);

let opened: LabWithMail;
let api: ApiOverLab;
useLabWithMail('shadow-merge', (one) => (opened = one));

beforeAll(async () => {
  api = await openApiOverLab(opened.lab);
});
afterAll(() => api?.close());

const template = (id: string) => ({
  path: `templates/${id}.email.txt`,
  text: `---\nsubject: ${id}\npurpose: marketing\n---\n{{ workspace.sender.address }} {{ links.unsubscribe }}\n`,
});
const HEAD = 'journey: cart\nenter: [{ event: cart_left, key: event.cart }]\nagain: once\n';
const WAITS = 'steps:\n  - wait_for: { event: reminded, timeout: 30d }\n  - { id: first, email: first }\n';
const MORE = '  - { id: second, email: second }\n';
/** At most two messages a week: the second goes out only where the first is counted once. */
const CAP = 'delivery: { cap: { messages: 2, per: 7d } }\n';
const files = (steps: string) => [
  shopFile('UTC'),
  template('first'),
  template('second'),
  { path: 'journeys/cart.yaml', text: `${HEAD}${CAP}${steps}` },
];

const URL = '/api/journeys/cart/shadow';

async function ask<Answer>(method: 'GET' | 'POST', url: string, payload?: object): Promise<Answer> {
  const { headers } = api;
  const answer = await api.app.inject({ method, url, headers, ...(payload && { payload }) });
  expect([answer.statusCode, answer.json()]).toMatchObject([200, {}]);
  return answer.json<Answer>();
}

const report = (): Promise<ShadowReport> => ask<ShadowReport>('GET', `${URL}?list=100`);
const shadowOf = (ref: string) => opened.lab.store.shadows.ofPerson(ref, 'cart');

async function settled(): Promise<void> {
  await until(async () => (await opened.lab.store.events.unroutedCount()) === 0, 'the events are dealt with');
}

describe('two people who turn out to be one while a shadow runs', () => {
  it('are one in the shadow too: the older of their two runs goes on, the other ends as merged', async () => {
    const { lab, smtp } = opened;
    await ask('POST', '/api/publish', { files: files(WAITS) });
    await ask('POST', URL, { files: files(WAITS + MORE) });
    const of = { properties: { cart: 'c1' } };
    const runOf = async (ref: string) => (await lab.store.runs.lastEntries(ref, 'cart', 1))[0];
    await lab.record([identify('uana'), eventOf('adevice', 'cart_left', of)]);
    await until(async () => Boolean((await runOf('adevice'))?.started), 'the first run has begun');
    await lab.record([eventOf('uana', 'cart_left', of)]);
    await until(async () => Boolean((await runOf('uana'))?.started), 'the second run has begun');
    await settled();
    expect([(await shadowOf('adevice')).length, (await shadowOf('uana')).length]).toEqual([1, 1]);

    await lab.record([
      eventOf('uana', 'identify', { type: 'identify', anonymousId: 'device', previousRef: 'adevice' }),
    ]);
    await until(async () => (await runOf('uana'))?.live === false, 'the younger run has ended');
    await settled();
    expect((await shadowOf('uana'))[0]).toMatchObject({ live: false, outcome: { reason: 'merged' } });
    expect((await shadowOf('adevice'))[0]).toMatchObject({ live: true, outcome: null });
    expect(await report()).toMatchObject({ missed: 0, differing: 0, people: [], steps: [] });
    expect(smtp.recipients).toEqual([]);
  });

  it('are written to once by the live version, and by the shadow not at all', async () => {
    const { lab, smtp } = opened;
    await lab.record([eventOf('uana', 'reminded')]);
    await until(async () => smtp.recipients.length > 0, 'the mail has gone out');
    await until(async () => (await shadowOf('adevice'))[0]?.live === false, 'the shadow has ended');
    const entries = () => lab.store.runs.lastEntries('adevice', 'cart', 1);
    await until(async () => (await entries())[0]?.outcome?.reason === 'completed', 'the run has ended');
    await settled();
    expect(smtp.recipients).toEqual(['RCPT TO:<uana@shop.example>']);
  });

  it('stand in the report as one person, with what the shadow would have sent', async () => {
    const found = await report();
    expect(found).toMatchObject({ missed: 0, complete: true, differing: 1 });
    expect(found.runs).toEqual({ both: 2, liveOnly: 0, shadowOnly: 0 });
    expect(found.ended).toEqual(
      expect.arrayContaining([
        { live: 'merged', shadow: 'merged', runs: 1 },
        { live: 'completed', shadow: 'completed', runs: 1 },
      ]),
    );
    expect(found.steps).toMatchObject([
      { step: 'first', both: 1, liveOnly: 0, shadowOnly: 0 },
      { step: 'second', both: 0, liveOnly: 0, shadowOnly: 1, skipped: { live: {}, shadow: {} } },
    ]);
    expect(found.people).toMatchObject([
      { userRef: 'uana', entered: 'both', liveOnly: [], shadowOnly: ['second email'] },
    ]);
  });

  it('enter the shadow no second time: the entries of both count', async () => {
    const { lab } = opened;
    await lab.record([eventOf('uana', 'cart_left', { properties: { cart: 'c1' } })]);
    await settled();
    expect((await report()).runs).toEqual({ both: 2, liveOnly: 0, shadowOnly: 0 });
  });
});
