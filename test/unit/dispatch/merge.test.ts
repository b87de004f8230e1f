import type { Plan } from '../../../journey/plan/plan';
import { createBench, enterOn, eventOf, planOf, stopAll, until, type Bench } from './made';

afterEach(stopAll);

const journeyOf = (again: Plan['again']['perKey']): Plan =>
  planOf('cart', { enter: enterOn('left', 'cart'), again: { perKey: again, perPerson: null } });

async function benchWith(again: Plan['again']['perKey'] = { kind: 'when_done' }): Promise<Bench> {
  const bench = createBench();
  await bench.publish(journeyOf(again));
  await bench.dispatcher.start();
  return bench;
}

const leave = (ref: string, cart: string, atMs: number, more: object = {}) =>
  eventOf(ref, 'left', { properties: { cart }, atMs, ...more });

const recognise = () =>
  eventOf('u1', 'identify', { type: 'identify', anonymousId: 'device', previousRef: 'a1' });

const outcomes = (bench: Bench) =>
  [...bench.store.tables.runs.values()].map(({ userRef, key, live, outcome }) =>
    [userRef, key, live ? 'live' : outcome?.reason].join(' '),
  );

describe('live runs of two people who turn out to be one', () => {
  const beganMs = Date.now() - 60_000;

  it('go on, but of two with the same journey and key only the older', async () => {
    const bench = await benchWith();
    await bench.take(leave('a1', 'c1', beganMs), leave('a1', 'c2', beganMs));
    await bench.take(leave('u1', 'c1', beganMs + 1_000), leave('u1', 'c3', beganMs + 1_000));
    await bench.settled();
    await bench.take(recognise());
    await bench.settled();
    expect(outcomes(bench).sort()).toEqual(['a1 c1 live', 'a1 c2 live', 'u1 c1 merged', 'u1 c3 live']);
    expect(bench.starter.controls).toMatchObject([{ control: { kind: 'stop', reason: 'merged' } }]);
    expect(bench.starter.controls[0]?.workflowId).toMatch(/^journey\/cart\/u1\//);
  });

  it('are doubled for no longer than it takes to reach the workflow, whatever fails in between', async () => {
    const bench = await benchWith();
    await bench.take(leave('a1', 'c1', beganMs));
    await bench.take(leave('u1', 'c1', beganMs + 1_000));
    await bench.settled();
    const control = bench.starter.control.bind(bench.starter);
    let failures = 0;
    bench.starter.control = async (...given) => {
      failures += 1;
      if (failures <= 2) throw new Error('unreachable');
      return control(...given);
    };
    await bench.take(recognise());
    await until(() => failures > 0);
    // Until the ending was told, it is not kept that the two were merged.
    expect(bench.store.tables.profiles.get('u1')?.mergedRefs ?? []).toEqual([]);
    await bench.settled();
    expect(outcomes(bench).sort()).toEqual(['a1 c1 live', 'u1 c1 merged']);
    expect(bench.starter.controls).toHaveLength(1);
    expect(bench.store.tables.profiles.get('u1')?.mergedRefs).toEqual(['a1']);
  });

  it('may overlap where the journey lets them', async () => {
    const bench = await benchWith({ kind: 'always' });
    await bench.take(leave('a1', 'c1', beganMs));
    await bench.take(leave('u1', 'c1', beganMs + 1_000));
    await bench.settled();
    await bench.take(recognise());
    await bench.settled();
    expect(outcomes(bench).sort()).toEqual(['a1 c1 live', 'u1 c1 live']);
  });

  it('stand in the way of the next entry, whoever of the two entered', async () => {
    const bench = await benchWith();
    await bench.take(leave('a1', 'c1', beganMs));
    await bench.settled();
    await bench.take(recognise(), leave('u1', 'c1', Date.now()));
    await bench.settled();
    expect(outcomes(bench)).toEqual(['a1 c1 live']);
    expect([...bench.store.tables.refusals.values()]).toMatchObject([{ userRef: 'u1', reason: 'running' }]);
  });

  it('are not begun a second time by an event that is handed on after the merge', async () => {
    const bench = await benchWith({ kind: 'always' });
    await bench.take(leave('a1', 'c1', beganMs, { messageId: 'once' }));
    await bench.settled();
    await bench.take(recognise());
    await bench.settled();
    await bench.take(leave('u1', 'c1', beganMs, { messageId: 'handed-on' }));
    await bench.settled();
    expect(bench.starter.started).toHaveLength(2);
    // As if the process had died before the first event counted as dealt with.
    bench.store.tables.events.delete('u1/once');
    await bench.take(leave('u1', 'c1', beganMs, { messageId: 'once' }));
    await bench.settled();
    expect(bench.starter.started).toHaveLength(2);
  });

  it('are told to end where the journey begins anew for the person', async () => {
    const bench = await benchWith({ kind: 'restart' });
    await bench.take(leave('a1', 'c1', beganMs));
    await bench.settled();
    await bench.take(recognise(), leave('u1', 'c1', Date.now()));
    await bench.settled();
    expect(outcomes(bench).sort()).toEqual(['a1 c1 restarted', 'u1 c1 live']);
    expect(bench.starter.controls).toMatchObject([{ control: { kind: 'stop', reason: 'restarted' } }]);
  });
});
