import type { Condition } from '../../../audience/condition';
import { createBench, DAY_MS, eventOf, stopAll, type Bench } from './made';

afterEach(stopAll);

const did = (event: string): Condition => ({
  kind: 'did',
  event,
  where: null,
  period: { kind: 'within', durationMs: DAY_MS },
  aggregate: { kind: 'times' },
  tests: [],
});

/** The names of events whose history was read since. */
function readsOf(bench: Bench): string[] {
  const read: string[] = [];
  const { events } = bench.store;
  const ofPerson = events.ofPerson.bind(events);
  events.ofPerson = (userRef, names, limit) => {
    read.push(...names);
    return ofPerson(userRef, names, limit);
  };
  return read;
}

async function withSegments(count: number): Promise<Bench> {
  const bench = createBench();
  for (let index = 0; index < count; index += 1) {
    await bench.segment(`s${index}`, did(`event_${index}`), [`event:event_${index}`]);
  }
  await bench.segment('of-s3', { kind: 'segment', segment: 's3' }, ['segment:s3']);
  await bench.dispatcher.start();
  await bench.take(eventOf('u1', 'noticed'));
  await bench.settled();
  return bench;
}

const segmentsOf = (bench: Bench): string[] =>
  Object.keys(bench.store.tables.profiles.get('u1')?.segments ?? {}).sort();

describe('an event', () => {
  it.each([5, 200])('has only the segments looked at that it concerns, of %i', async (count) => {
    const bench = await withSegments(count);
    const read = readsOf(bench);
    await bench.take(eventOf('u1', 'event_3'));
    await bench.settled();
    expect(segmentsOf(bench)).toEqual(['of-s3', 's3']);
    expect(read).toEqual(['event_3']);
  });

  it('that no segment reads has none looked at', async () => {
    const bench = await withSegments(5);
    const read = readsOf(bench);
    await bench.take(eventOf('u1', 'noticed'));
    await bench.settled();
    expect(read).toEqual([]);
  });

  it('leaves the memberships of other segments, and the instants at which time changes them', async () => {
    const bench = await withSegments(5);
    const first = eventOf('u1', 'event_1');
    await bench.take(first);
    await bench.settled();
    await bench.take(eventOf('u1', 'event_3', { atMs: first.atMs + 500 }));
    await bench.settled();
    expect(segmentsOf(bench)).toEqual(['of-s3', 's1', 's3']);
    expect(bench.store.tables.profiles.get('u1')?.recheckAtMs).toBe(first.atMs + DAY_MS);
  });
});

describe('somebody who is heard of for the first time', () => {
  it('is in a segment of those who did not do something, and entered none by it', async () => {
    const bench = createBench();
    const quiet: Condition = { kind: 'did_not', event: 'order', where: null, period: { kind: 'ever' } };
    await bench.segment('quiet', quiet, ['event:order']);
    await bench.dispatcher.start();
    await bench.take(eventOf('u1', 'noticed'));
    await bench.settled();
    expect(segmentsOf(bench)).toEqual(['quiet']);
    const names = [...bench.store.tables.events.values()].map(({ name }) => name);
    expect(names).not.toContain('segment_entered');
  });
});
