import fc from 'fast-check';
import type { Json, JsonObject } from '../../audience/json';

/** What the steps before a step have named, and how many there are, so that every id is given once. */
export interface Naming {
  count: number;
  messages: string[];
}

/** Makes a step once it is known what stands before it. */
export type MakeStep = (naming: Naming) => JsonObject;

/**
 * Spans are whole hours, a third of an hour more where something else is counted from, and an odd minute more where
 * the past is looked at, and every clock time is another one: with things that happen at odd minutes, no two of them
 * meet by the second. What comes first at one instant is for spec cases to say.
 */
const hours = fc.constantFrom(1, 2, 5, 13, 26, 49);
const span = hours.map((count) => `${count}h`);
const counted = hours.map((count) => `${count}h 20m`);
const past = hours.map((count) => `${count}h 11m`);

/**
 * What happens from outside. Steps record another event, since one that a run records in the very millisecond in which
 * it also begins to listen counts for the simulator and came a little earlier on a server.
 */
export const EVENTS = ['came', 'bought', 'answered'] as const;
export const TAGS = ['vip', 'staff'] as const;
export const CITIES = ['Oslo', 'Lima'] as const;
const eventName = fc.constantFrom<string>(...EVENTS);
const channel = fc.constantFrom('email', 'sms');
const fate = fc.constantFrom('opened', 'clicked', 'bounced', 'skipped');

/** A condition that stands anywhere. */
export const anyCondition: fc.Arbitrary<JsonObject> = fc.oneof(
  fc.constantFrom<string>(...TAGS).map((tag) => ({ tag })),
  fc.constantFrom<string>(...TAGS).map((tag) => ({ not: { tag } })),
  channel.map((consent) => ({ consent })),
  channel.map((reachable) => ({ reachable })),
  fc.constantFrom<string>(...CITIES).map((city) => ({ profile: 'city', is: city })),
  fc.constant<JsonObject>({ segment: 'fans' }),
  fc.record({ did: fc.oneof(eventName, fc.constant('noted')), within: past }),
  fc.record({ did_not: eventName, within: past }),
  fc.record({ did: eventName, times: fc.constant({ gte: 2 }) }),
  fc.record({ did_in_order: fc.constant<Json>(['came', 'bought']), within: past }),
  fc.constantFrom('10%', '50%').map((chance) => ({ chance })),
  fc.constant<JsonObject>({ clock: { between: ['10:00', '18:00'], on: ['mon', 'tue', 'sat'] } }),
);

const conditions = fc.array(anyCondition, { minLength: 1, maxLength: 2 });

function named(naming: Naming): string {
  naming.count += 1;
  return `s${naming.count}`;
}

/** A step that leads nowhere else, whatever stands around it. */
function plain(verb: fc.Arbitrary<JsonObject>): fc.Arbitrary<MakeStep> {
  return verb.map((body) => (naming) => ({ id: named(naming), ...body }));
}

function message(verb: fc.Arbitrary<JsonObject>): fc.Arbitrary<MakeStep> {
  return verb.map((body) => (naming) => {
    const id = named(naming);
    naming.messages.push(id);
    return { id, ...body };
  });
}

const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined });

/** Keys that were not drawn are left out. */
function given(record: Record<string, Json | undefined>): JsonObject {
  const present = Object.entries(record).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as JsonObject;
}

const sendOptions = {
  window: optional(fc.constant<Json>(['10:00', '18:00'])),
  best_time: optional(fc.constant('24h')),
  on_skip: optional(fc.constantFrom('continue', 'exit')),
  purpose: optional(fc.constantFrom('transactional', 'marketing')),
};

const sends = [
  message(fc.record({ email: fc.constant('letter'), ...sendOptions }).map(given)),
  message(fc.record({ sms: fc.constant('letter'), ...sendOptions }).map(given)),
  message(
    fc
      .record({
        message: fc.constant('letter'),
        channels: fc.constantFrom<Json[]>(['email', 'sms'], ['sms', 'email']),
        pick: optional(fc.constantFrom('best', 'all')),
      })
      .map(given),
  ),
];

const waits = [
  plain(fc.record({ wait: span })),
  plain(
    fc.constantFrom<Json>(null, ['mon', 'thu']).map((on) => {
      return { wait: { until: '09:40', ...(on === null ? {} : { on }) } };
    }),
  ),
  plain(
    fc
      .record({ path: fc.constantFrom('due', 'nothing'), if_past: fc.constantFrom('continue', 'exit') })
      .map(({ path, if_past }) => ({ wait: { until: { profile: path }, offset: '-1d', if_past } })),
  ),
  plain(counted.map((since_entry) => ({ wait: { since_entry } }))),
  plain(fc.constant<JsonObject>({ wait: { cycle: 'cycle', offset: '-2d', at: '09:50' } })),
];

const changes = [
  plain(fc.constantFrom<string>(...TAGS).map((tag) => ({ tag }))),
  plain(fc.constantFrom<string>(...TAGS).map((untag) => ({ untag }))),
  plain(
    fc
      .constantFrom<string>(...CITIES)
      .map((city) => ({ set: { city, points: { add: 10 }, seen_at: { now: '0s' } } })),
  ),
  plain(fc.constant<JsonObject>({ track: { event: 'noted', properties: { n: 1 } } })),
  plain(channel.map((one) => ({ subscribe: { channel: one } }))),
  plain(channel.map((one) => ({ unsubscribe: { channel: one, topic: 'offers' } }))),
  plain(channel.map((suppress) => ({ suppress }))),
  plain(fc.constant<JsonObject>({ start: 'other' })),
  plain(fc.constant<JsonObject>({ stop: 'other' })),
  plain(fc.constant<JsonObject>({ note: 'for people' })),
];

