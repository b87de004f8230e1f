import fc from 'fast-check';
import { luxonCalendar } from '../../../audience/luxon-calendar';
import type { TimelineLine } from '../../../journey/simulator/timeline';
import { allTogether, crowdWorkspace, livesOf, reportOn, START_MS } from './crowd';

const JOURNEY = `journey: offer
enter: [{ event: offer_asked }]
again: when_done
goal: { event: order_placed, within: 7d }
delivery: { window: ['10:00', '20:00'], topic: offers }
steps:
  - wait: 1h
  - coupon: gift
    else:
      - exit: none_left
  - email: offer
  - wait_for: { message: email-offer, was: clicked, timeout: 1d }
    then: [{ exit: engaged }]
`;

const coupon = (limits: string) => ({
  path: 'coupons/gift.yaml',
  text: `coupon: gift\nvalue: { amount: 5, currency: CNY }\ncodes: { pattern: 'GI-#############' }\nper_person: 3\n${limits}`,
});

const CROWD = `population: crowd
zones: { Asia/Shanghai: 3, America/New_York: 1 }
reachable: { email: 90% }
consent: { email: 80% }
traits:
  tier: { one_of: { gold: 1, plain: 3 } }
  age: { between: [18, 75] }
events:
  - { event: offer_asked, every: 4d, properties: { total: { normal: [100, 20], decimals: 2 } } }
responses:
  email: { deliver: 97%, open: 40%, click: 10%, complain: 0.5%, unsubscribe: 1%, within: 6h }
  convert: { event: order_placed, delivered: 1%, opened: 5%, clicked: 30%, within: 1d }
  redeem: { share: 30%, within: 3d }
costs: { email: 0.01 }
`;

const QUIET = CROWD.replace(/responses:\n(?: {2}.*\n)+/, '');

function byReason(lines: readonly TimelineLine[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { reason = '' } of lines) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}

