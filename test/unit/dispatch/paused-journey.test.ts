import { steerJourney, type Steering } from '../../../dispatch/steer-journey';
import { createBench, enterOn, eventOf, planOf, stopAll, until, type Bench } from './made';

afterEach(stopAll);

const DAY_MS = 86_400_000;

async function steer(bench: Bench, steering: Steering, catchUpMs = 1): Promise<string | null> {
  const refused = await steerJourney(bench.store, 'welcome', { steering, catchUpMs, nowMs: Date.now() });
  await bench.dispatcher.reload();
  return refused;
}

async function opened(): Promise<Bench> {
  const bench = createBench();
  await bench.publish(planOf('welcome', { enter: enterOn('signed_up') }));
  await bench.dispatcher.start();
  return bench;
}

describe('a paused journey', () => {
  it('keeps an entry once, however often its event is dealt with, and lets it in once when it goes on', async () => {
    const bench = await opened();
    await steer(bench, 'pause');
    const event = eventOf('u1', 'signed_up');
    await bench.take(event, event, eventOf('u2', 'looked_around'));
    await bench.settled();
    expect([...bench.store.tables.kept.values()].map(({ userRef }) => userRef)).toEqual(['u1']);
    expect(bench.starter.started).toHaveLength(0);
    await steer(bench, 'resume');
    await until(() => bench.starter.started.length === 1 && bench.store.tables.kept.size === 0);
    expect(bench.starter.started).toMatchObject([{ run: { entry: { messageId: event.messageId } } }]);
  });

  it('lets nobody in by what lies further back than `late` when it goes on, and says so', async () => {
    const bench = await opened();
    await steer(bench, 'pause');
    await bench.take(eventOf('u1', 'signed_up', { atMs: Date.now() - 2 * DAY_MS }));
    await bench.settled();
    await steer(bench, 'resume');
    await until(() => bench.store.tables.refusals.length === 1);
    expect(bench.store.tables.refusals).toMatchObject([{ userRef: 'u1', reason: 'late' }]);
    expect(bench.starter.started).toHaveLength(0);
  });

  it('forgets who would have entered when it is drained', async () => {
    const bench = await opened();
    await steer(bench, 'pause');
    await bench.take(eventOf('u1', 'signed_up'));
    await bench.settled();
    await steer(bench, 'drain');
    expect(bench.store.tables.kept.size).toBe(0);
  });

  it('tells each run of the pause, and again when the engine was away', async () => {
    const bench = await opened();
    await bench.take(eventOf('u1', 'signed_up'), eventOf('u2', 'signed_up'));
    await until(() => [...bench.store.tables.runs.values()].filter(({ started }) => started).length === 2);
    bench.starter.down = new Error('away');
    await steer(bench, 'pause');
    bench.starter.down = null;
    await until(() => (bench.store.tables.scans.get('order/welcome#1')?.doneAtMs ?? null) !== null);
    expect(new Set(bench.starter.controls.map(({ workflowId }) => workflowId)).size).toBe(2);
    expect(bench.starter.controls[0]?.control).toMatchObject({ kind: 'pause', journey: { number: 1 } });
  });

  it('is not paused while its runs are being ended, so that none is left over', async () => {
    const bench = await opened();
    await bench.take(eventOf('u1', 'signed_up'));
    await until(() => [...bench.store.tables.runs.values()].some(({ started }) => started));
    bench.starter.down = new Error('away');
    expect(await steer(bench, 'stop')).toBeNull();
    expect(await steer(bench, 'pause')).toBe('being_stopped');
    bench.starter.down = null;
    await until(() => bench.starter.controls.some(({ control }) => control.kind === 'stop'));
    await until(() => (bench.store.tables.scans.get('order/welcome#1')?.doneAtMs ?? null) !== null);
    expect(await steer(bench, 'pause')).toBeNull();
  });
});
