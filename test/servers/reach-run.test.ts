import { randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Plan } from '../../journey/plan/plan';
import type { JourneyWorker } from '../../worker/create-worker';
import { email, planOf } from '../unit/engine/plans';
import { eventOf, identify, openEngineLab, openLabWorker, publish, type EngineLab } from './engine-lab';
import { until } from './lab';
import { servers } from './servers';

jest.setTimeout(120_000);

const { temporalAddress, mongoUri } = servers();
const where = { temporalAddress, mongoUri, taskQueue: `reach-${randomUUID()}` };
let lab: EngineLab;
let worker: JourneyWorker;
let ended: Promise<void>;
let crm: Server;
const calls: { headers: IncomingHttpHeaders; body: string }[] = [];

/** The other side is down at first. */
const replies: [number, string][] = [[503, '']];

beforeAll(async () => {
  crm = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      calls.push({ headers: request.headers, body });
      const [status, text] = replies.shift() ?? [200, '{"score":2}'];
      response.writeHead(status, { 'content-type': 'application/json' }).end(text);
    });
  });
  await new Promise<void>((resolve) => crm.listen(0, '127.0.0.1', resolve));
  lab = await openEngineLab(where);
  await lab.dispatcher.start();
  const accept = lab.dispatcher.accept.bind(lab.dispatcher);
  worker = await openLabWorker({ ...where, store: lab.store, smtpUrl: 'smtp://127.0.0.1:1', accept });
  ended = worker.run();
});
afterAll(async () => {
  worker?.shutdown();
  await ended;
  await lab?.close();
  await new Promise((resolve) => crm.close(resolve));
});

async function live(plan: Plan): Promise<void> {
  await publish(lab.store, plan);
  await lab.dispatcher.reload();
}

async function endOf(userRef: string, journey: string) {
  const last = async () => (await lab.store.runs.lastEntries(userRef, journey, 1))[0];
  await until(async () => Boolean((await last())?.outcome), `the run of ${userRef} ends`, 60_000);
  const row = await last();
  if (row === undefined) throw new Error('no run');
  return { row, steps: await lab.store.steps.ofRun(userRef, row.runId) };
}

describe('steps that reach beyond the run, on real servers', () => {
  it('call another system until it answers, with one id, and read its reply', async () => {
    const { port } = crm.address() as AddressInfo;
    const plan = planOf(
      [
        {
          kind: 'webhook',
          id: 'ask',
          next: 'low',
          url: `http://127.0.0.1:${port}/surveys/{{ profile.first_name }}`,
          method: 'POST',
          headers: { authorization: 'Bearer {{ secrets.crm }}' },
          body: { order: { ref: { from: 'entry', path: 'order_id' } } },
        },
        {
          kind: 'if',
          id: 'low',
          next: null,
          when: {
            kind: 'value',
            left: { from: 'step', path: 'ask.response.score' },
            tests: [{ op: 'lt', right: { literal: 3 } }],
          },
          then: 'unhappy',
          otherwise: null,
        },
        { kind: 'tag', id: 'unhappy', next: null, tag: 'unhappy' },
      ],
      {
        journey: 'survey',
        enter: [{ kind: 'event', event: 'ordered', where: null, key: null, lateMs: 60_000 }],
      },
    );
    await live(plan);
    await lab.record([identify('uweb'), eventOf('uweb', 'ordered', { properties: { order_id: 'o1' } })]);
    const { steps } = await endOf('uweb', 'survey');
    expect(steps.map(({ kind, outcome, reason }) => [kind, outcome, reason])).toEqual([
      ['entered', 'survey', undefined],
      ['webhook', 'deferred', 'http_503'],
      ['webhook', 'done', undefined],
      ['if', 'then', undefined],
      ['tag', 'done', undefined],
      ['ended', 'completed', undefined],
    ]);
    expect(calls).toHaveLength(2);
    expect(calls.map(({ body }) => JSON.parse(body) as unknown)).toEqual([{ order: 'o1' }, { order: 'o1' }]);
    expect(calls[0]?.headers['webhook-id']).toBe(calls[1]?.headers['webhook-id']);
    expect(calls[1]?.headers['authorization']).toBe('Bearer of-the-lab');
    const profile = await lab.store.profiles.get('uweb');
    expect(Object.keys(profile?.tags ?? {})).toEqual(['unhappy']);
  });

  it('record consent with the run as its evidence, and let nothing out after a channel was stopped', async () => {
    const plan = planOf(
      [
        { kind: 'subscribe', id: 'agreed', next: 'stopped', channel: 'sms', topic: null },
        { kind: 'suppress', id: 'stopped', next: 'hello', channel: 'email' },
        email('hello', null),
      ],
      { journey: 'sunset', enter: [{ kind: 'trait', trait: 'plan', from: null, to: ['free'] }] },
    );
    await live(plan);
    await lab.record([identify('uout')]);
    await until(async () => (await lab.store.events.unroutedCount()) === 0, 'the person is known');
    const free = { messageId: 'free', traits: { plan: 'free' } };
    await lab.record([{ ...identify('uout'), ...free }]);
    const { row, steps } = await endOf('uout', 'sunset');
    const last = steps.filter(({ step }) => step === 'hello').at(-1);
    expect([last?.outcome, last?.reason]).toEqual(['skipped', 'no_consent']);
    const profile = await lab.store.profiles.get('uout');
    expect(profile?.consent.sms).toMatchObject({ state: 'granted', source: `${row.runId}/agreed/0` });
    expect(profile?.consent.email).toMatchObject({ state: 'withdrawn', source: `${row.runId}/stopped/0` });
    expect(await lab.store.suppressions.has('email', 'uout@shop.example')).toBe(true);
  });
});
