import * as fc from 'fast-check';
import { parseDocument, stringify } from 'yaml';
import { compileJourney } from '../../../journey/language/compile-journey';
import { drawPlan } from '../../../journey/plan/draw';
import type { Plan } from '../../../journey/plan/plan';
import { check, emailFile, journeyOf } from './check';
import { ABANDONED, CONDITIONS, COUPON, FLOW, SEGMENT, TEST, WAITS } from './pages-examples';

function planOf(text: string): Plan {
  const { plan, faults } = compileJourney(text, { zone: 'Asia/Shanghai' });
  expect(faults.filter(({ severity }) => severity === 'error')).toEqual([]);
  if (!plan) throw new Error('The journey did not compile');
  return plan;
}

describe('the examples of the language page', () => {
  const files = [
    { path: 'journeys/a.yaml', text: ABANDONED },
    { path: 'journeys/b.yaml', text: CONDITIONS },
    { path: 'journeys/c.yaml', text: WAITS },
    { path: 'journeys/d.yaml', text: FLOW },
    { path: 'segments/s.yaml', text: SEGMENT },
    { path: 'coupons/c.yaml', text: COUPON },
    { path: 'coupons/d.yaml', text: COUPON.replace('win-back-20', 'c') },
    { path: 'tests/t.yaml', text: TEST },
    ...['cart-reminder', 'cart-offer', 'cart-last-call', 'm'].map((id) => emailFile(id)),
  ];

  it('compile together, with nothing to find', () => {
    const { faults, workspace } = check(...files);
    expect(faults).toEqual([]);
    expect(workspace?.journeys.map(({ plan }) => plan.journey)).toEqual([
      'abandoned-checkout',
      'every-condition',
      'every-wait',
      'every-way',
    ]);
    expect(workspace?.brand).toMatchObject({
      region: 'CN',
      conversion: { event: 'order_placed', value: 'total' },
    });
    expect(workspace?.segments[0]?.reads).toEqual([
      'event:order_placed',
      'profile:days_since_order',
      'profile:two_cycles',
    ]);
    expect(workspace?.coupons[0]).toMatchObject({
      validMs: 14 * 86_400_000,
      perPerson: 1,
      uses: 1,
      codes: null,
    });
  });

  it('lay the abandoned checkout flat, each branch leading to what follows its parent', () => {
    const plan = planOf(ABANDONED);
    const ways = Object.values(plan.steps).map((step) => [step.id, step.next]);
    expect(ways).toEqual([
      ['wait', 'nudge'],
      ['nudge', 'wait-for-nudge-clicked'],
      ['wait-for-nudge-clicked', 'split-offer-test'],
      ['exit-engaged', null],
      ['split-offer-test', null],
      ['coupon-win-back-20', 'email-cart-offer'],
      ['email-cart-offer', null],
      ['email-cart-last-call', null],
    ]);
    expect(plan.steps['wait-for-nudge-clicked']).toMatchObject({
      then: 'exit-engaged',
      otherwise: 'split-offer-test',
      timeoutMs: 20 * 3_600_000,
      since: { kind: 'step', step: 'nudge' },
    });
  });

  it('keep what a run has to hear and to remember, and no more', () => {
    const plan = planOf(ABANDONED);
    expect(plan.listens).toEqual(['consent:email', 'event:order_placed', 'message:nudge']);
    expect(plan.reads).toEqual({ order_placed: ['checkout_id'] });
    expect(plan.entryReads).toEqual(['checkout_id']);
    expect(planOf(WAITS)).toMatchObject({
      listens: ['message:m', 'profile:birthday', 'profile:renewal_at', 'tag:x'],
      entryReads: ['appointment_at'],
    });
  });

  it('read dates in the zone of the journey, the last day included', () => {
    const { active, again, goal, delivery } = planOf(ABANDONED);
    expect(active).toEqual({
      fromMs: Date.parse('2026-09-01T00:00:00+08:00'),
      untilMs: Date.parse('2026-09-20T00:00:00+08:00'),
      atEnd: 'stop',
    });
    expect(again).toEqual({
      perKey: { kind: 'when_done' },
      perPerson: { kind: 'after', durationMs: 7 * 86_400_000 },
    });
    expect(goal).toMatchObject({ value: 'total', withinMs: 3 * 86_400_000, keepGoing: false });
    expect(delivery).toMatchObject({ priority: 5, patienceMs: 3 * 86_400_000 });
  });

  it('turn every form of wait into what the engine waits for', () => {
    const { steps } = planOf(WAITS);
    expect(Object.values(steps).flatMap((step) => (step.kind === 'wait' ? [step.wait] : []))).toMatchObject([
      { kind: 'duration', durationMs: 36 * 3_600_000 },
      { kind: 'clock', at: '10:00', on: ['mon'] },
      {
        kind: 'date',
        source: { from: 'profile', path: 'renewal_at' },
        offsetDays: -1,
        offsetMs: 0,
        ifPast: 'skip',
      },
      { kind: 'date', source: { from: 'entry' }, offsetDays: -1, offsetMs: -7_200_000, ifPast: 'continue' },
      { kind: 'date', every: 'year', at: '09:00', ifPast: 'exit' },
      { kind: 'since_entry', durationMs: 3 * 86_400_000 },
    ]);
    expect(steps['after-m']).toMatchObject({ jitterMs: 1_800_000, nextWait: 'b' });
    expect(steps['d']).toMatchObject({ jitterMs: 300_000 });
    expect(steps['c']).toMatchObject({ nextWait: 'd' });
    expect(steps['g']).toMatchObject({
      then: 'set-stage-points-seen-at',
      otherwise: 'untag-y',
      since: { kind: 'entry' },
    });
  });

  it('lead back from the end of a round to its repeat, and from there on', () => {
    const { steps, first } = planOf(FLOW);
    expect(first).toBe('note-two-waves-and-then');
    expect(steps['waves']).toMatchObject({
      first: 'ask',
      next: 'choose-step-answer-outcome',
      inside: ['ask', 'answer', 'tag-happy', 'exit-vip', 'after-answer-else'],
    });
    expect(steps['tag-happy']?.next).toBe('waves');
    expect(steps['answer']).toMatchObject({
      listener: null,
      outcomes: [
        { name: 'good', first: 'tag-happy' },
        { name: 'clicked', first: 'waves' },
        { name: 'vip', first: 'exit-vip' },
      ],
      otherwise: 'after-answer-else',
      since: { kind: 'step', step: 'ask' },
    });
    expect(steps['after-answer-else']).toMatchObject({
      wait: { kind: 'cycle', trait: 'replenish' },
      nextWait: 'waves',
    });
    expect(steps['choose-step-answer-outcome']).toMatchObject({
      choices: [{ first: 'start-every-wait' }, { first: 'stop-every-wait' }],
      otherwise: 'start-every-wait-again',
    });
    expect(planOf(FLOW).listens).toEqual(['event:answered', 'message:ask', 'profile:replenish', 'tag:vip']);
  });

  it('draw rounds, outcomes and choices by their names', () => {
    const chart = drawPlan(planOf(FLOW));
    expect(chart).toContain('s0>"Two waves, and then a choice"]');
    expect(chart).toContain('{"repeat 2 times every 7d"}');
    expect(chart).toContain('-->|"round"|');
    expect(chart).toContain('-->|"good"|');
    expect(chart).toContain('-->|"otherwise"|');
    expect(chart).toContain('("wait until 2d before replenish is due at 09:00")');
    expect(chart).toContain('["start every-wait"]');
  });

  it('draw how far from its date a wait ends', () => {
    const chart = drawPlan(planOf(WAITS));
    expect(chart).toContain('until 1d before renewal_at');
    expect(chart).toContain('until 1d 2h before ');
  });

  it('draw as a chart that names every branch', () => {
    const chart = drawPlan(planOf(ABANDONED));
    expect(chart).toContain('s2 -->|"then"| s3');
    expect(chart).toContain('s4 -->|"plain"| s7');
    expect(chart).toContain('("wait 4h")');
    expect(chart.split('\n').filter((line) => line.includes('-->'))).toHaveLength(10);
  });
});

