import type { Plan } from '../../../journey/plan/plan';
import { newProfile } from '../../../audience/profile-change';
import { createBench, DAY_MS, enterOn, eventOf, planOf, stopAll, until } from './made';

afterEach(stopAll);

const HOUR_MS = 3_600_000;
/** Monday, 2 March 2026, ten in the morning in Shanghai. */
const MONDAY_MS = Date.UTC(2026, 2, 2, 2, 0, 0);

function scheduled(over: Partial<Extract<Plan['enter'][number], { kind: 'schedule' }>> = {}): Plan['enter'] {
  const item = { cron: '0 9 * * *', timezone: 'Asia/Shanghai', overMs: 0, audience: null, lateMs: DAY_MS };
  return [{ kind: 'schedule', ...item, ...over }];
}

/** A bench with its own clock, and people who are known already. */
function benchAt(startMs: number, ...userRefs: string[]) {
  const clock = { nowMs: startMs };
  const bench = createBench(() => clock.nowMs);
  for (const userRef of userRefs) {
    const profile = { ...newProfile({ userRef, atMs: startMs - DAY_MS }), revision: 1 };
    bench.store.tables.profiles.set(userRef, profile);
  }
  return { bench, clock };
}

const entered = ({ store }: ReturnType<typeof createBench>): string[] =>
  [...store.tables.runs.values()].map(({ userRef }) => userRef).sort();

describe('a schedule', () => {
  it('lets everybody in once at each firing, and not for the one that was over before', async () => {
    const { bench, clock } = benchAt(MONDAY_MS, 'u1', 'u2');
    await bench.publish(planOf('daily', { enter: scheduled(), again: free }));
    await bench.dispatcher.start();
    await until(() => bench.store.tables.appointments.size === 2);
    expect(entered(bench)).toEqual([]);
    clock.nowMs = MONDAY_MS + 23 * HOUR_MS;
    await until(() => entered(bench).length === 2);
    for (const row of bench.store.tables.runs.values()) row.live = false;
    clock.nowMs += DAY_MS;
    await until(() => entered(bench).length === 4);
    expect(entered(bench)).toEqual(['u1', 'u1', 'u2', 'u2']);
  });

  it('gives whoever is heard of later a turn of the next firing', async () => {
    const { bench, clock } = benchAt(MONDAY_MS);
    await bench.publish(planOf('daily', { enter: scheduled() }));
    await bench.dispatcher.start();
    await bench.take(eventOf('u9', 'visited', { atMs: MONDAY_MS, receivedAtMs: MONDAY_MS }));
    await until(() => bench.store.tables.appointments.size === 1);
    clock.nowMs = MONDAY_MS + 23 * HOUR_MS;
    await until(() => entered(bench).length === 1);
  });

  it('passes over who is not of its audience, without a word', async () => {
    const { bench, clock } = benchAt(MONDAY_MS, 'u1', 'u2');
    const reader = bench.store.tables.profiles.get('u1');
    if (reader !== undefined) reader.tags['reader'] = { atMs: 0, source: 'test' };
    const enter = scheduled({ audience: { kind: 'tag', tag: 'reader' } });
    await bench.publish(planOf('daily', { enter }));
    await bench.dispatcher.start();
    await until(() => bench.store.tables.appointments.size === 2);
    clock.nowMs = MONDAY_MS + 23 * HOUR_MS;
    await until(() => entered(bench).length === 1);
    await until(() => [...bench.store.tables.appointments.values()].every(({ atMs }) => atMs > clock.nowMs));
    expect(entered(bench)).toEqual(['u1']);
    expect(bench.store.tables.refusals).toEqual([]);
  });

  it('spreads people over the time it says, each at a share of their own', async () => {
    const people = Array.from({ length: 40 }, (_, index) => `u${index}`);
    // After the turns of today's firing, which began at nine.
    const { bench } = benchAt(MONDAY_MS + 2 * HOUR_MS, ...people);
    await bench.publish(planOf('daily', { enter: scheduled({ overMs: 2 * HOUR_MS }) }));
    await bench.dispatcher.start();
    await until(() => bench.store.tables.appointments.size === 40);
    const firingMs = MONDAY_MS + 23 * HOUR_MS;
    const shares = [...bench.store.tables.appointments.values()].map(({ atMs }) => atMs - firingMs);
    expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...shares)).toBeLessThan(2 * HOUR_MS);
    expect(new Set(shares).size).toBeGreaterThan(35);
  });
});

