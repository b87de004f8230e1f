import { email, event, planOf, wait, waitFor } from '../unit/engine/plans';
import type { EnterSignal } from '../../workflows/messages';
import type { Heard } from '../../journey/engine/run';
import { fakeActivities, linesOf, makeRun, openLab, until, type Lab } from './lab';
import { servers } from './servers';

jest.setTimeout(150_000);

const activities = fakeActivities();
let lab: Lab;

beforeAll(async () => {
  lab = await openLab({ address: servers().temporalAddress, activities });
});
afterAll(() => lab?.close());

function paid(messageId: string, atMs = Date.now()): Heard {
  return { kind: 'event', id: messageId, event: event('order_placed', atMs, {}, messageId) };
}

/** A generator of numbers in [0, 1) with a seed, so that a failing run can be repeated. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

async function inGroups<T>(
  items: readonly T[],
  size: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  for (let from = 0; from < items.length; from += size) {
    await Promise.all(items.slice(from, from + size).map(work));
  }
}

describe('an event and a time-out at the same instant', () => {
  it('give one outcome each, in 500 interleavings, and no event is lost', async () => {
    const random = seeded(20_261_124);
    const timeoutMs = 1_500;
    const plan = planOf(
      [
        waitFor('order', 'order_placed', { timeoutMs, then: 'thanks', otherwise: 'nudge' }),
        email('thanks', null),
        email('nudge', null),
      ],
      { listens: ['event:order_placed'], version: 'race000000000000' },
    );
    const counts = { thanks: 0, nudge: 0, gone: 0 };
    const cases = Array.from({ length: 500 }, (_, index) => ({ index, offMs: random() * 600 - 60 }));
    await inGroups(cases, 25, async ({ index, offMs }) => {
      const run = await lab.start(plan, { userRef: `urace${index}` });
      // A query is answered after the first task of the run, in which its timer is set.
      const phase = (await run.state())?.phase;
      const dueAtMs = phase?.kind === 'waiting' ? (phase.untilMs ?? 0) : 0;
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, dueAtMs + offMs - Date.now())));
      const told = await lab.starter.signal(run.workflowId, { heard: [paid(`m${index}`)] });
      expect(await run.outcome()).toMatchObject({ reason: 'completed' });
      const performed = activities.asked.performed.filter((one) => one.runId === run.runId);
      const outcomes = linesOf(activities.asked, run.runId).filter((line) =>
        line.startsWith('order wait_for'),
      );
      expect(performed).toHaveLength(1);
      expect(outcomes.filter((line) => / (met|timeout)$/.test(line))).toHaveLength(1);
      const step = performed[0]?.step === 'thanks' ? 'thanks' : 'nudge';
      counts[step] += 1;
      if (told === 'gone') {
        counts.gone += 1;
        // Whoever was too late to be told must have found the run at its end by the time-out.
        expect(step).toBe('nudge');
      }
    });
    // Both sides were really tried.
    expect(counts.thanks).toBeGreaterThan(25);
    expect(counts.nudge).toBeGreaterThan(25);
    expect(counts.thanks + counts.nudge).toBe(500);
  });
});

describe('a restart', () => {
  it('under load ends the old run, begins the next under the same id, and loses no event', async () => {
    const plan = planOf(
      [
        email('hello', 'order'),
        waitFor('order', 'order_placed', { then: 'thanks', otherwise: null }),
        email('thanks', null),
      ],
      {
        listens: ['event:order_placed'],
        again: { perKey: { kind: 'restart' }, perPerson: null },
        version: 'restart000000000',
      },
    );
    const people = Array.from({ length: 60 }, (_, index) => `urestart${index}`);
    await inGroups(people, 30, async (userRef) => {
      const first = await lab.start(plan, { userRef, entryHash: 'first' });
      const { row, input } = makeRun(plan, { userRef, entryHash: 'second' });
      const enter: EnterSignal = { next: input, restart: true };
      // Handed over twice, as after a crash of the dispatcher; and an event for the new run on its heels.
      await lab.starter.enter(first.workflowId, enter);
      await Promise.all([
        lab.starter.enter(first.workflowId, enter),
        lab.starter.signal(first.workflowId, { heard: [paid(`order-${userRef}`)] }),
      ]);
      expect(await first.outcome()).toMatchObject({ reason: 'completed' });
      const ended = activities.asked.finished.filter(
        (one) => one.runId === first.runId || one.runId === row.runId,
      );
      // The end may be stored twice, when a signal comes in the very task that ends a run; it is the same end.
      expect([...new Set(ended.map((one) => `${one.runId} ${one.outcome.reason}`))]).toEqual([
        `${first.runId} restarted`,
        `${row.runId} completed`,
      ]);
      expect(linesOf(activities.asked, row.runId)).toContain('thanks email done');
    });
  });

  it('starts a workflow where none runs any more', async () => {
    const plan = planOf([wait('pause', 10, null)], { version: 'restart111111111' });
    const first = await lab.start(plan, { userRef: 'ugone', entryHash: 'first' });
    await first.outcome();
    const { row, input } = makeRun(plan, { userRef: 'ugone', entryHash: 'second' });
    await lab.starter.enter(row.workflowId, { next: input, restart: true });
    await until(
      () => activities.asked.finished.some((one) => one.runId === row.runId),
      'the second run ends by itself',
    );
    const ends = activities.asked.finished.filter((one) => one.runId === row.runId);
    expect(ends.map((one) => one.outcome.reason)).toEqual(['completed']);
  });

  it('of a run that may not be restarted waits for its end', async () => {
    const plan = planOf([wait('pause', 400, 'bye'), email('bye', null)], { version: 'restart222222222' });
    const first = await lab.start(plan, { userRef: 'uwaits', entryHash: 'first' });
    const { row, input } = makeRun(plan, { userRef: 'uwaits', entryHash: 'second' });
    await lab.starter.enter(first.workflowId, { next: input, restart: false });
    expect(await first.outcome()).toMatchObject({ reason: 'completed' });
    const ends = activities.asked.finished.filter((one) => [first.runId, row.runId].includes(one.runId));
    expect(ends.map((one) => one.outcome.reason)).toEqual(['completed', 'completed']);
    const described = await lab.client.workflow.getHandle(row.workflowId).describe();
    expect(described.typedSearchAttributes.getAll().map(({ key }) => key.name)).toContain('JourneyVersion');
    expect(described.status.name).toBe('COMPLETED');
  });
});

describe('a run of any length', () => {
  it('goes on as new before its history grows long, and forgets nothing on the way', async () => {
    const count = 420;
    const mails = Array.from({ length: count }, (_, index) =>
      email(`mail-${index}`, index + 1 < count ? `mail-${index + 1}` : 'order'),
    );
    const plan = planOf(
      [
        ...mails,
        waitFor('order', 'order_placed', {
          since: 'mail-0',
          then: 'thanks',
          otherwise: null,
          timeoutMs: 60_000,
        }),
        email('thanks', null),
      ],
      { listens: ['event:order_placed'], version: 'long000000000000' },
    );
    const run = await lab.start(plan, { userRef: 'ulong' });
    const firstId = (await run.handle.describe()).runId;
    await until(
      () => activities.asked.performed.some((one) => one.step === 'mail-20'),
      'the run is under way',
    );
    await lab.starter.signal(run.workflowId, { heard: [paid('early-order')] });
    expect(await run.outcome()).toMatchObject({ reason: 'completed' });

    const steps = activities.asked.performed.filter((one) => one.runId === run.runId).map((one) => one.step);
    expect(steps).toEqual([...mails.map((mail) => mail.id), 'thanks']);
    const trail = activities.asked.trails.get(run.runId);
    expect([...(trail?.keys() ?? [])].sort((a, b) => a - b)).toEqual(
      Array.from({ length: trail?.size ?? 0 }, (_, i) => i),
    );
    const first = await lab.client.workflow.getHandle(run.workflowId, firstId).fetchHistory();
    expect(first.events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes).toBeTruthy();
    expect(first.events?.length).toBeLessThan(2_100);
    const last = await run.handle.describe();
    expect(last.typedSearchAttributes.getAll().map(({ key }) => key.name)).toContain('JourneyId');
    expect(last.historyLength).toBeLessThan(2_100);
  });
});
