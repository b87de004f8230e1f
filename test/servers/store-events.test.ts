import { createConnection } from 'mongoose';
import { openStore } from '../../store/open-store';
import type { Store } from '../../store/repositories';
import type { EventRow } from '../../store/rows';
import { eventRow } from './store-fixtures';
import { useStore } from './own-store';

let store: Store;

const mongoUri = useStore((opened) => (store = opened));

const all = Array.from({ length: 32 }, (_, partition) => partition);

async function routeAll(): Promise<void> {
  for (;;) {
    const rows = await store.events.unrouted(all, Date.now(), 1000);
    if (rows.length === 0) return;
    await store.events.markRouted(rows);
  }
}

describe('events', () => {
  afterEach(routeAll);

  it('come back exactly as they were given, whatever their properties are called', async () => {
    const row = eventRow({
      messageId: 'odd',
      properties: { 'a.b': 1, $c: 2, atMs: 5, nested: { list: [1, null, { x: 'ü汉字' }] }, '': true },
      userId: null,
    });
    await store.events.insertMany([row]);
    expect(await store.events.get(row.userRef, 'odd')).toEqual(row);
  });

  it('are stored once for each person and messageId, and each answer stands at the place of its row', async () => {
    const rows = ['m1', 'm2', 'm1', 'm3', 'm2'].map((messageId) => eventRow({ messageId, userRef: 'u-dup' }));
    const first = await store.events.insertMany(rows);
    expect(first.map((one) => [one.messageId, one.status])).toEqual([
      ['m1', 'stored'],
      ['m2', 'stored'],
      ['m1', 'duplicate'],
      ['m3', 'stored'],
      ['m2', 'duplicate'],
    ]);
    const again = await store.events.insertMany(
      [rows[3], eventRow({ messageId: 'm4', userRef: 'u-dup' })].flatMap((row) => row ?? []),
    );
    expect(again.map((one) => one.status)).toEqual(['duplicate', 'stored']);
    const other = await store.events.insertMany([eventRow({ messageId: 'm1', userRef: 'u-other' })]);
    expect(other.map((one) => one.status)).toEqual(['stored']);
  });

  it('are stored once when fifty callers bring the same one at once', async () => {
    const row = eventRow({ messageId: 'race', userRef: 'u-race' });
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => store.events.insertMany([row])));
    expect(outcomes.flat().filter((one) => one.status === 'stored')).toHaveLength(1);
  });

  it('wait in the inbox, oldest first and in the order of the call, until they are routed', async () => {
    const ids = ['z', 'a', 'k', 'b'];
    const rows = ids.map((messageId) =>
      eventRow({ messageId, userRef: 'u-order', partition: 7, receivedAtMs: 5000 }),
    );
    await store.events.insertMany([
      eventRow({ messageId: 'late', userRef: 'u-order', partition: 7, receivedAtMs: 6000 }),
    ]);
    await store.events.insertMany(rows);
    expect((await store.events.unrouted([7], 7000, 10)).map((one) => one.messageId)).toEqual([
      ...ids,
      'late',
    ]);
    expect(await store.events.unrouted([8], 7000, 10)).toEqual([]);
    expect(await store.events.unrouted([7], 4999, 10)).toEqual([]);
    await store.events.markRouted(rows.slice(0, 3));
    expect((await store.events.unrouted([7, 8], 7000, 10)).map((one) => one.messageId)).toEqual([
      'b',
      'late',
    ]);
    expect(await store.events.unroutedCount()).toBe(2);
  });

  it('that could not be routed come again at the time that was set, and count their attempts', async () => {
    const row = eventRow({ messageId: 'again', partition: 9, receivedAtMs: 1000 });
    await store.events.insertMany([row]);
    await store.events.markFailed(row, 60_000, 'Temporal is down');
    expect(await store.events.unrouted([9], 59_999, 10)).toEqual([]);
    expect(await store.events.unrouted([9], 60_000, 10)).toEqual([{ ...row, attempts: 1 }]);
    await store.events.markRouted([row]);
    await store.events.markFailed(row, 70_000, 'too late to matter');
    expect(await store.events.unrouted([9], 80_000, 10)).toEqual([]);
  });

  it('are all given out under a backlog that is larger than one reading', async () => {
    const rows = Array.from({ length: 300 }, (_, index) =>
      eventRow({ messageId: `b${String(index)}`, userRef: `u${String(index % 40)}`, partition: index % 32 }),
    );
    await store.events.insertMany(rows);
    const seen: EventRow[] = [];
    for (let reading = 0; reading < 100; reading += 1) {
      const some = await store.events.unrouted(all, Date.now(), 20);
      expect(some.length).toBeLessThanOrEqual(20);
      if (some.length === 0) break;
      seen.push(...some);
      await store.events.markRouted(some);
    }
    expect(new Set(seen.map((one) => one.messageId)).size).toBe(300);
    expect(seen).toHaveLength(300);
  });

  it('of a person are read by name, oldest first, the newest of each name only', async () => {
    const rows = [5, 1, 4, 2, 3].map((at) =>
      eventRow({ messageId: `o${String(at)}`, userRef: 'u-read', name: 'order_placed', atMs: at * 1000 }),
    );
    await store.events.insertMany([...rows, eventRow({ messageId: 'v', userRef: 'u-read', name: 'viewed' })]);
    const facts = await store.events.ofPerson('u-read', ['order_placed', 'viewed', 'nothing'], 3);
    expect(facts.get('order_placed')?.map((one) => one.atMs)).toEqual([3000, 4000, 5000]);
    expect(facts.get('viewed')).toHaveLength(1);
    expect(facts.get('nothing')).toEqual([]);
    const recent = await store.events.recent({ userRef: 'u-read', limit: 2 });
    expect(recent).toHaveLength(2);
    expect((await store.events.recent({ limit: 3 })).length).toBe(3);
  });

  it('of a person, and those in the inbox, are found by an index', async () => {
    const connection = await createConnection(mongoUri).asPromise();
    const events = connection.collection('events');
    await store.events.insertMany([eventRow({ messageId: 'plan', userRef: 'u-plan' })]);
    const plans = [
      await events.find({ userRef: 'u-plan', name: 'order_placed' }).sort({ at: -1 }).limit(5).explain(),
      await events.find({ queue: 3, due: { $lte: new Date() } }).explain(),
    ].map((plan) => JSON.stringify(plan.queryPlanner));
    expect(plans[0]).toContain('userRef_1_name_1_at_1');
    expect(plans[1]).toContain('queue_1_due_1');
    await connection.close();
  });
});