const free: Plan['again'] = { perKey: { kind: 'when_done' }, perPerson: null };

describe('a change of a trait', () => {
  const enter: Plan['enter'] = [{ kind: 'trait', trait: 'tier', from: ['silver'], to: ['gold'] }];
  const identify = (tier: string) => eventOf('u1', 'identify', { type: 'identify', traits: { tier } });

  it('lets the person in who came from the one value to the other, once', async () => {
    const bench = createBench();
    await bench.publish(planOf('upgraded', { enter, entryReads: ['from', 'to'] }));
    await bench.dispatcher.start();
    for (const tier of ['silver', 'gold', 'gold']) {
      await bench.take(identify(tier));
      await bench.settled();
    }
    await until(() => bench.starter.started.length === 1);
    await bench.settled();
    expect(bench.starter.started).toHaveLength(1);
    expect(bench.starter.started[0]?.run.entry?.properties).toEqual({ from: 'silver', to: 'gold' });
  });

  it('starts nobody by an import', async () => {
    const bench = createBench();
    await bench.publish(planOf('upgraded', { enter }));
    await bench.dispatcher.start();
    await bench.take({ ...identify('silver'), triggers: false });
    await bench.settled();
    await bench.take({ ...identify('gold'), triggers: false });
    await bench.settled();
    expect(bench.starter.started).toHaveLength(0);
  });

  it('is not believed from outside', async () => {
    const bench = createBench();
    await bench.publish(planOf('upgraded', { enter }));
    await bench.dispatcher.start();
    await bench.take(
      eventOf('u1', 'trait_changed', { properties: { trait: 'tier', from: 'silver', to: 'gold' } }),
    );
    await bench.settled();
    expect(bench.starter.started).toHaveLength(0);
  });
});

describe('an item that reaches back', () => {
  it('takes those to whom the event happened lately, once, and at the present time', async () => {
    const { bench } = benchAt(MONDAY_MS, 'u1', 'u2');
    const past = (userRef: string, days: number) =>
      eventOf(userRef, 'order_placed', {
        atMs: MONDAY_MS - days * DAY_MS,
        receivedAtMs: MONDAY_MS,
        triggers: false,
      });
    await bench.store.events.insertMany([past('u1', 40), past('u1', 20), past('u2', 100)]);
    await bench.store.events.markRouted([...bench.store.tables.events.values()]);
    const [item] = enterOn('order_placed');
    const enter = item?.kind === 'event' ? [{ ...item, existingMs: 90 * DAY_MS }] : [];
    await bench.publish(planOf('win-back', { enter }));
    await bench.dispatcher.start();
    await until(() => bench.starter.started.length === 1);
    await until(() => bench.store.tables.scans.get('journey/win-back@v1')?.doneAtMs !== null);
    const rows = [...bench.store.tables.runs.values()];
    expect(rows).toMatchObject([{ userRef: 'u1', enteredAtMs: MONDAY_MS }]);
    const entry = bench.store.tables.events.get(`u1/${rows[0]?.entryMessageId ?? ''}`);
    expect(entry?.atMs).toBe(MONDAY_MS - 20 * DAY_MS);
  });
});

describe('a limit', () => {
  it('lets so many in, and records why the others are not', async () => {
    const bench = createBench();
    const limit = { people: 3, perMs: DAY_MS };
    await bench.publish(planOf('draw', { enter: enterOn('asked'), limit }));
    await bench.dispatcher.start();
    await bench.take(...Array.from({ length: 10 }, (_, index) => eventOf(`u${index}`, 'asked')));
    await bench.settled();
    expect(bench.starter.started).toHaveLength(3);
    expect(bench.store.tables.refusals).toHaveLength(7);
    expect(new Set(bench.store.tables.refusals.map(({ reason }) => reason))).toEqual(
      new Set(['limit_reached']),
    );
  });
});