describe('a simulated population', () => {
  it('gives the same report for the same seed, in whatever portions it is simulated', async () => {
    const limited = JOURNEY.replace('goal:', 'limit: { people: 30, per: 1d }\ngoal:');
    const workspace = crowdWorkspace(limited, CROWD, coupon('stock: 40\n'));
    await fc.assert(
      fc.asyncProperty(fc.nat(9999), fc.integer({ min: 1, max: 200 }), async (seed, portion) => {
        const whole = await reportOn(workspace, { people: 150, seed: seed + 1, portion: 1000 });
        expect(await reportOn(workspace, { people: 150, seed: seed + 1, portion })).toEqual(whole);
      }),
      { numRuns: 12 },
    );
  });

  it('gives other people for another seed', async () => {
    const workspace = crowdWorkspace(JOURNEY, CROWD, coupon(''));
    const one = await reportOn(workspace, { people: 300, seed: 1 });
    expect(await reportOn(workspace, { people: 300, seed: 2 })).not.toEqual(one);
  });

  it.each([
    ['stock', 'stock: 25\n', 'no_stock'],
    ['budget', 'budget: { amount: 125, currency: CNY }\n', 'budget'],
  ])('shares the %s of a coupon as if all lived on one clock', async (_, limits, reason) => {
    const workspace = crowdWorkspace(JOURNEY, QUIET, coupon(limits));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 9999 }), async (seed) => {
        const options = { people: 60, seed };
        const report = await reportOn(workspace, options);
        const together = allTogether(workspace, options).filter(({ kind }) => kind === 'coupon');
        const firstRefused = together.find((line) => line.reason === reason);
        const [gift] = report.coupons;
        expect(gift?.ranOut).toEqual({ atMs: firstRefused?.atMs, reason });
        // Until it ran out every claim is decided alike; only codes given back later are not given out again.
        const before = together.filter(({ atMs }) => atMs < (firstRefused?.atMs ?? 0));
        expect(before.filter(({ outcome }) => outcome === 'done')).toHaveLength(gift?.reserved ?? -1);
        expect(report.passes).toBe(2);
      }),
      { numRuns: 15 },
    );
  });

  it('shares the limit of a journey as if all lived on one clock', async () => {
    const limited = JOURNEY.replace('goal:', 'limit: { people: 7, per: 1d }\ngoal:');
    const workspace = crowdWorkspace(limited, QUIET, coupon(''));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 9999 }), async (seed) => {
        const options = { people: 60, seed };
        const report = await reportOn(workspace, options);
        const together = allTogether(workspace, options);
        const of = (kind: string) => together.filter((line) => line.kind === kind);
        expect(report.entries.runs).toBe(of('entered').length);
        expect(report.entries.refused).toEqual(byReason(of('refused')));
        expect(report.entries.refused['limit_reached']).toBeGreaterThan(0);
        const served = of('coupon').filter(({ outcome }) => outcome === 'done');
        expect(report.coupons[0]?.reserved).toBe(served.length);
      }),
      { numRuns: 15 },
    );
  });

  it('needs one pass where codes are enough, and agrees with one clock line by line', async () => {
    const workspace = crowdWorkspace(JOURNEY, QUIET, coupon(''));
    const options = { people: 200 };
    const report = await reportOn(workspace, options);
    const lines = allTogether(workspace, options);
    const of = (kind: string, outcome?: string) =>
      lines.filter((line) => line.kind === kind && (outcome === undefined || line.outcome === outcome))
        .length;
    expect(report).toMatchObject({
      passes: 1,
      people: 200,
      entries: { runs: of('entered') },
      goal: { reached: of('converted') },
    });
    const sent = report.days.reduce((sum, day) => sum + (day.sent.email ?? 0), 0);
    expect([sent, report.channels[0]?.sent]).toEqual([of('email', 'done'), of('email', 'done')]);
    expect(report.deferred.reduce((sum, { count }) => sum + count, 0)).toBe(of('email', 'deferred'));
    expect(report.skipped.reduce((sum, { count }) => sum + count, 0)).toBe(of('email', 'skipped'));
    const ended = Object.values(report.ended).reduce((sum, count) => sum + count, 0);
    expect(ended + report.waiting).toBe(report.entries.runs);
    expect(of('email', 'done')).toBeGreaterThan(50);
  });

  it('lets people respond at the rates given, and who clicks has opened what was delivered', async () => {
    const workspace = crowdWorkspace(JOURNEY, CROWD, coupon(''));
    const { channels, coupons, goal } = await reportOn(workspace, { people: 4000 });
    const [email] = channels;
    if (email === undefined) throw new Error('nothing was sent');
    expect(email.sent).toBeGreaterThan(2000);
    expect(email.delivered / email.sent).toBeCloseTo(0.97, 1);
    expect(email.opened / email.delivered).toBeCloseTo(0.4, 1);
    expect(email.clicked / email.delivered).toBeCloseTo(0.1, 1);
    expect(email.bounced).toBe(email.sent - email.delivered);
    expect(email.cost).toBeCloseTo(email.sent * 0.01, 6);
    expect(goal.reached).toBeGreaterThan(50);
    const [gift] = coupons;
    expect((gift?.redeemed ?? 0) / (gift?.issued ?? 1)).toBeCloseTo(0.3, 1);
    expect(gift?.worth?.issued).toBe((gift?.issued ?? 0) * 5);
  });

  it('sends nothing outside the window of each person', () => {
    const workspace = crowdWorkspace(JOURNEY, QUIET, coupon(''));
    const zones = new Map(
      livesOf(workspace, { people: 120 }).map(({ person }) => [person.userRef, person.zone]),
    );
    expect(new Set(zones.values()).size).toBe(2);
    const sent = allTogether(workspace, { people: 120 }).filter(
      ({ kind, outcome }) => kind === 'email' && outcome === 'done',
    );
    expect(sent.length).toBeGreaterThan(30);
    for (const { atMs, userRef } of sent) {
      const { hour } = luxonCalendar.local(atMs, zones.get(userRef) ?? '');
      expect(hour >= 10 && hour < 20).toBe(true);
    }
  });
});

