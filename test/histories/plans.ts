import type { Plan, PlanStep } from '../../journey/plan/plan';
import { email, planOf, wait, waitFor } from '../unit/engine/plans';

/** A version for each plan: histories name it, and the replay finds it here. A recorded plan is never changed. */
function version(name: string): string {
  return Buffer.from(name.padEnd(8, '.')).toString('hex').slice(0, 16);
}

const LISTENS = { listens: ['event:order_placed'] };
const DAY_MS = 86_400_000;

const VIP_ONLY: PlanStep = {
  kind: 'if',
  id: 'vip',
  next: null,
  when: { kind: 'tag', tag: 'vip' },
  then: 'hello',
  otherwise: 'bye',
};

const LONG = Array.from({ length: 360 }, (_, index) =>
  email(`mail-${index}`, index < 359 ? `mail-${index + 1}` : 'order'),
);

const ORDERED = [
  waitFor('order', 'order_placed', { timeoutMs: DAY_MS, then: 'thanks', otherwise: 'nudge' }),
  email('thanks', null),
  email('nudge', null),
];

/** The plans of the recorded histories, by scene. */
export const PLANS = {
  wait: planOf([email('hello', 'pause'), wait('pause', 200, 'bye'), email('bye', null)], {
    version: version('wait'),
  }),
  waitUntil: planOf(
    [
      {
        kind: 'wait',
        id: 'until',
        next: 'bye',
        wait: { kind: 'clock', at: '10:00', on: null },
        jitterMs: 100,
        nextWait: null,
      },
      email('bye', null),
    ],
    { version: version('until') },
  ),
  waitForSoon: planOf(
    [
      email('hello', 'order'),
      waitFor('order', 'order_placed', { timeoutMs: 300, then: 'thanks', otherwise: 'nudge' }),
      email('thanks', null),
      email('nudge', null),
    ],
    { ...LISTENS, version: version('soon') },
  ),
  waitFor: planOf([email('hello', 'order'), ...ORDERED], { ...LISTENS, version: version('for') }),
  atEntry: planOf(
    [
      email('hello', 'order'),
      waitFor('order', 'order_placed', {
        since: 'hello',
        timeoutMs: DAY_MS,
        then: 'thanks',
        otherwise: 'nudge',
      }),
      email('thanks', null),
      email('nudge', null),
    ],
    { ...LISTENS, version: version('entry') },
  ),
  exits: planOf([email('hello', 'pause'), wait('pause', DAY_MS, 'bye'), email('bye', null)], {
    ...LISTENS,
    version: version('exits'),
    exits: [{ listener: { on: 'event', event: 'order_placed', where: null }, reason: 'ordered' }],
  }),
  if: planOf([VIP_ONLY, email('hello', null), email('bye', null)], { version: version('if') }),
  split: planOf(
    [
      {
        kind: 'split',
        id: 'offer',
        next: null,
        split: 'offer',
        variants: [
          { name: 'a', weight: 50, control: false, first: 'hello' },
          { name: 'b', weight: 50, control: false, first: 'bye' },
        ],
      },
      email('hello', null),
      email('bye', null),
    ],
    { version: version('split') },
  ),
  coupon: planOf(
    [{ kind: 'coupon', id: 'coupon', next: 'hello', coupon: 'win-back-20' }, email('hello', null)],
    { version: version('coupon') },
  ),
  change: planOf(
    [
      { kind: 'set', id: 'points', next: 'tagged', set: { points: { add: 10 } } },
      { kind: 'tag', id: 'tagged', next: 'noted', tag: 'vip' },
      { kind: 'track', id: 'noted', next: null, event: 'noted', properties: {} },
    ],
    { version: version('change') },
  ),
  repeat: planOf(
    [
      {
        kind: 'repeat',
        id: 'waves',
        next: 'bye',
        times: 2,
        everyMs: 200,
        until: null,
        first: 'hello',
        inside: ['hello'],
      },
      email('hello', 'waves'),
      email('bye', null),
    ],
    { version: version('repeat') },
  ),
  choose: planOf(
    [
      {
        kind: 'choose',
        id: 'kind',
        next: null,
        choices: [
          { when: { kind: 'tag', tag: 'vip' }, first: 'hello' },
          { when: { kind: 'tag', tag: 'staff' }, first: 'bye' },
        ],
        otherwise: 'bye',
      },
      email('hello', null),
      email('bye', null),
    ],
    { version: version('choose') },
  ),
  waitForAny: planOf(
    [
      {
        kind: 'wait_for',
        id: 'either',
        next: null,
        listener: null,
        outcomes: [
          { name: 'clicked', listener: { on: 'message', step: 'hello', was: 'clicked' }, first: 'bye' },
          {
            name: 'ordered',
            listener: { on: 'event', event: 'order_placed', where: null },
            first: 'thanks',
          },
        ],
        timeoutMs: DAY_MS,
        since: { kind: 'entry' },
        then: null,
        otherwise: 'bye',
      },
      email('thanks', null),
      email('bye', null),
    ],
    { ...LISTENS, version: version('any') },
  ),
  orders: planOf(
    [
      { kind: 'stop', id: 'stopped', next: 'started', journey: 'other' },
      { kind: 'start', id: 'started', next: 'hello', journey: 'other', with: {} },
      email('hello', null),
    ],
    { version: version('orders') },
  ),
  deferred: planOf([email('late', null)], { version: version('deferred') }),
  consent: planOf(
    [
      { kind: 'subscribe', id: 'agreed', next: 'refused', channel: 'email', topic: 'offers' },
      { kind: 'unsubscribe', id: 'refused', next: 'stopped', channel: 'sms', topic: null },
      { kind: 'suppress', id: 'stopped', next: null, channel: 'sms' },
    ],
    { version: version('consent') },
  ),
  webhook: planOf(
    [
      {
        kind: 'webhook',
        id: 'call',
        next: 'scored',
        url: 'https://crm.example/surveys',
        method: 'POST',
        headers: {},
        body: null,
        otherwise: 'bye',
      },
      {
        kind: 'if',
        id: 'scored',
        next: null,
        when: {
          kind: 'value',
          left: { from: 'step', path: 'call.response.score' },
          tests: [{ op: 'lt', right: { literal: 3 } }],
        },
        then: 'picks',
        otherwise: 'bye',
      },
      { kind: 'recommend', id: 'picks', next: 'bye', strategy: 'favourite', limit: 3, otherwise: 'note' },
      { ...email('note', 'bye'), kind: 'message', channels: ['email', 'sms'], pick: 'first' },
      email('bye', null),
    ],
    { version: version('webhook') },
  ),
  long: planOf([...LONG, ...ORDERED], { ...LISTENS, version: version('long') }),
} satisfies Record<string, Plan>;
