import { event, email, planOf, wait, waitFor } from '../unit/engine/plans';
import type { Plan } from '../../journey/plan/plan';
import { fakeActivities, linesOf, openLab, until, type Lab, type World } from './lab';
import { servers } from './servers';

jest.setTimeout(120_000);

const world: World = {};
const activities = fakeActivities(world);
let lab: Lab;

beforeAll(async () => {
  lab = await openLab({ address: servers().temporalAddress, activities });
});
afterAll(() => lab?.close());
beforeEach(() => {
  delete world.perform;
  delete world.look;
});

const paid = (messageId: string) => ({
  kind: 'event' as const,
  id: messageId,
  event: event('order_placed', Date.now(), {}, messageId),
});

const waiting: Plan = planOf(
  [
    email('hello', 'order'),
    waitFor('order', 'order_placed', {
      since: 'hello',
      timeoutMs: 86_400_000,
      then: 'thanks',
      otherwise: 'nudge',
    }),
    email('thanks', null),
    email('nudge', null),
  ],
  { listens: ['event:order_placed'] },
);

describe('a run on Temporal', () => {
  it('goes from step to step, waits, and ends with its outcome stored', async () => {
    const plan = planOf([email('hello', 'pause'), wait('pause', 50, 'bye'), email('bye', null)]);
    const run = await lab.start(plan);
    expect(await run.outcome()).toMatchObject({ reason: 'completed' });
    expect(linesOf(activities.asked, run.runId)).toEqual([
      '- entered abandoned-checkout',
      'hello email done',
      'pause wait waiting',
      'pause wait done',
      'bye email done',
      '- ended completed',
    ]);
  });

  it('hears the event that it waits for, and cancels its timer', async () => {
    const run = await lab.start(waiting);
    await until(async () => (await run.state())?.phase.kind === 'waiting', 'the run waits');
    expect(await lab.starter.signal(run.workflowId, { heard: [paid('m1')] })).toBe('delivered');
    expect(await run.outcome()).toMatchObject({ reason: 'completed' });
    expect(linesOf(activities.asked, run.runId)).toContain('thanks email done');
    const { events } = await run.handle.fetchHistory();
    const started = events?.filter((one) => one.timerStartedEventAttributes).length;
    const ended = events?.filter(
      (one) => one.timerCanceledEventAttributes ?? one.timerFiredEventAttributes ?? null,
    ).length;
    expect([started, ended]).toEqual([1, 1]);
  });

  it('keeps its timer when it hears what changes nothing', async () => {
    const run = await lab.start(waiting);
    await until(async () => (await run.state())?.phase.kind === 'waiting', 'the run waits');
    const news = { kind: 'change' as const, id: 'c1', token: 'tag:vip', atMs: Date.now() };
    await lab.starter.signal(run.workflowId, { heard: [news] });
    await until(async () => (await run.state())?.heardIds.includes('c1') ?? false, 'the news is heard');
    await lab.starter.signal(run.workflowId, { heard: [paid('m1')] });
    await run.outcome();
    const { events } = await run.handle.fetchHistory();
    expect(events?.filter((one) => one.timerStartedEventAttributes)).toHaveLength(1);
  });

  it('shows operators where it stands: summaries, details, search attributes, described handlers', async () => {
    const run = await lab.start(waiting, { userRef: 'ushown' });
    await until(async () => (await run.state())?.phase.kind === 'waiting', 'the run waits');
    const { events } = await run.handle.fetchHistory();
    const decode = (data: Uint8Array | null | undefined) => Buffer.from(data ?? []).toString();
    const summaries = events?.map((one) => decode(one.userMetadata?.summary?.data)).filter(Boolean);
    expect(summaries).toEqual([
      '"abandoned-checkout · version 0123456789abcdef"',
      '"email hello · step hello"',
      '"store the timeline"',
      expect.stringMatching(/^"wait for · step order · until 20/),
    ]);
    const shown = await run.handle.describe();
    const attributes = shown.typedSearchAttributes
      .getAll()
      .map(({ key, value }) => `${key.name}=${String(value)}`);
    expect(attributes).toEqual(
      expect.arrayContaining([
        'JourneyId=abandoned-checkout',
        'JourneyStatus=waiting',
        'JourneyStep=order',
        'JourneyVersion=0123456789abcdef',
        'UserRef=ushown',
      ]),
    );
    const metadata = JSON.stringify(await run.handle.query('__temporal_workflow_metadata'));
    for (const name of ['event', 'enter', 'pause', 'resume', 'skipWait', 'stop', 'state']) {
      expect(metadata).toMatch(new RegExp(`"name":"${name}","description":"[A-Z]`));
    }
    expect(metadata).toContain('**wait for** at step `order`');
    await lab.starter.control(run.workflowId, { kind: 'stop', reason: 'stopped' });
    await run.outcome();
  });

  it('stops at once, with the reason given', async () => {
    const run = await lab.start(waiting);
    await until(async () => (await run.state())?.phase.kind === 'waiting', 'the run waits');
    await lab.starter.control(run.workflowId, { kind: 'stop', reason: 'by hand' });
    expect(await run.outcome()).toMatchObject({ reason: 'by hand', at: 'order' });
    expect(await lab.starter.control(run.workflowId, { kind: 'pause' })).toBe('gone');
    expect(await lab.starter.signal(run.workflowId, { heard: [paid('late')] })).toBe('gone');
  });

  it('ends as a stopped run does when the workflow is cancelled', async () => {
    const run = await lab.start(waiting);
    await until(async () => (await run.state())?.phase.kind === 'waiting', 'the run waits');
    await run.handle.cancel();
    expect(await run.outcome()).toMatchObject({ reason: 'cancelled' });
    const ends = activities.asked.finished.filter((one) => one.runId === run.runId);
    expect(ends.map((one) => one.outcome.reason)).toEqual(['cancelled']);
  });

  it('performs nothing while it is paused, and goes on when it is resumed', async () => {
    const plan = planOf([wait('pause', 300, 'bye'), email('bye', null)]);
    const run = await lab.start(plan);
    await lab.starter.control(run.workflowId, { kind: 'pause' });
    await until(async () => (await run.state())?.status === 'paused', 'the run is paused');
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(activities.asked.performed.filter((one) => one.runId === run.runId)).toEqual([]);
    await lab.starter.control(run.workflowId, { kind: 'resume' });
    expect(await run.outcome()).toMatchObject({ reason: 'completed' });
    expect(activities.asked.performed.filter((one) => one.runId === run.runId)).toHaveLength(1);
  });

  it('skips a wait of a day when an operator says so', async () => {
    const run = await lab.start(planOf([wait('pause', 86_400_000, 'bye'), email('bye', null)]));
    await until(async () => (await run.state())?.phase.kind === 'waiting', 'the run waits');
    await lab.starter.control(run.workflowId, { kind: 'skipWait' });
    expect(await run.outcome()).toMatchObject({ reason: 'completed' });
  });

  it('asks again at the instant a deferral names, with the time it was first asked', async () => {
    const askedAt: number[] = [];
    world.perform = (input) => {
      askedAt.push(input.askedAtMs);
      if (askedAt.length === 1) return { status: 'later', untilMs: input.nowMs + 200, reason: 'window' };
      return { status: 'done' };
    };
    const run = await lab.start(planOf([email('hello', null)]));
    expect(await run.outcome()).toMatchObject({ reason: 'completed' });
    expect(askedAt).toHaveLength(2);
    expect(askedAt[0]).toBe(askedAt[1]);
  });

  it('survives infrastructure that fails for a while: a look that throws is tried again and again', async () => {
    let failures = 0;
    world.look = (input) => {
      failures += 1;
      if (failures <= 5) throw new Error('The database is away');
      return input.questions.map(() => ({ value: true, recheckAtMs: null, seen: [] }));
    };
    const plan = planOf([
      { kind: 'if', id: 'vip', next: null, when: { kind: 'tag', tag: 'vip' }, then: 'bye', otherwise: null },
      email('bye', null),
    ]);
    const run = await lab.start(plan);
    expect(await run.outcome()).toMatchObject({ reason: 'completed' });
    expect(linesOf(activities.asked, run.runId)).toContain('bye email done');
  });

  it('starts once, however often it is started', async () => {
    const run = await lab.start(waiting);
    expect(await lab.starter.start(run.row, run.input)).toBe('running');
    await lab.starter.control(run.workflowId, { kind: 'stop', reason: 'stopped' });
    await run.outcome();
  });

  it('keeps what it was told when the worker goes and another comes', async () => {
    const run = await lab.start(waiting);
    await until(async () => (await run.state())?.phase.kind === 'waiting', 'the run waits');
    await lab.stopWorker();
    await lab.starter.signal(run.workflowId, { heard: [paid('m9')] });
    await lab.startWorker();
    expect(await run.outcome()).toMatchObject({ reason: 'completed' });
    expect(linesOf(activities.asked, run.runId)).toContain('thanks email done');
  });
});
