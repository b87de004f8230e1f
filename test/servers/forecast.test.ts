import type { Forecast, JourneyForecast } from '../../dispatch/forecast/forecast-workspace';
import type { EventRow, MessageRow } from '../../store/rows';
import { useLabWithApi, type ApiOverLab } from './api-over-lab';
import { eventOf, identify, type EngineLab } from './engine-lab';
import { shopFile } from './files-of-a-test';
import { until } from './lab';

jest.setTimeout(300_000);

const DAY_MS = 86_400_000;
const WORKSPACE = shopFile('UTC');
const template = (id: string) => ({
  path: `templates/${id}.email.html`,
  text: `---\nsubject: ${id}\npurpose: marketing\n---\n<p>Hello. <a href="{{ links.unsubscribe }}">Unsubscribe</a> {{ workspace.sender.address }}</p>\n`,
});
const TEMPLATES = [template('cart'), template('thanks')];
/** A journey with its first wait and the least total that enters. */
const cart = (wait: string, least: number) => ({
  path: 'journeys/cart.yaml',
  text: `journey: cart
enter:
  - event: checkout_started
    where: [{ event: total, gte: ${least} }]
again: after 7d
holdout: 20%
steps:
  - { id: pause, wait: ${wait} }
  - if: [{ entry: total, gte: 100 }]
    then: [{ id: dear, email: cart }]
    else: [{ exit: cheap }]
`,
});

let lab: EngineLab;
let api: ApiOverLab;
useLabWithApi('forecast', (opened) => ({ lab, api } = opened));

async function post(url: string, payload: object): Promise<Record<string, unknown>> {
  const { status, body } = await api.ask('POST', url, payload);
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body as Record<string, unknown>;
}

const PEOPLE = 60;
const people = Array.from({ length: PEOPLE }, (_, index) => `ucart${String(index).padStart(3, '0')}`);

/** What one person did: every third comes twice, every fifth did not consent, totals are 20, 60, 100, 140. */
function deeds(person: string, index: number, atMs: (day: number) => number, name: string): EventRow[] {
  const at = (day: number) => {
    const more = { messageId: `${name}-${person}-${day}`, properties: { total: 20 + 40 * (index % 4) } };
    return eventOf(person, 'checkout_started', { ...more, atMs: atMs(day) });
  };
  return index % 3 === 0 ? [at(0), at(1)] : [at(0)];
}

async function forecastOf(files: object[], more: object = {}): Promise<[Forecast, JourneyForecast]> {
  const { forecast } = await post('/api/plan', { files, forecast: more });
  const found = forecast as Forecast;
  const [journey] = found.journeys;
  if (journey === undefined) throw new Error('no journey is forecast');
  return [found, journey];
}

/** The figures of the forecast that can be counted in the ledger, one name each. */
function foretold({ sent, skipped }: JourneyForecast['to']): Record<string, number> {
  return Object.fromEntries([
    ...sent.map(({ channel, count }) => [`sent ${channel}`, count] as const),
    ...skipped.map(({ channel, reason, count }) => [`${channel} ${reason}`, count] as const),
  ]);
}