describe('events from outside', () => {
  afterEach(routeAll);

  const keys = (rows: readonly EventRow[]) => rows.map((row) => row.messageId);
  const seen = async (userRef: string) =>
    (await store.events.ofPerson(userRef, ['order_placed'], 9))
      .get('order_placed')
      ?.map((one) => one.messageId);

  it('are kept at once, given out in the order in which they came, and seen by conditions once filed', async () => {
    const rows = ['c', 'a', 'b'].map((messageId) =>
      eventRow({ messageId, userRef: 'u-out', partition: 11, name: 'order_placed' }),
    );
    expect((await store.events.receive(rows)).map((one) => one.status)).toEqual([
      'stored',
      'stored',
      'stored',
    ]);
    expect(await store.events.get('u-out', 'a')).toEqual(rows[1]);
    expect(keys(await store.events.recent({ limit: 3 }))).toContain('c');
    const found = await store.events.unrouted([11], Date.now(), 10);
    expect(found).toEqual(rows);
    expect(await seen('u-out')).toEqual([]);
    expect(await store.events.file(found)).toEqual(found);
    expect((await seen('u-out'))?.sort()).toEqual(['a', 'b', 'c']);
    expect(await store.events.unroutedCount()).toBe(3);
    await store.events.markRouted(found);
    expect(await store.events.unrouted([11], Date.now(), 10)).toEqual([]);
    expect(await store.events.unroutedCount()).toBe(0);
    expect(await store.events.get('u-out', 'a')).toEqual(rows[1]);
  });

  it('are stored once, whether the first one waits, is filed, or was routed long ago', async () => {
    const row = () => eventRow({ messageId: 'once', userRef: 'u-once', partition: 12, name: 'order_placed' });
    const statusOf = async () => (await store.events.receive([row()]))[0]?.status;
    expect(await statusOf()).toBe('stored');
    expect(await statusOf()).toBe('duplicate');
    const found = await store.events.unrouted([12], Date.now(), 10);
    await store.events.file(found);
    expect(await statusOf()).toBe('duplicate');
    await store.events.markRouted(found);
    expect(await statusOf()).toBe('duplicate');
    expect(await store.events.unrouted([12], Date.now(), 10)).toEqual([]);
    expect(await seen('u-once')).toEqual(['once']);
  });

  it('are dealt with once where another process took the first one, which only an import is told', async () => {
    const rows = ['far', 'farther'].map((messageId) =>
      eventRow({ messageId, userRef: 'u-far', partition: 16, name: 'order_placed' }),
    );
    await store.events.receive(rows);
    const first = await store.events.unrouted([16], Date.now(), 10);
    await store.events.file(first);
    await store.events.markRouted(first);
    const other = await openStore({ uri: mongoUri, secret: 'secret' });
    const [live, imported] = rows.map((row) => ({ ...row, receivedAtMs: row.receivedAtMs + 5_000 }));
    const told = await other.events.receive([
      ...(live ? [live] : []),
      ...(imported ? [{ ...imported, source: 'import' as const }] : []),
    ]);
    expect(told.map(({ status }) => status)).toEqual(['stored', 'duplicate']);
    expect(await store.events.file(await store.events.unrouted([16], Date.now(), 10))).toEqual([]);
    expect(await store.events.unroutedCount()).toBe(0);
    expect((await seen('u-far'))?.sort()).toEqual(['far', 'farther']);
    await other.close();
  });

  it('are stored once when fifty callers bring the same one at once', async () => {
    const bring = () => store.events.receive([eventRow({ messageId: 'race', userRef: 'u-race-out' })]);
    const outcomes = await Promise.all(Array.from({ length: 50 }, bring));
    expect(outcomes.flat().filter((one) => one.status === 'stored')).toHaveLength(1);
  });

  it('are not dealt with again when a repetition was left behind by a crash', async () => {
    const row = eventRow({ messageId: 'left', userRef: 'u-left', partition: 13 });
    await store.events.receive([row]);
    await store.events.markRouted(await store.events.unrouted([13], Date.now(), 10));
    const connection = await createConnection(mongoUri).asPromise();
    const waiting = { queue: 13, due: new Date(), receivedAt: new Date(row.receivedAtMs + 1), order: 1 };
    const copy = { userRef: row.userRef, messageId: row.messageId, ...waiting };
    await connection.collection<{ _id: string }>('received').insertOne({ _id: 'u-left/left', ...copy });
    await connection.close();
    expect(await store.events.file(await store.events.unrouted([13], Date.now(), 10))).toEqual([]);
    expect(await store.events.unroutedCount()).toBe(0);
  });

  it('are dealt with after a crash between filing and routing', async () => {
    await store.events.receive([eventRow({ messageId: 'crash', userRef: 'u-crash', partition: 14 })]);
    await store.events.file(await store.events.unrouted([14], Date.now(), 10));
    const again = await store.events.unrouted([14], Date.now(), 10);
    expect(keys(await store.events.file(again))).toEqual(['crash']);
    await store.events.markRouted(again);
    expect(await store.events.unroutedCount()).toBe(0);
  });

  it('that could not be routed come again at the time that was set, and count their attempts', async () => {
    const row = eventRow({ messageId: 'failed', partition: 15, receivedAtMs: 1000 });
    await store.events.receive([row]);
    await store.events.markFailed(row, 60_000, 'Temporal is down');
    expect(await store.events.unrouted([15], 59_999, 10)).toEqual([]);
    const again = await store.events.unrouted([15], 60_000, 10);
    expect(again).toEqual([{ ...row, attempts: 1 }]);
    await store.events.markRouted(again);
    expect(await store.events.unroutedCount()).toBe(0);
  });
});
