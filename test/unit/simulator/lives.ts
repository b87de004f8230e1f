import fc from 'fast-check';
import { luxonCalendar } from '../../../audience/luxon-calendar';
import type { MessageFate } from '../../../audience/condition';
import { checkWorkspace } from '../../../journey/language/check-workspace';
import type { Happening, Simulation, WebhookSide } from '../../../journey/simulator/simulation';

const HOUR_MS = 3_600_000;
const START_MS = Date.UTC(2026, 2, 2, 2);

/** The hours in which the journeys below may send, and how many marketing messages in two days. */
export const WINDOW = { from: 9, to: 21 };
export const CAP = { messages: 2, perMs: 48 * HOUR_MS };

const FILES: Record<string, string> = {
  'workspace.yaml': `workspace: shop
timezone: Asia/Shanghai
sender: { email: 'Shop <hello@shop.example>', sms: '【小店】', address: '1 Example Road' }
topics: { offers: Offers }
quiet_hours: ['21:00', '09:00']
caps: [{ messages: 2, per: 2d }]
`,
  'segments/buyers.yaml': `segment: buyers
where: [{ did: order_placed, times: { gte: 2 }, within: 10d }]
`,
  'coupons/ten.yaml': `coupon: ten
value: { percent: 10 }
codes: { pattern: 'TEN-#############' }
stock: 2
valid: 5d
`,
  'journeys/cart.yaml': `journey: cart
enter: [{ event: cart_updated, key: event.cart_id }]
again: restart
goal: { event: order_placed, where: [{ event: cart_id, is: { entry: cart_id } }], within: 5d }
exit: [{ when: [{ tag: staff }], reason: staff }]
steps:
  - wait: 4h
  - { id: call, email: call }
  - wait_for: { message: call, was: clicked, timeout: 20h }
    then: [{ tag: engaged }]
    else: [{ coupon: ten, else: [{ exit: unlucky }] }, { email: offer }]
  - wait: { until: '10:00', on: [mon, thu] }
  - { id: text, sms: last-call, topic: offers }
`,
  'journeys/visits.yaml': `journey: visits
enter: [{ event: visited }, { segment: buyers }]
again: after 3d
goal: { when: [{ segment: buyers }], within: 9d, keep_going: true }
exit: [{ when: [{ did_not: visited, within: 6d }], reason: gone }]
steps:
  - set: { visits: { add: 1 } }
  - wait_for: { event: order_placed, timeout: 2d }
  - { id: first, email: first }
  - id: later-order
    wait_for: { event: order_placed, timeout: 2d, since: entry }
    then: [{ track: { event: cart_updated, properties: { cart_id: made-up } } }]
  - split: kind
    variants:
      a: { weight: 1, steps: [{ email: a }] }
      b: { weight: 1, control: true }
`,
  'journeys/care.yaml': `journey: care
enter: [{ event: order_placed, key: event.cart_id }, { manual: true, key: entry.cart_id }]
again: always
steps:
  - note: people answer late
  - id: waves
    repeat: { times: 3, every: 3d, until: [{ step: answer.outcome, is: came }] }
    steps:
      - { id: ask, email: ask, best_time: 24h }
      - id: answer
        wait_for:
          any:
            - { name: clicked, message: ask, was: clicked }
            - { name: came, event: visited, steps: [{ wait: 2h, jitter: 4h }] }
            - { name: staff, when: [{ tag: staff }], steps: [{ exit: theirs }] }
          timeout: 2d
      - id: points
        set: { waves: { add: 1 } }
  - choose:
      - { when: [{ step: waves.rounds, is: 1 }], steps: [{ stop: cart }] }
      - { when: [{ tag: engaged }], steps: [{ untag: engaged }] }
      - { otherwise: true, steps: [{ wait: 1d }, { start: { journey: care, with: { cart_id: again } } }] }
`,
  'journeys/reach.yaml': `journey: reach
enter:
  - { trait: visits, to: [1, 3, 5] }
  - { schedule: { cron: '0 11 * * fri', over: 3h }, audience: [{ tag: engaged }] }
limit: { people: 3, per: 7d }
steps:
  - { id: crm, webhook: { url: 'https://crm.example/people' }, else: [{ tag: no-crm }] }
  - { id: picks, recommend: { strategy: favourite }, else: [{ track: { event: product_viewed, properties: { sku: tea } } }] }
  - { id: best, message: both, channels: [email, sms], pick: best }
  - { id: every, message: both, channels: [sms, email], pick: all }
  - subscribe: { channel: sms, topic: offers }
  - wait: 2d
  - unsubscribe: { channel: email, topic: offers }
  - if: [{ step: crm.response.left, is: true }]
    then: [{ suppress: sms }]
`,
  'journeys/receipt.yaml': `journey: receipt
enter: [{ event: order_placed, key: event.messageId }]
delivery: { purpose: transactional }
steps: [{ email: receipt }, { untag: engaged }]
`,
};