function happened(messages: readonly MessageRow[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { state, channel, reason } of messages) {
    const name = state === 'skipped' ? `${channel} ${reason ?? ''}` : `sent ${channel}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

describe('a forecast over a database with stored events', () => {
  it('shows what then really happens when the same events come again', async () => {
    const nowMs = Date.now();
    const consent = (index: number) => (index % 5 === 0 ? { consent: { email: false } } : {});
    const known = people.map((person, index) => ({
      ...identify(person, consent(index)),
      atMs: nowMs - 8 * DAY_MS,
      triggers: false,
    }));
    // Days in the look-back, five and a half ago, and three and a half for who comes again.
    const past = people.flatMap((person, index) =>
      deeds(person, index, (day) => nowMs - (5.5 - 2 * day) * DAY_MS, 'past'),
    );
    await lab.record(known);
    await lab.record(past.map((row) => ({ ...row, triggers: false })));
    await until(async () => (await lab.store.events.unroutedCount()) === 0, 'the past is known');

    const files = [WORKSPACE, ...TEMPLATES, cart('1s', 50)];
    const [{ lookBackDays, people: looked, of }, { to, from, waiting }] = await forecastOf(files);
    expect([lookBackDays, looked === of, from, waiting]).toEqual([7, true, null, null]);
    expect(to.days?.map(({ sent }) => sent.email ?? 0)).toEqual([
      ...[0, to.sent[0]?.count],
      ...[0, 0, 0, 0, 0],
    ]);

    await post('/api/publish', { files });
    await lab.record(people.flatMap((person, index) => deeds(person, index, () => nowMs, 'again')));
    await until(async () => (await lab.store.events.unroutedCount()) === 0, 'all came again');
    const runs = () => lab.store.runs.list({ journey: 'cart', limit: 500 });
    await until(async () => (await runs()).every(({ live }) => !live), 'all runs have ended', 120_000);
    const entered = (await runs()).filter(({ holdout }) => !holdout);
    expect([to.entries, to.heldOut]).toEqual([entered.length, (await runs()).length - entered.length]);
    expect(to.entries).toBeGreaterThan(20);
    const messages = await lab.store.messages.list({ journey: 'cart', limit: 500 });
    expect(happened(messages)).toEqual(foretold(to));
    expect(Object.keys(foretold(to)).sort()).toEqual(['email no_consent', 'sent email']);
    // Of who came twice, the second entry was too soon, then as in the forecast.
    const refusals = await Promise.all(people.map((person) => lab.store.refusals.ofPerson(person, 10)));
    expect(to.refused).toEqual([{ reason: 'too_soon', count: refusals.flat().length }]);
  });

  it('lays a changed version beside the live one, with the entries that forbid another', async () => {
    const [, { to, from }] = await forecastOf([WORKSPACE, ...TEMPLATES, cart('2d', 90)]);
    // The live version let people in just now, which the weeks of the past do not know of.
    expect(from?.entries).toBeGreaterThan(to.entries);
    expect(from?.sent[0]?.count).toBe(to.sent[0]?.count);
    expect(to.days?.[1]?.sent.email ?? 0).toBe(0);
    expect(to.days?.[3]?.sent.email).toBe(to.sent[0]?.count);
  });

  it('adds what people who wait in live runs will still be sent, which then is sent', async () => {
    const waits = (first: string) => ({
      path: 'journeys/later.yaml',
      text: `journey: later\nenter: [{ event: ordered }]\nsteps:\n  - { id: pause, wait: ${first} }\n  - { id: thank, email: thanks }\n  - { id: long, wait: 30d }\n  - { id: again, email: cart }\n`,
    });
    await post('/api/publish', { files: [WORKSPACE, ...TEMPLATES, waits('36h')] });
    const buyers = people.slice(0, 12);
    await lab.record(buyers.map((person) => eventOf(person, 'ordered', { triggers: true })));
    const at = async (step: string) =>
      (await lab.store.runs.standing('later')).find((one) => one.at === step)?.people ?? 0;
    await until(async () => (await at('pause')) === buyers.length, 'all wait', 60_000);
    const [, { waiting }] = await forecastOf([WORKSPACE, ...TEMPLATES, waits('9d')]);
    if (waiting === null) throw new Error('nobody waits');
    expect([waiting.runs, waiting.looked]).toEqual([12, 12]);
    expect(waiting.days?.map(({ sent }) => sent.email ?? 0)).toEqual([0, 9, 0, 0, 0, 0, 0]);
    for (const { workflowId } of await lab.store.runs.list({ journey: 'later', limit: 50 })) {
      await lab.starter.control(workflowId, { kind: 'skipWait' });
    }
    await until(async () => (await at('long')) === buyers.length, 'all are past the message', 60_000);
    expect(happened(await lab.store.messages.list({ journey: 'later', limit: 50 }))).toEqual(
      foretold(waiting as never),
    );
  });

  it('scales a sample of the people to all, and says what the sample may miss', async () => {
    const files = [
      WORKSPACE,
      ...TEMPLATES,
      { ...cart('1s', 50), text: cart('1s', 50).text.replace('cart', 'other') },
    ];
    const [whole, all] = await forecastOf(files);
    const [{ people: looked, of }, some] = await forecastOf(files, { people: 30 });
    expect(looked).toBe(30);
    expect(of).toBeGreaterThanOrEqual(whole.people);
    const [count, part] = [all.to.sent[0]?.count ?? 0, some.to.sent[0]];
    expect(part?.margin).toBeGreaterThan(0);
    expect(Math.abs((part?.count ?? 0) - count)).toBeLessThanOrEqual(2 * (part?.margin ?? 0));
    expect(all.to.sent[0]?.margin).toBe(0);
  });
});