describe('default ids', () => {
  it('are verb and subject, and a wait is named after the step before it', () => {
    const steps = [
      '  - wait: 1d',
      '  - sms: hello',
      '  - wait: 2d',
      '  - if: [{ not: { tag: VIP gold } }]',
      '    then: [{ wait: 1d }, { track: { event: Order Seen } }]',
      '    else: [{ wait: 1d }, { set: { a: 1, b: 2 } }]',
      '  - wait_for: { event: order_placed, timeout: 1d }',
    ].join('\n');
    expect(Object.keys(planOf(journeyOf(steps)).steps)).toEqual([
      'wait',
      'sms-hello',
      'after-sms-hello',
      'if-not-vip-gold',
      'after-if-not-vip-gold-then',
      'track-order-seen',
      'after-if-not-vip-gold-else',
      'set-a-b',
      'wait-for-order-placed',
    ]);
  });

  it('do not move when a step is added above', () => {
    const before = Object.keys(planOf(journeyOf('  - email: a\n  - wait: 1d\n  - email: b\n')).steps);
    const after = Object.keys(
      planOf(journeyOf('  - tag: x\n  - email: a\n  - wait: 1d\n  - email: b\n')).steps,
    );
    expect(after.filter((id) => before.includes(id))).toEqual(before);
  });
});

