import { experimentOf } from '../../../journey/plan/experiment';
import type { Plan, SplitStep } from '../../../journey/plan/plan';
import { createBench, DAY_MS, enterOn, eventOf, planOf, stopAll, until, type Bench } from './made';

const variant = (name: string) => ({ name, weight: 50, control: false, first: null });
const SPLIT: SplitStep = {
  kind: 'split',
  id: 'test',
  next: null,
  split: 'words',
  variants: [variant('long'), variant('short')],
  winner: { after: 100, confidence: 0.95 },
};
const PLAN: Plan = planOf('tips', {
  enter: enterOn('signed_up'),
  goal: {
    listener: { on: 'event', event: 'order_placed', where: null },
    withinMs: 3 * DAY_MS,
    value: null,
    keepGoing: false,
  },
  first: 'test',
  steps: { test: SPLIT },
});
const EXPERIMENT = experimentOf(PLAN, SPLIT);
const PEOPLE = 240;

afterEach(stopAll);

interface Told {
  bench: Bench;
  setNow: (nowMs: number) => void;
}

/** 240 people enter at the start; of those who were drawn into `short` six of ten order a day later, of others nobody but one of ten. */
async function drawnAndOrdered(startMs: number): Promise<Told> {
  let nowMs = startMs;
  const bench = createBench(() => nowMs);
  await bench.publish(PLAN);
  await bench.dispatcher.start();
  const at = (atMs: number) => ({ atMs, receivedAtMs: atMs });
  const refs = Array.from({ length: PEOPLE }, (_, index) => `u${index}`);
  await bench.take(...refs.map((ref) => eventOf(ref, 'signed_up', at(startMs))));
  await bench.settled();
  nowMs += DAY_MS;
  const count: Record<string, number> = {};
  const ordering = refs.filter((ref) => {
    const drawn = bench.store.tables.draws.get(`${ref}/${EXPERIMENT}`)?.variant ?? '';
    const place = (count[drawn] = (count[drawn] ?? 0) + 1);
    return place % 10 < (drawn === 'short' ? 6 : 1);
  });
  await bench.take(...ordering.map((ref) => eventOf(ref, 'order_placed', at(nowMs))));
  await bench.settled();
  return { bench, setNow: (ms) => (nowMs = ms) };
}

describe('a split with a winner', () => {
  it('sends whoever comes later the better way, with the evidence, and counts nobody twice', async () => {
    const startMs = Date.UTC(2026, 2, 2, 10);
    const { bench, setNow } = await drawnAndOrdered(startMs);
    const { experiments, draws } = bench.store.tables;
    expect(draws.size).toBe(PEOPLE);
    expect(experiments.get(EXPERIMENT)?.won ?? null).toBeNull();

    const dueMs = startMs + 3 * DAY_MS + 60 * 60_000;
    setNow(dueMs);
    await until(() => (experiments.get(EXPERIMENT)?.won ?? null) !== null);
    const won = experiments.get(EXPERIMENT)?.won;
    expect(won).toMatchObject({ winner: 'short', atMs: dueMs });
    const { long, short } = won?.counts ?? {};
    expect((long?.people ?? 0) + (short?.people ?? 0)).toBe(PEOPLE);
    expect(won?.ahead['long']?.low).toBeGreaterThan(0);

    await bench.take(
      ...Array.from({ length: 20 }, (_, index) =>
        eventOf(`ulate${index}`, 'signed_up', { atMs: dueMs, receivedAtMs: dueMs }),
      ),
    );
    await bench.settled();
    expect(draws.size).toBe(PEOPLE);
    const runs = [...bench.store.tables.runs.values()].filter(({ userRef }) => userRef.startsWith('ulate'));
    expect(runs).toHaveLength(20);
    for (const { workflowId } of runs) {
      expect(bench.starter.running.get(workflowId)?.results).toEqual({ test: { variant: 'short' } });
    }
  });

  it('leaves those open whose time is not over', async () => {
    const startMs = Date.UTC(2026, 2, 2, 10);
    const { bench, setNow } = await drawnAndOrdered(startMs);
    setNow(startMs + 3 * DAY_MS - 60 * 60_000);
    const { experiments } = bench.store.tables;
    await until(() => experiments.has(EXPERIMENT));
    expect(await bench.store.experiments.waiting(EXPERIMENT)).not.toEqual({});
    expect(experiments.get(EXPERIMENT)).toMatchObject({ counts: {}, won: null });
  });
});
