import type { Condition } from '../../../audience/condition';
import { createBench, DAY_MS, eventOf, planOf, stopAll, until } from './made';

afterEach(stopAll);

const BUYERS: Condition = {
  kind: 'did',
  event: 'order_placed',
  where: null,
  period: { kind: 'ever' },
  aggregate: { kind: 'times' },
  tests: [{ op: 'gte', right: { literal: 2 } }],
};

const QUIET: Condition = {
  kind: 'did_not',
  event: 'order_placed',
  where: null,
  period: { kind: 'within', durationMs: DAY_MS },
};

function journeyOn(segment: string, existing = false) {
  return planOf(`on-${segment}`, { enter: [{ kind: 'segment', segment, existing }] });
}

const order = (userRef: string, given = {}) => eventOf(userRef, 'order_placed', given);

describe('a segment', () => {
  it('is entered by the live event that makes it true, once, though both events came together', async () => {
    const bench = createBench();
    await bench.segment('buyers', BUYERS, ['event:order_placed']);
    await bench.publish(journeyOn('buyers'));
    await bench.dispatcher.start();
    await bench.take(order('u1'), order('u1'), order('u1'));
    await bench.settled();
    expect(bench.starter.started).toMatchObject([{ run: { userRef: 'u1', journey: 'on-buyers' } }]);
    const names = [...bench.store.tables.events.values()].map((row) => row.name);
    expect(names.filter((name) => name === 'segment_entered')).toHaveLength(1);
    expect(bench.store.tables.profiles.get('u1')?.segments).toHaveProperty('buyers');
  });

  it('that an import fills starts nothing; those people are existing', async () => {
    const bench = createBench();
    await bench.segment('buyers', BUYERS, ['event:order_placed']);
    await bench.publish(journeyOn('buyers'));
    await bench.dispatcher.start();
    const history = { triggers: false, source: 'import' };
    await bench.take(order('u1', history), order('u1', history));
    await bench.settled();
    expect(bench.store.tables.profiles.get('u1')?.segments).toHaveProperty('buyers');
    await bench.take(order('u1'));
    await bench.settled();
    expect(bench.starter.started).toHaveLength(0);
  });

  it('that is new starts nothing for who is already in, unless the journey asks for them', async () => {
    const bench = createBench();
    await bench.publish(journeyOn('buyers'), {
      ...journeyOn('buyers', true),
      journey: 'also-existing',
    });
    await bench.dispatcher.start();
    await bench.take(order('u1'), order('u1'), order('u2'));
    await bench.settled();
    await bench.segment('buyers', BUYERS, ['event:order_placed']);
    await bench.dispatcher.reload();
    await until(() => bench.starter.started.length > 0);
    await bench.settled();
    expect(bench.starter.started).toMatchObject([{ run: { userRef: 'u1', journey: 'also-existing' } }]);
    await until(async () => typeof (await bench.store.scans.get('segment/buyers@v1'))?.doneAtMs === 'number');
  });

  it('is entered when time alone makes it true', async () => {
    let nowMs = Date.now();
    const bench = createBench(() => nowMs);
    await bench.segment('quiet', QUIET, ['event:order_placed']);
    await bench.publish(journeyOn('quiet'));
    await bench.dispatcher.start();
    await bench.take(order('u1', { atMs: nowMs, receivedAtMs: nowMs }));
    await bench.settled();
    expect(bench.starter.started).toHaveLength(0);
    nowMs += DAY_MS + 1;
    await until(() => bench.starter.started.length === 1);
    expect(bench.starter.started).toMatchObject([{ run: { userRef: 'u1', journey: 'on-quiet' } }]);
  });

  it('is entered by the tag that a step has set', async () => {
    const bench = createBench();
    await bench.segment('vips', { kind: 'tag', tag: 'vip' }, ['tag:vip']);
    await bench.publish(journeyOn('vips'));
    await bench.dispatcher.start();
    await bench.take(order('u1'));
    await bench.settled();
    await bench.store.profiles.setTag('u1', 'vip', true, 'journey:x', Date.now());
    await bench.take(eventOf('u1', 'trait_changed', { source: 'journey', properties: { tag: 'vip' } }));
    await bench.settled();
    expect(bench.starter.started).toMatchObject([{ run: { journey: 'on-vips' } }]);
  });

  it('is left with an event of its own', async () => {
    const bench = createBench();
    const inRome: Condition = {
      kind: 'value',
      left: { from: 'profile', path: 'city' },
      tests: [{ op: 'is', right: { literal: 'Rome' } }],
    };
    await bench.segment('romans', inRome, ['profile:city']);
    await bench.dispatcher.start();
    const moved = (city: string) => eventOf('u1', 'identify', { type: 'identify', traits: { city } });
    await bench.take(moved('Rome'));
    await bench.settled();
    await bench.take({ ...moved('Oslo'), atMs: Date.now() + 5 });
    await bench.settled();
    const names = [...bench.store.tables.events.values()].map((row) => row.name);
    expect(names).toEqual(expect.arrayContaining(['segment_entered', 'segment_left']));
  });

  it('keeps a tag that a step sets while an event is being dealt with', async () => {
    const bench = createBench();
    await bench.dispatcher.start();
    await bench.take(eventOf('u1', 'identify', { type: 'identify', traits: { city: 'Rome' } }));
    await bench.settled();
    const saveMany = bench.store.profiles.saveMany.bind(bench.store.profiles);
    let raced = false;
    Object.assign(bench.store, {
      profiles: new Proxy(bench.store.profiles, {
        get(target, name, receiver): unknown {
          if (name !== 'saveMany') return Reflect.get(target, name, receiver);
          return async (rows: Parameters<typeof saveMany>[0]) => {
            if (!raced) await target.setTag('u1', 'vip', true, 'step', 1);
            raced = true;
            return saveMany(rows);
          };
        },
      }),
    });
    await bench.take(
      eventOf('u1', 'identify', { type: 'identify', traits: { city: 'Oslo' }, atMs: Date.now() + 1 }),
    );
    await bench.settled();
    const profile = bench.store.tables.profiles.get('u1');
    expect(profile).toMatchObject({ traits: { city: 'Oslo' }, tags: { vip: { source: 'step' } } });
  });
});

