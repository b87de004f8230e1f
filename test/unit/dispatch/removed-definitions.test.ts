import { planWorkspace } from '../../../dispatch/plan-workspace';
import { createPlanSource } from '../../../dispatch/plans';
import { publishWorkspace } from '../../../dispatch/publish-workspace';
import { publishedSegments } from '../../../dispatch/segment-state';
import { luxonCalendar } from '../../../audience/luxon-calendar';
import { checkWorkspace } from '../../../journey/language/check-workspace';
import type { CheckedWorkspace } from '../../../journey/language/workspace';
import { createMemoryStore, type MemoryStore } from '../../fakes/memory-store';
import { runRow } from '../../servers/store-fixtures';

const NOW_MS = Date.UTC(2026, 2, 2);
const VIP = 'segment: vip\nwhere: [{ tag: vip }]\n';
const GUESTS = 'segment: guests\nlist: guests.csv\n';
const BIG = 'segment: big\nwhere: [{ segment: vip }]\n';
const TO_VIP = 'journey: to-vip\nenter: [{ segment: vip }]\nsteps: [{ tag: x }]\n';
const BRANCH =
  'journey: branch\nenter: [{ event: a }]\nsteps:\n  - { if: { segment: guests }, then: [{ tag: x }] }\n';
const PLAIN = 'journey: branch\nenter: [{ event: a }]\nsteps: [{ tag: x }]\n';
const OFFERS =
  'journey: offers\nenter: [{ event: a }]\nsteps: [{ subscribe: { channel: email, topic: offers } }]\n';

function workspaceOf(topics: string, ...texts: string[]): CheckedWorkspace {
  const files = texts.map((text) => {
    const [, kind = '', id = ''] = /^(\w+): *(\S+)/.exec(text) ?? [];
    return { path: `${kind}s/${id}.yaml`, text };
  });
  const brand = {
    path: 'workspace.yaml',
    text: `workspace: shop\ntimezone: Asia/Shanghai\ntopics: { ${topics} }\n`,
  };
  const list = { path: 'segments/guests.csv', text: 'user_id\nana\n' };
  const { workspace, faults } = checkWorkspace([brand, list, ...files]);
  if (workspace === null) throw new Error(JSON.stringify(faults));
  return workspace;
}

const TOPICS = 'offers: Offers, news: News';
let store: MemoryStore;
beforeEach(() => (store = createMemoryStore()));
const publish = (...texts: string[]) => publishWorkspace(store, workspaceOf(TOPICS, ...texts), NOW_MS);

describe('what is taken out of a workspace', () => {
  it('is refused while a journey that is live without its file enters by it, and nothing is published', async () => {
    await publish(VIP, TO_VIP);
    await expect(publish(GUESTS)).rejects.toMatchObject({
      used: [{ kind: 'segment', id: 'vip', usedBy: ['journey to-vip'] }],
    });
    expect((await publishedSegments(store)).map(({ segment }) => segment)).toEqual(['vip']);
  });

  it('is refused for a static list that a journey branches on', async () => {
    await publish(GUESTS, BRANCH);
    await expect(publish(VIP)).rejects.toMatchObject({
      used: [{ kind: 'segment', id: 'guests', usedBy: ['journey branch'] }],
    });
  });

  it('is refused while people are in an older version that uses it, and goes when they have left', async () => {
    await publish(GUESTS, BRANCH);
    const [live] = await store.journeys.live();
    const version = live?.liveVersion ?? '';
    await store.runs.insert(runRow({ runId: 'u1/branch/h', userRef: 'u1', journey: 'branch', version }));
    await expect(publish(PLAIN)).rejects.toMatchObject({
      used: [{ id: 'guests', usedBy: [`journey branch (people in version ${version})`] }],
    });
    await store.runs.end('u1/branch/h', { kind: 'completed', reason: null, atMs: NOW_MS } as never);
    const { definitions } = await publish(PLAIN);
    expect(definitions).toContainEqual({ kind: 'segment', id: 'guests', version: 'removed' });
    expect(await publishedSegments(store)).toEqual([]);
  });

  it('goes together with what alone uses it, and may come back', async () => {
    await publish(VIP, BIG);
    await publish(GUESTS);
    expect((await publishedSegments(store)).map(({ segment }) => segment)).toEqual(['guests']);
    await publish(VIP, BIG, GUESTS);
    expect(await publishedSegments(store)).toHaveLength(3);
  });

  it('is refused for a topic that a live journey subscribes to', async () => {
    await publish(OFFERS);
    const without = workspaceOf('news: News', VIP);
    await expect(publishWorkspace(store, without, NOW_MS)).rejects.toMatchObject({
      used: [{ kind: 'topic', id: 'offers', usedBy: ['journey offers'] }],
    });
    await publishWorkspace(store, workspaceOf('offers: Offers', VIP), NOW_MS);
  });

  it('is told by a plan, with who still uses it', async () => {
    await publish(VIP, TO_VIP);
    const deps = { store, plans: createPlanSource(store.journeys), calendar: luxonCalendar, nowMs: NOW_MS };
    const { definitions } = await planWorkspace(deps, workspaceOf(TOPICS));
    expect(definitions).toEqual([
      { kind: 'segment', id: 'vip', state: 'removed', usedBy: ['journey to-vip'] },
    ]);
  });
});
