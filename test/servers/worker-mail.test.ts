import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Plan, PlanStep } from '../../journey/plan/plan';
import type { JourneyWorker } from '../../worker/create-worker';
import { startScriptedSmtp, type ScriptedSmtp } from '../unit/channels/scripted-smtp';
import { email, planOf } from '../unit/engine/plans';
import { eventOf, identify, openEngineLab, openLabWorker, publish, type EngineLab } from './engine-lab';
import { until } from './lab';
import { servers } from './servers';

jest.setTimeout(180_000);

const { temporalAddress, mongoUri } = servers();
const taskQueue = `mail-${randomUUID()}`;
const where = { temporalAddress, mongoUri, taskQueue };
let lab: EngineLab;
let smtp: ScriptedSmtp | undefined;
let worker: { it: JourneyWorker; ended: Promise<void> } | undefined;

beforeAll(async () => {
  lab = await openEngineLab(where);
  await lab.dispatcher.start();
});
afterEach(async () => {
  await stopWorker();
  await smtp?.close();
  smtp = undefined;
});
afterAll(() => lab?.close());

async function startWorker(smtpUrl: string, leaseMs?: number): Promise<void> {
  const more = leaseMs === undefined ? {} : { leaseMs };
  const accept = lab.dispatcher.accept.bind(lab.dispatcher);
  const it = await openLabWorker({ ...where, store: lab.store, smtpUrl, accept, ...more });
  worker = { it, ended: it.run() };
}

async function stopWorker(): Promise<void> {
  worker?.it.shutdown();
  await worker?.ended;
  worker = undefined;
}

async function live(plan: Plan): Promise<void> {
  await publish(lab.store, plan);
  await lab.dispatcher.reload();
}

async function endOf(userRef: string, journey: string) {
  await until(
    async () => Boolean((await lab.store.runs.lastEntries(userRef, journey, 1))[0]?.outcome),
    `the run of ${userRef} ends`,
    120_000,
  );
  const [row] = await lab.store.runs.lastEntries(userRef, journey, 1);
  if (row === undefined) throw new Error('no run');
  return row;
}

/** Journeys of their own: each test's people enter only its own. */
function enterOn(event: string): Plan['enter'] {
  return [{ kind: 'event', event, where: null, key: null, lateMs: 86_400_000 }];
}

const IF_BIG: PlanStep = {
  kind: 'if',
  id: 'big',
  next: null,
  when: {
    kind: 'did',
    event: 'whole-way',
    where: null,
    period: { kind: 'ever' },
    aggregate: { kind: 'times' },
    tests: [{ op: 'gte', right: { literal: 1 } }],
  },
  then: 'hello',
  otherwise: null,
};