describe('a date entry', () => {
  const birthday = planOf('birthday', {
    timezone: 'UTC',
    enter: [
      {
        kind: 'date',
        profile: 'born',
        every: 'year',
        offsetDays: -3,
        offsetMs: 0,
        at: '09:00',
        lateMs: DAY_MS,
      },
    ],
  });
  const born = (value: string, nowMs: number) =>
    eventOf('u1', 'identify', {
      type: 'identify',
      traits: { born: value },
      atMs: nowMs,
      receivedAtMs: nowMs,
    });

  it('starts a run when its instant comes, and again a year later', async () => {
    let nowMs = Date.UTC(2026, 4, 1);
    const bench = createBench(() => nowMs);
    await bench.publish(birthday);
    await bench.dispatcher.start();
    await bench.take(born('1990-06-10', nowMs));
    await bench.settled();
    expect([...bench.store.tables.appointments.values()]).toMatchObject([{ atMs: Date.UTC(2026, 5, 7, 9) }]);
    nowMs = Date.UTC(2026, 5, 7, 9);
    await until(() => bench.starter.started.length === 1);
    await until(() => [...bench.store.tables.appointments.values()][0]?.atMs === Date.UTC(2027, 5, 7, 9));
  });

  it('is found for everybody when the journey is published', async () => {
    const nowMs = Date.UTC(2026, 4, 1);
    const bench = createBench(() => nowMs);
    await bench.dispatcher.start();
    await bench.take(born('1990-06-10', nowMs));
    await bench.settled();
    await bench.publish(birthday);
    await bench.dispatcher.reload();
    await until(() => bench.store.tables.appointments.size === 1);
  });

  it('is forgotten when the trait is removed', async () => {
    const nowMs = Date.UTC(2026, 4, 1);
    const bench = createBench(() => nowMs);
    await bench.publish(birthday);
    await bench.dispatcher.start();
    await bench.take(born('1990-06-10', nowMs));
    await bench.settled();
    await bench.take({ ...born('1990-06-10', nowMs + 1), traits: { born: null } });
    await bench.settled();
    expect(bench.store.tables.appointments.size).toBe(0);
  });
});
