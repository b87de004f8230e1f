import type { Store } from '../../store/repositories';
import { useStore } from './own-store';
import { eventRow, messageRow, profileRow, runRow } from './store-fixtures';

let store: Store;
useStore((opened) => (store = opened));

describe('what leaves the store page by page', () => {
  it('are members of a segment, without those who were merged, in order', async () => {
    const people = ['u-c', 'u-a', 'u-b', 'u-d'].map((userRef) => profileRow({ userRef }));
    const others = [
      profileRow({ userRef: 'u-x', segments: {} }),
      profileRow({ userRef: 'u-y', mergedInto: 'u-a' }),
    ];
    await store.profiles.saveMany([...people, ...others]);
    const first = await store.profiles.members('buyers', null, 3);
    const rest = await store.profiles.members('buyers', 'u-c', 3);
    expect([first, rest].map((page) => page.map(({ userRef }) => userRef))).toEqual([
      ['u-a', 'u-b', 'u-c'],
      ['u-d'],
    ]);
  });

  it('are events by the span of their receipt, those that wait and those that are filed', async () => {
    const rows = [1, 2, 3].map((at) => eventRow({ messageId: `m${at}`, receivedAtMs: at * 1_000 }));
    await store.events.insertMany(rows, () => true);
    await store.events.receive([eventRow({ messageId: 'waits', receivedAtMs: 2_500 })]);
    const ask = async (waiting: boolean, after: string | null = null): Promise<string[]> =>
      (await store.events.receivedBetween({ afterMs: 1_000, untilMs: 3_000, waiting }, after, 5)).map(
        ({ messageId }) => messageId,
      );
    expect([await ask(true), await ask(false), await ask(false, 'u-one/m2')]).toEqual([
      ['waits'],
      ['m2', 'm3'],
      ['m3'],
    ]);
  });

  it('are messages and runs by their keys', async () => {
    for (const id of ['b', 'a']) {
      await store.messages.claim(messageRow({ sendKey: id }));
      await store.runs.insert(runRow({ runId: id, journey: id }));
    }
    expect((await store.messages.scan('a', 5)).map(({ sendKey }) => sendKey)).toEqual(['b']);
    expect((await store.runs.scan(null, 1)).map(({ runId }) => runId)).toEqual(['a']);
  });
});