describe('the people of a population', () => {
  const people = (population: string) =>
    livesOf(crowdWorkspace(JOURNEY, population, coupon('')), { people: 400 });

  it('are spread as described', () => {
    const lives = people(CROWD);
    const share = (test: (life: (typeof lives)[number]) => boolean) =>
      lives.filter(test).length / lives.length;
    expect(share(({ person }) => person.traits['tier'] === 'gold')).toBeCloseTo(0.25, 1);
    expect(share(({ person }) => person.consent.email !== undefined)).toBeCloseTo(0.8, 1);
    expect(share(({ person }) => person.traits['email'] !== undefined)).toBeCloseTo(0.9, 1);
    expect(share(({ person }) => person.zone === 'America/New_York')).toBeCloseTo(0.25, 1);
    const ages = lives.map(({ person }) => Number(person.traits['age']));
    expect([Math.min(...ages), Math.max(...ages)]).toEqual([18, 75]);
    const events = lives.reduce((sum, { happenings }) => sum + happenings.length, 0);
    expect(events / 400).toBeCloseTo(3.5, 0);
  });

  it('keep all else when one trait is described otherwise, so that two plans are compared on the same people', () => {
    const before = people(CROWD);
    const after = people(CROWD.replace('{ gold: 1, plain: 3 }', '{ gold: 9, plain: 1 }'));
    expect(after.map(({ happenings }) => happenings)).toEqual(before.map(({ happenings }) => happenings));
    expect(after.map(({ person }) => person.consent)).toEqual(before.map(({ person }) => person.consent));
    expect(after).not.toEqual(before);
  });

  it('have a past that conditions count and that lets nobody in', async () => {
    const regulars = JOURNEY.replace(
      'again:',
      'audience: [{ did: offer_asked, times: { gte: 1 }, within: 30d }]\nagain:',
    );
    const past = CROWD.replace('every: 4d,', 'every: 4d, since: 60d,');
    const workspace = crowdWorkspace(regulars, past, coupon(''));
    const [first] = livesOf(workspace, { people: 1 });
    expect(first?.happenings.filter(({ atMs }) => atMs < START_MS).length).toBeGreaterThan(5);
    const { entries, days } = await reportOn(workspace, { people: 300 });
    const asked = livesOf(workspace, { people: 300 })
      .flatMap(({ happenings }) => happenings)
      .filter(({ atMs }) => atMs >= START_MS).length;
    expect(entries.runs).toBeLessThanOrEqual(asked);
    expect(days[0]?.entered).toBeGreaterThan(0);
  });

  it('do what follows after what it follows, with what they had in it', () => {
    const following = `${QUIET}`.replace(
      'costs:',
      `  - event: order_placed
    after: offer_asked
    chance: 50%
    within: 2d
    properties: { total: { same: total }, order_id: { unique: o- } }
costs:`,
    );
    const lives = people(following);
    const orders = lives.flatMap(({ happenings }) =>
      happenings.filter((one) => one.kind === 'event' && one.event.name === 'order_placed'),
    );
    expect(orders.length).toBeGreaterThan(300);
    const ids = new Set<unknown>();
    for (const { happenings } of lives) {
      const events = happenings.flatMap((one) => (one.kind === 'event' ? [one.event] : []));
      for (const order of events.filter(({ name }) => name === 'order_placed')) {
        const followed = events.filter(
          ({ name, properties }) =>
            name === 'offer_asked' && properties['total'] === order.properties['total'],
        );
        expect(
          followed.some(({ atMs }) => atMs < order.atMs && order.atMs <= atMs + 2 * 86_400_000 + 1),
        ).toBe(true);
        ids.add(order.properties['order_id']);
      }
    }
    expect(ids.size).toBe(orders.length);
  });
});

describe('a variant that wins in a population', () => {
  const SPLIT = `journey: offer
enter: [{ event: offer_asked }]
again: once
goal: { event: order_placed, within: 1d }
steps:
  - split: words
    winner: { by: goal, after: 200 }
    variants:
      mail: { weight: 1, steps: [{ email: offer }] }
      nothing: { weight: 1, control: true }
`;
  const KEEN = CROWD.replace(
    'delivered: 1%, opened: 5%, clicked: 30%',
    'delivered: 60%, opened: 60%, clicked: 60%',
  );

  it('is followed by all who come later, as if all lived on one clock', async () => {
    const workspace = crowdWorkspace(SPLIT, KEEN.replace('every: 4d', 'every: 20d'));
    const report = await reportOn(workspace, { people: 900, seed: 3, days: 30 });
    expect(report.passes).toBe(2);
    const controls = report.ended['control'] ?? 0;
    // Half of all, had nobody won.
    expect(controls).toBeGreaterThan(40);
    expect(controls).toBeLessThan(report.entries.runs * 0.4);
    // The report says who has won, when, and by how much: by the counts of that hour, which are not of all who came.
    const [words] = report.experiments;
    expect(words).toMatchObject({ split: 'words', status: 'winner', winner: 'mail', leader: 'mail' });
    expect((words?.wonAtMs ?? 1) % 3_600_000).toBe(0);
    expect(words?.people).toBeGreaterThanOrEqual(200);
    expect(words?.people).toBeLessThan(report.entries.runs);
    const nothing = words?.variants.find(({ name }) => name === 'nothing');
    expect(nothing).toMatchObject({ control: true, people: expect.any(Number) as unknown });
    expect(nothing?.behind?.low).toBeGreaterThan(0);
    // Whoever was drawn into `control` was drawn before that, and their time was over then or not.
    expect(nothing?.people).toBeLessThanOrEqual(controls);
  });

  it('is nobody while too few have had their time, and the report says so', async () => {
    const workspace = crowdWorkspace(SPLIT.replace('after: 200', 'after: 5000'), KEEN);
    const report = await reportOn(workspace, { people: 300, seed: 3, days: 10 });
    expect(report.passes).toBe(1);
    const [words] = report.experiments;
    expect(words).toMatchObject({ status: 'collecting', winner: null, wonAtMs: null, after: 5000 });
    // Of the runs each person counts once, and nobody is lost: their time is over, or they wait.
    const waiting = words?.variants.reduce((total, one) => total + one.waiting, 0) ?? 0;
    expect((words?.people ?? 0) + waiting).toBeLessThanOrEqual(report.entries.people);
    expect(waiting).toBeGreaterThan(0);
  });
});
