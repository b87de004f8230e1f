import { luxonCalendar } from '../../../audience/luxon-calendar';
import { storedPeople } from '../../../cli/simulate/stored-people';
import { eventsAskedFor } from '../../../dispatch/replay/events-asked-for';
import { withEstimates } from '../../../journey/simulator/population/estimate-responses';
import { NOTHING_DESCRIBED } from '../../../journey/simulator/population/population';
import type { Life } from '../../../journey/simulator/lives';
import type { PeopleSource } from '../../../journey/simulator/population/simulate-population';
import { createMemoryStore } from '../../fakes/memory-store';
import { eventRow, profileRow } from '../../servers/store-fixtures';
import { check, emailFile } from '../language/check';

const START_MS = Date.UTC(2026, 2, 2);
const DAY_MS = 86_400_000;

const setting = {
  seed: 1,
  startMs: START_MS,
  untilMs: START_MS + 10 * DAY_MS,
  zone: 'Asia/Shanghai',
  journey: 'again',
  calendar: luxonCalendar,
};

async function livesIn(source: PeopleSource): Promise<Life[]> {
  const lives: Life[] = [];
  for await (const portion of source.portions()) lives.push(...portion);
  return lives;
}

describe('the people of the store', () => {
  it('are taken with consent, suppression and the past that conditions ask for, each once', async () => {
    const store = createMemoryStore();
    await store.profiles.saveMany([
      profileRow({ userRef: 'u-a', email: 'a@shop.example' }),
      profileRow({ userRef: 'u-b', email: 'b@shop.example' }),
      profileRow({ userRef: 'u-old', mergedInto: 'u-a' }),
    ]);
    await store.suppressions.add('email', 'b@shop.example', 'bounced', 1);
    await store.events.insertMany([
      eventRow({ userRef: 'u-a', messageId: 'm1', name: 'order_placed', atMs: START_MS - DAY_MS }),
      eventRow({ userRef: 'u-a', messageId: 'm2', name: 'order_placed', atMs: START_MS + DAY_MS }),
      eventRow({ userRef: 'u-a', messageId: 'm3', name: 'site_visited', atMs: START_MS - DAY_MS }),
    ]);
    const lives = await livesIn(storedPeople(store, NOTHING_DESCRIBED, setting, ['order_placed'], 10));
    expect(lives.map(({ person }) => person.userRef).sort()).toEqual(['u-a', 'u-b']);
    const [a, b] = lives.sort((one, other) => (one.person.userRef < other.person.userRef ? -1 : 1));
    expect(a?.person).toMatchObject({ tags: ['vip'], suppressed: [], zone: 'Asia/Shanghai' });
    expect(a?.person.consent.email?.state).toBe('granted');
    expect(a?.happenings).toMatchObject([{ kind: 'event', triggers: false, event: { messageId: 'm1' } }]);
    expect(b?.person.suppressed).toEqual(['email']);
  });

  it('are no more than were asked for, and do what the population says of itself', async () => {
    const store = createMemoryStore();
    await store.profiles.saveMany(
      Array.from({ length: 9 }, (_, index) => profileRow({ userRef: `u-${index}` })),
    );
    const busy = {
      ...NOTHING_DESCRIBED,
      habits: [
        {
          event: 'viewed',
          share: 1,
          rhythm: { kind: 'times' as const, low: 2, high: 2 },
          sinceMs: 0,
          hours: null,
          properties: {},
        },
      ],
    };
    const lives = await livesIn(storedPeople(store, busy, setting, [], 4));
    expect(lives.map(({ happenings }) => happenings.length)).toEqual([2, 2, 2, 2]);
    expect(new Set(lives.map(({ happenings }) => happenings[0]?.atMs)).size).toBe(4);
  });

  it('are asked only for the events that the journey and its segments read', () => {
    const { workspace, faults } = check(
      emailFile('offer'),
      { path: 'segments/buyers.yaml', text: 'segment: buyers\nwhere: [{ did: order_placed }]\n' },
      {
        path: 'journeys/again.yaml',
        text: `journey: again
enter: [{ event: viewed, where: [{ segment: buyers }] }]
audience: [{ did_not: complained, within: 30d }]
steps:
  - if: [{ did: site_visited, times: { gte: 2 } }]
    then: [{ email: offer }]
`,
      },
    );
    expect(faults.filter(({ severity }) => severity === 'error')).toEqual([]);
    const plan = workspace?.journeys[0]?.plan;
    if (plan === undefined) throw new Error('no plan');
    const events = eventsAskedFor(plan, workspace?.segments ?? [], []);
    expect(events.sort()).toEqual(['complained', 'order_placed', 'site_visited', 'viewed']);
  });
});

describe('response rates', () => {
  const counted = [
    {
      template: 'welcome',
      channel: 'email' as const,
      sent: 400,
      opened: 150,
      clicked: 30,
      bounced: 20,
      complained: 2,
    },
    {
      template: 'rare',
      channel: 'email' as const,
      sent: 100,
      opened: 0,
      clicked: 0,
      bounced: 0,
      complained: 0,
    },
    { template: 'ping', channel: 'sms' as const, sent: 10, opened: 0, clicked: 9, bounced: 0, complained: 0 },
  ];

  it('are estimated from earlier messages by channel, and by template where there are enough', () => {
    const { channels, templates } = withEstimates(NOTHING_DESCRIBED.responses, counted);
    expect(channels.email).toMatchObject({ deliver: 480 / 500, open: 150 / 480, click: 30 / 480 });
    expect(channels.sms).toBeUndefined();
    expect(Object.keys(templates)).toEqual(['welcome']);
    expect(templates['welcome']).toMatchObject({ deliver: 0.95, open: 150 / 380 });
  });

  it('that are described stand over estimates', () => {
    const email = { deliver: 1, open: 0.5, click: 0.1, complain: 0, unsubscribe: 0, withinMs: 1 };
    const described = { ...NOTHING_DESCRIBED.responses, channels: { email } };
    expect(withEstimates(described, counted)).toEqual(described);
  });
});