const EMAILS = ['call', 'offer', 'first', 'a', 'receipt', 'ask', 'both'];

/** A workspace in which most of the language is at work at once. */
export function livelyWorkspace() {
  const templates = EMAILS.map((id) => ({
    path: `templates/${id}.email.txt`,
    text: `---\nsubject: ${id}\n---\n{{ workspace.sender.address }} {{ links.unsubscribe }}\n`,
  }));
  const files = Object.entries(FILES).map(([path, text]) => ({ path, text }));
  const texts = ['last-call', 'both'].map((id) => ({
    path: `templates/${id}.sms.txt`,
    text: `${id} 拒收请回复R\n`,
  }));
  const { faults, workspace } = checkWorkspace([...files, ...templates, ...texts]);
  if (workspace === null) throw new Error(JSON.stringify(faults));
  return workspace;
}

const fate = fc.constantFrom<MessageFate>('opened', 'clicked', 'bounced');

type Shape = (atMs: number, id: number) => Happening;

/** One thing that may happen to the person. */
const shape: fc.Arbitrary<Shape> = fc.oneof(
  fc
    .record({
      name: fc.constantFrom('cart_updated', 'visited', 'order_placed'),
      cart: fc.constantFrom('c1', 'c2'),
      lateMs: fc.constantFrom(0, 0, 0, 5 * HOUR_MS, 40 * HOUR_MS),
      again: fc.boolean(),
    })
    .map(({ name, cart, lateMs, again }): Shape => (atMs, id) => ({
      kind: 'event',
      atMs,
      userRef: 'ana',
      triggers: true,
      hops: 0,
      event: {
        messageId: again ? `m${id % 5}` : `n${id}`,
        name,
        atMs: atMs - lateMs,
        properties: { cart_id: cart },
      },
    })),
  fc
    .record({ channel: fc.constantFrom('email' as const, 'sms' as const), granted: fc.boolean() })
    .map(({ channel, granted }): Shape => (atMs) => ({
      kind: 'consent',
      atMs,
      userRef: 'ana',
      channel,
      topic: null,
      granted,
    })),
  fc
    .record({ step: fc.constantFrom('call', 'first', 'offer', 'ask'), was: fate })
    .map(({ step, was }): Shape => (atMs) => ({ kind: 'fate', atMs, userRef: 'ana', step, was })),
  fc
    .record({
      journey: fc.constantFrom('cart', 'visits', 'care'),
      order: fc.constantFrom(...([{ kind: 'pause' }, { kind: 'resume' }, { kind: 'skipWait' }] as const), {
        kind: 'stop',
        reason: 'stopped',
      } as const),
    })
    .map(({ journey, order }): Shape => (atMs) => ({ kind: 'order', atMs, userRef: 'ana', journey, order })),
  fc
    .constantFrom<WebhookSide>(
      { kind: 'replies', response: { left: true } },
      { kind: 'fails', reason: 'http_404' },
      { kind: 'down', reason: 'http_503' },
    )
    .map((side): Shape => (atMs) => ({ kind: 'webhook', atMs, userRef: 'ana', step: 'crm', side })),
  fc
    .boolean()
    .map((present): Shape => (atMs) => ({ kind: 'tag', atMs, userRef: 'ana', tag: 'staff', present })),
);

/** A month of one person's life, of up to forty things that happen. */
export const life: fc.Arbitrary<Happening[]> = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 30 * 24 * 60 }), shape), { maxLength: 40 })
  .map((things) => things.map(([minute, make], id) => make(START_MS + minute * 60_000, id)));

/** The simulation of such a life, with consent given on both channels at the start. */
export function simulationOf(
  workspace: ReturnType<typeof livelyWorkspace>,
  happenings: Happening[],
): Simulation {
  const granted = { state: 'granted' as const, atMs: 0, source: 'test' };
  return {
    plans: workspace.journeys.map(({ plan }) => plan),
    segments: workspace.segments,
    traits: workspace.traits,
    coupons: workspace.coupons,
    brand: workspace.brand,
    templates: {},
    people: [
      {
        userId: 'ana',
        userRef: 'ana',
        traits: { email: 'ana@shop.example', phone: '+8613812345678' },
        tags: [],
        consent: { email: granted, sms: granted },
        suppressed: [],
        zone: 'Asia/Shanghai',
        locale: null,
      },
    ],
    happenings,
    startMs: START_MS,
    untilMs: START_MS + 60 * 24 * HOUR_MS,
    calendar: luxonCalendar,
  };
}