describe('the ways through a plan', () => {
  it('count events for a wait_for since the nearest step before it that is no wait', () => {
    const steps =
      '  - email: a\n  - wait: 1h\n  - wait_for: { event: x, timeout: 1d }\n    then: [{ wait_for: { event: y, timeout: 1d } }]\n';
    const plan = planOf(journeyOf(steps));
    expect(plan.steps['wait-for-x']).toMatchObject({ since: { kind: 'step', step: 'email-a' } });
    expect(plan.steps['wait-for-y']).toMatchObject({ since: { kind: 'step', step: 'email-a' } });
    expect(planOf(journeyOf('  - wait_for: { event: x, timeout: 1d }\n')).steps['wait-for-x']).toMatchObject({
      since: { kind: 'entry' },
    });
  });

  it('lead an empty branch straight on, and a refused coupon to its else', () => {
    const plan = planOf(
      journeyOf(
        '  - coupon: c\n    else: [{ tag: none }]\n  - if: { tag: x }\n    then: []\n  - { id: d, coupon: d, else: [] }\n  - coupon: e\n',
      ),
    );
    expect(plan.steps['coupon-c']).toMatchObject({ next: 'if-x', otherwise: 'tag-none' });
    expect(plan.steps['tag-none']).toMatchObject({ next: 'if-x' });
    expect(plan.steps['if-x']).toMatchObject({ then: 'd', otherwise: 'd' });
    expect(plan.steps['d']).toMatchObject({ otherwise: null });
    expect(plan.steps['coupon-e']).not.toHaveProperty('otherwise');
  });
});

describe('the version of a journey', () => {
  const version = planOf(ABANDONED).version;

  it('is 16 hex digits, the same whatever the form of the file', () => {
    expect(version).toMatch(/^[0-9a-f]{16}$/);
    const style = fc.record({
      indent: fc.constantFrom(2, 4, 7),
      collectionStyle: fc.constantFrom('block' as const, 'flow' as const),
      defaultStringType: fc.constantFrom('QUOTE_DOUBLE' as const, 'QUOTE_SINGLE' as const, 'PLAIN' as const),
      lineWidth: fc.constantFrom(0, 40, 200),
      comment: fc.string(),
    });
    fc.assert(
      fc.property(style, ({ comment, ...options }) => {
        const value: unknown = parseDocument(ABANDONED).toJS();
        const said = comment.replace(/\p{Cc}/gu, ' ');
        const text = `# ${said}\n${stringify(value, options)}\n# end`;
        expect(planOf(text).version).toBe(version);
      }),
      { numRuns: 60 },
    );
  });

  it('changes with what the file says', () => {
    expect(planOf(ABANDONED.replace('wait: 4h', 'wait: 5h')).version).not.toBe(version);
    const variants = (order: string): string =>
      planOf(journeyOf(`  - { split: s, variants: { ${order} } }\n`)).version;
    expect(variants('a: { weight: 1 }, b: { weight: 2 }')).not.toBe(
      variants('b: { weight: 2 }, a: { weight: 1 }'),
    );
  });

  it('gives each draw a place of its own', () => {
    const plan = planOf(journeyOf('  - { id: one, if: [{ chance: 10% }, { chance: 20% }], then: [] }\n'));
    expect(plan.steps['one']).toMatchObject({
      when: {
        of: [
          { place: 'a/one', probability: 0.1 },
          { place: 'a/one/1', probability: 0.2 },
        ],
      },
    });
  });
});