describe('from an event to a mail', () => {
  it('goes the whole way: inbox, entry, workflow, branch, ledger, render, SMTP, and tells of it', async () => {
    smtp = await startScriptedSmtp(null);
    await startWorker(smtp.url);
    const plan = planOf([IF_BIG, email('hello', null)], {
      journey: 'whole-way',
      enter: enterOn('whole-way'),
      version: 'aaaaaaaaaaaaaaaa',
    });
    await live(plan);
    await lab.record([identify('uwhole')]);
    await lab.record([eventOf('uwhole', 'whole-way', { properties: { total: 80 } })]);
    const run = await endOf('uwhole', 'whole-way');
    expect(run.outcome).toMatchObject({ reason: 'completed' });
    expect(run.live).toBe(false);

    expect(smtp.recipients).toEqual(['RCPT TO:<uwhole@shop.example>']);
    expect(smtp.bodies[0]).toContain('Subject: hello for Ana');
    expect(smtp.bodies[0]).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
    const [message] = await lab.store.messages.ofRun('uwhole', run.runId);
    expect(message).toMatchObject({
      state: 'accepted',
      step: 'hello',
      attempt: 1,
      templateVersion: 'hello-1',
    });
    expect(message?.consent?.state).toBe('granted');
    expect(message?.consent?.source).toContain('identify-uwhole');
    const steps = await lab.store.steps.ofRun('uwhole', run.runId);
    expect(steps.map((one) => `${one.seq} ${one.step ?? '-'} ${one.outcome}`)).toEqual([
      '0 - whole-way',
      '1 big then',
      '2 hello done',
      '3 - completed',
    ]);
    const told = await lab.store.events.ofPerson('uwhole', ['email_sent', 'journey_ended'], 10);
    expect(told.get('email_sent')?.[0]?.properties).toMatchObject({ journey: 'whole-way', step: 'hello' });
    expect(told.get('journey_ended')).toHaveLength(1);

    const history = await lab.client.workflow.getHandle(run.workflowId).fetchHistory();
    const text = JSON.stringify(history);
    expect(text).not.toContain('shop.example');
    expect(text).not.toContain('Ana');
  });

  it('changes a profile once, though the step is tried twice, and the next step sees it', async () => {
    smtp = await startScriptedSmtp(null);
    await startWorker(smtp.url);
    const set: PlanStep = { kind: 'set', id: 'points', next: 'vip', set: { points: { add: 10 } } };
    const tag: PlanStep = { kind: 'tag', id: 'vip', next: 'note', tag: 'vip' };
    const track: PlanStep = {
      kind: 'track',
      id: 'note',
      next: null,
      event: 'noted',
      properties: { points: { ref: { from: 'profile', path: 'points' } } },
    };
    const plan = planOf([set, tag, track], {
      journey: 'change',
      enter: enterOn('change'),
      version: 'bbbbbbbbbbbbbbbb',
    });
    await live(plan);
    await lab.record([identify('uchange', { points: 5 })]);
    await lab.record([eventOf('uchange', 'change')]);
    const run = await endOf('uchange', 'change');
    await lab.store.profiles.updateTraits('uchange', {}, { points: 10 }, Date.now(), `${run.runId}/points/0`);
    const profile = await lab.store.profiles.get('uchange');
    expect(profile?.traits['points']).toBe(15);
    expect(Object.keys(profile?.tags ?? {})).toEqual(['vip']);
    const noted = await lab.store.events.ofPerson('uchange', ['noted'], 10);
    expect(noted.get('noted')?.map((one) => one.properties['points'])).toEqual([15]);
  });

  it('skips with its reason where consent is missing, and sends nothing', async () => {
    smtp = await startScriptedSmtp(null);
    await startWorker(smtp.url);
    await live(
      planOf([email('hello', null)], {
        journey: 'no-consent',
        enter: enterOn('no-consent'),
        version: 'cccccccccccccccc',
      }),
    );
    await lab.record([identify('unoconsent', { consent: { email: false } })]);
    await lab.record([eventOf('unoconsent', 'no-consent')]);
    const run = await endOf('unoconsent', 'no-consent');
    const [message] = await lab.store.messages.ofRun('unoconsent', run.runId);
    expect(message).toMatchObject({ state: 'skipped', reason: 'no_consent' });
    expect(smtp.connections).toBe(0);
  });

  it('never sends twice when the worker is killed between the claim and the record', async () => {
    smtp = await startScriptedSmtp({ at: 'after-dot', do: 'hang' });
    const plan = planOf([email('hello', 'bye'), email('bye', null)], {
      journey: 'killed',
      enter: enterOn('killed'),
      version: 'dddddddddddddddd',
    });
    await live(plan);
    const child = await startChild({ ...where, smtpUrl: smtp.url, leaseMs: 4_000 });
    const { bodies } = smtp;
    await lab.record([identify('ukilled')]);
    await lab.record([eventOf('ukilled', 'killed')]);
    await until(() => bodies.length === 1, 'the mail server has the mail');
    child.kill('SIGKILL');
    const second = await startScriptedSmtp(null);
    await startWorker(second.url, 4_000);
    const run = await endOf('ukilled', 'killed');
    expect(run.outcome).toMatchObject({ reason: 'completed' });
    const messages = await lab.store.messages.ofRun('ukilled', run.runId);
    expect(messages.map((one) => `${one.step} ${one.state} ${one.attempt}`)).toEqual([
      'hello unknown 1',
      'bye accepted 1',
    ]);
    expect(bodies).toHaveLength(1);
    expect(second.bodies.map((body) => /Subject: (\w+)/.exec(body)?.[1])).toEqual(['bye']);
    await stopWorker();
    await second.close();
  });
});

function startChild(options: object): Promise<ChildProcess> {
  const child = fork(join(__dirname, 'worker-child.ts'), {
    execArgv: ['-r', join(__dirname, 'typescript-hook.js')],
    env: { ...process.env, CHILD_OPTIONS: JSON.stringify(options) },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    child.once('message', () => resolve(child));
    child.once('exit', () => reject(new Error('the child ended')));
  });
}