/** A list of steps, in which nothing follows a step that ends the run. */
function stepsAt(depth: number, most: number): fc.Arbitrary<(naming: Naming) => JsonObject[]> {
  const ending = fc.option(fc.constantFrom('done-here', 'left'), { freq: 8 });
  return fc
    .tuple(fc.array(stepAt(depth), { minLength: 1, maxLength: most }), ending)
    .map(([makers, exit]) => (naming) => [
      ...makers.map((make) => make(naming)),
      ...(exit === null ? [] : [{ id: named(naming), exit }]),
    ]);
}

function elseAt(depth: number, verb: fc.Arbitrary<JsonObject>): fc.Arbitrary<MakeStep> {
  return fc.tuple(verb, fc.option(stepsAt(depth, 2))).map(([body, otherwise]) => (naming) => ({
    id: named(naming),
    ...body,
    ...(otherwise === null ? {} : { else: otherwise(naming) }),
  }));
}

/** What a step waits for; a message only where one stands before. */
const awaited: fc.Arbitrary<(naming: Naming) => JsonObject> = fc.oneof(
  eventName.map((event) => () => ({ event })),
  fc
    .record({ event: eventName, where: fc.constant<Json>([{ event: 'n', gte: 2 }]) })
    .map((body) => () => body),
  conditions.map((when) => () => ({ when })),
  fate.map((was) => ({ messages }: Naming) => {
    const last = messages.at(-1);
    return last === undefined ? { event: 'came' } : { message: last, was };
  }),
);

function waitForAt(depth: number): fc.Arbitrary<MakeStep> {
  const below = fc.option(stepsAt(depth, 2));
  return fc
    .record({
      awaited,
      timeout: counted,
      since: optional(fc.constantFrom('entry', 'now')),
      then: below,
      late: below,
    })
    .map((drawn) => (naming) => ({
      id: named(naming),
      wait_for: given({ ...drawn.awaited(naming), timeout: drawn.timeout, since: drawn.since }),
      ...(drawn.then === null ? {} : { then: drawn.then(naming) }),
      ...(drawn.late === null ? {} : { else: drawn.late(naming) }),
    }));
}

function waitForAnyAt(depth: number): fc.Arbitrary<MakeStep> {
  const outcome = fc.tuple(awaited, fc.option(stepsAt(depth, 2)));
  return fc
    .tuple(fc.array(outcome, { minLength: 2, maxLength: 3 }), counted)
    .map(([outcomes, timeout]) => (naming) => {
      const id = named(naming);
      const any = outcomes.map(([one, steps], index) => ({
        name: `way-${index}`,
        ...one(naming),
        ...(steps === null ? {} : { steps: steps(naming) }),
      }));
      return { id, wait_for: { any, timeout } };
    });
}

function branchesAt(depth: number): fc.Arbitrary<MakeStep>[] {
  const steps = stepsAt(depth, 3);
  const several = fc.array(fc.tuple(conditions, steps), { minLength: 1, maxLength: 2 });
  return [
    waitForAt(depth),
    waitForAnyAt(depth),
    fc.tuple(conditions, steps, fc.option(steps)).map(([when, then, otherwise]) => (naming) => ({
      id: named(naming),
      if: when,
      then: then(naming),
      ...(otherwise === null ? {} : { else: otherwise(naming) }),
    })),
    fc.tuple(several, fc.option(steps)).map(([choices, otherwise]) => (naming) => ({
      id: named(naming),
      choose: [
        ...choices.map(([when, make]) => ({ when, steps: make(naming) })),
        ...(otherwise === null ? [] : [{ otherwise: true, steps: otherwise(naming) }]),
      ],
    })),
    fc.tuple(steps, steps, fc.boolean()).map(([one, two, control]) => (naming) => {
      const id = named(naming);
      const second = control ? { weight: 1, control } : { weight: 1, steps: two(naming) };
      return { id, split: id, variants: { one: { weight: 3, steps: one(naming) }, two: second } };
    }),
    fc
      .record({ times: fc.integer({ min: 1, max: 3 }), every: counted, until: fc.option(conditions), steps })
      .map((drawn) => (naming) => ({
        id: named(naming),
        repeat: {
          times: drawn.times,
          every: drawn.every,
          ...(drawn.until === null ? {} : { until: drawn.until }),
        },
        steps: drawn.steps(naming),
      })),
  ];
}

/** Any step of any kind, with at most `depth` levels of steps below it. */
function stepAt(depth: number): fc.Arbitrary<MakeStep> {
  const simple = [...sends, ...waits, ...changes];
  if (depth === 0) return fc.oneof(...simple);
  return fc.oneof(
    ...simple,
    elseAt(depth - 1, fc.constant<JsonObject>({ coupon: 'ten' })),
    elseAt(depth - 1, fc.constant<JsonObject>({ webhook: { url: 'https://crm.example/people' } })),
    elseAt(depth - 1, fc.constant<JsonObject>({ recommend: { strategy: 'favourite' } })),
    ...branchesAt(depth - 1),
  );
}

/** The steps of a journey. */
export const anySteps: fc.Arbitrary<JsonObject[]> = stepsAt(2, 6).map((make) =>
  make({ count: 0, messages: [] }),
);
