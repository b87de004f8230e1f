import { luxonCalendar } from '../../audience/luxon-calendar';
import { createDispatcher, type Dispatcher } from '../../dispatch/dispatcher';
import { publishWorkspace } from '../../dispatch/publish-workspace';
import { segmentStates } from '../../dispatch/segment-state';
import { checkWorkspace } from '../../journey/language/check-workspace';
import type { Store } from '../../store/repositories';
import { createMemoryStarter } from '../fakes/memory-starter';
import { until } from './lab';
import { useStore } from './own-store';
import { profileRow } from './store-fixtures';

let store: Store;
useStore((opened) => (store = opened));
let dispatcher: Dispatcher | null = null;

const WORKSPACE = { path: 'workspace.yaml', text: 'workspace: shop\ntimezone: Asia/Shanghai\n' };
const VIP = { path: 'segments/vip.yaml', text: 'segment: vip\nwhere: [{ profile: city, is: Oslo }]\n' };
const journey = (enter: string) => ({
  path: 'journeys/hello.yaml',
  text: `journey: hello\nenter: [${enter}]\nsteps: [{ tag: x }]\n`,
});

async function publish(...files: { path: string; text: string }[]) {
  const { workspace, faults } = checkWorkspace([WORKSPACE, ...files]);
  if (workspace === null) throw new Error(JSON.stringify(faults));
  const published = await publishWorkspace(store, workspace, Date.now());
  await dispatcher?.reload();
  return published;
}
const person = (name: string, city: string) =>
  profileRow({ userRef: `u${name}`, userId: name, traits: { city }, segments: {} });
const isFilled = async (): Promise<boolean> => (await segmentStates(store))[0]?.filled === true;

describe('a segment whose file is gone', () => {
  afterAll(() => dispatcher?.stop());

  it('stays while a live journey uses it, goes when none does, and is filled anew when it comes back', async () => {
    await store.profiles.saveMany([person('ana', 'Oslo'), person('bo', 'Rome')]);
    const starter = createMemoryStarter();
    dispatcher = createDispatcher({ store, starter, calendar: luxonCalendar, pollMs: 50, sweepMs: 50 });
    await dispatcher.start();
    await publish(VIP, journey('{ segment: vip }'));
    await until(isFilled, 'the segment is filled');
    await expect(publish()).rejects.toMatchObject({ used: [{ id: 'vip', usedBy: ['journey hello'] }] });

    const { definitions } = await publish(journey('{ event: signed_up }'));
    expect(definitions).toEqual([{ kind: 'segment', id: 'vip', version: 'removed' }]);
    expect(await segmentStates(store)).toEqual([]);
    await store.profiles.updateTraits('ubo', { city: 'Oslo' }, {}, Date.now());

    await publish(VIP);
    await until(isFilled, 'the segment is filled again');
    expect(await segmentStates(store)).toMatchObject([{ segment: 'vip', members: 2 }]);
  });
});
