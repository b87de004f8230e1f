import { createLiveDefinitions } from '../../activities/live-definitions';
import { luxonCalendar } from '../../audience/luxon-calendar';
import { newProfile } from '../../audience/profile-change';
import { refreshAnswerHours } from '../../dispatch/answer-hours';
import type { Registry } from '../../dispatch/registry';
import type { Plan } from '../../journey/plan/plan';
import type { Store } from '../../store/repositories';
import type { EventRow } from '../../store/rows';
import { eventOf } from './engine-lab';
import { useStore } from './own-store';

const DAY_MS = 86_400_000;
const NOW_MS = Date.UTC(2026, 2, 2);

let store: Store;
useStore((opened) => (store = opened));

const step = { kind: 'email', id: 'tips', template: 'tips', bestTimeMs: DAY_MS };
const context = (nowMs: number, plan: unknown = { steps: { tips: step } }) => ({
  store,
  calendar: luxonCalendar,
  now: () => nowMs,
  registry: () =>
    ({ entrances: [{ plan: plan as Plan }], brand: { timezone: 'UTC' } }) as unknown as Registry,
});
const goOn = (): boolean => true;

/** Answers of a person at a local hour, a day apart. */
function answers(userRef: string, count: number, utcHour: number, more: Partial<EventRow> = {}): EventRow[] {
  return Array.from({ length: count }, (_, day) =>
    eventOf(userRef, day % 2 === 0 ? 'email_opened' : 'email_clicked', {
      ...more,
      messageId: `${userRef}-${utcHour}-${day}`,
      atMs: NOW_MS - (day + 1) * DAY_MS + utcHour * 3_600_000,
    }),
  );
}

describe('the hours at which all people answer', () => {
  it('are counted in the background by local hour, once a day, and read without counting', async () => {
    const live = createLiveDefinitions(store, () => 0);
    const person = (userRef: string, zone: string | null, mergedInto: string | null = null) => ({
      ...newProfile({ userRef, atMs: 0 }),
      zone,
      mergedInto,
    });
    await store.profiles.saveMany([
      person('ushanghai', 'Asia/Shanghai'),
      person('unowhere', null),
      person('agone', 'UTC', 'unowhere'),
    ]);
    await store.events.insertMany([
      // 12:00 UTC is 20:00 in Shanghai; who has no zone is read in the workspace's.
      ...answers('ushanghai', 60, 12),
      ...answers('unowhere', 50, 7),
      ...answers('agone', 40, 3),
      ...answers('unowhere', 30, 4, { properties: { machine: true } }),
    ]);
    expect(await refreshAnswerHours(context(NOW_MS, { steps: {} }), goOn)).toBe(false);
    expect(await refreshAnswerHours(context(NOW_MS), () => false)).toBe(false);
    expect(await live.answerHours()).toBeNull();

    expect(await refreshAnswerHours(context(NOW_MS), goOn)).toBe(true);
    const hours = await createLiveDefinitions(store).answerHours();
    expect(hours).toHaveLength(24);
    expect([hours?.[20], hours?.[7], hours?.[3], hours?.[4]]).toEqual([60, 50, 0, 0]);
    const row = await store.definitions.live('hours', 'answers');
    expect(row).toMatchObject({ publishedAtMs: NOW_MS, body: { people: 3, atMs: NOW_MS } });

    expect(await refreshAnswerHours(context(NOW_MS + DAY_MS - 1), goOn)).toBe(false);
    expect(await refreshAnswerHours(context(NOW_MS + DAY_MS), goOn)).toBe(true);
    expect((await store.definitions.live('hours', 'answers'))?.version).not.toBe(row?.version);
  });

  it('say nothing where too few have answered', async () => {
    const body = { hours: Array.from({ length: 24 }, () => 4), people: 9, atMs: NOW_MS };
    const row = { kind: 'hours' as const, id: 'answers', version: 'few', body, source: '' };
    await store.definitions.publish({ ...row, publishedAtMs: NOW_MS });
    expect(await createLiveDefinitions(store).answerHours()).toBeNull();
  });
});
