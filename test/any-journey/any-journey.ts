import fc from 'fast-check';
import { stringify } from 'yaml';
import type { JsonObject } from '../../audience/json';
import type { SourceFile } from '../../journey/language/workspace';
import type { Simulation } from '../../journey/simulator/simulation';
import { prepare } from '../spec/run-case';
import type { SpecCase } from '../spec/spec-cases';
import { anyCondition, anySteps, CITIES, EVENTS, TAGS } from './any-step';

const ALSO: SourceFile[] = [
  {
    path: 'workspace.yaml',
    text: `workspace: shop
timezone: Asia/Shanghai
sender: { email: 'Shop <hello@shop.example>', sms: '【小店】', address: '1 Example Road' }
topics: { offers: Offers }
quiet_hours: ['21:00', '09:00']
`,
  },
  {
    path: 'segments/fans.yaml',
    text: 'segment: fans\nwhere: [{ did: bought, times: { gte: 2 }, within: 100h 11m }]\n',
  },
  {
    path: 'coupons/ten.yaml',
    text: `coupon: ten\nvalue: { percent: 10 }\ncodes: { pattern: 'TEN-#############' }\nstock: 1\nvalid: 5d\n`,
  },
  {
    path: 'journeys/other.yaml',
    text: 'journey: other\nenter: [{ manual: true }, { event: noted }]\nsteps: [{ wait: 7h 40m }, { tag: other }]\n',
  },
  {
    path: 'templates/letter.email.txt',
    text: '---\nsubject: Hello\n---\n{{ workspace.sender.address }} {{ links.unsubscribe }}\n',
  },
  { path: 'templates/letter.sms.txt', text: 'letter 拒收请回复R\n' },
];

const enter = fc.oneof(
  { weight: 4, arbitrary: fc.constant<JsonObject>({ event: 'came' }) },
  fc.constant<JsonObject>({ event: 'came', where: [{ event: 'n', gte: 2 }] }),
  fc.constant<JsonObject>({ segment: 'fans' }),
  fc.constant<JsonObject>({ trait: 'city', to: ['Oslo'] }),
  fc.constant<JsonObject>({ schedule: { cron: '30 9 * * mon,thu' }, audience: [{ not: { tag: 'staff' } }] }),
  fc.constant<JsonObject>({ date: { profile: 'due', offset: '-1d', at: '09:45' } }),
);

const listener = fc.oneof(
  fc.constantFrom<string>(...EVENTS).map((event) => ({ event })),
  anyCondition.map((one) => ({ when: [one] })),
);

const journey: fc.Arbitrary<JsonObject> = fc
  .record({
    timezone: fc.constantFrom('profile', 'Europe/London'),
    enter: fc.array(enter, { minLength: 1, maxLength: 2 }),
    again: fc.constantFrom('once', 'when_done', 'after 49h', 'restart'),
    holdout: fc.constantFrom(null, null, null, '30%'),
    goal: fc.option(fc.tuple(listener, fc.boolean()), { freq: 2 }),
    exit: fc.option(listener, { freq: 2 }),
    patience: fc.constantFrom('1h', '2d'),
    steps: anySteps,
  })
  .map(({ goal, exit, holdout, patience, ...drawn }) => ({
    journey: 'any',
    title: 'Any journey',
    timezone: drawn.timezone,
    enter: drawn.enter,
    again: drawn.again,
    ...(holdout === null ? {} : { holdout }),
    ...(goal === null ? {} : { goal: { ...goal[0], within: '9d', keep_going: goal[1] } }),
    ...(exit === null ? {} : { exit: [{ ...exit, reason: 'left' }] }),
    delivery: { patience },
    steps: drawn.steps,
  }));

const happening: fc.Arbitrary<JsonObject> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .record({ event: fc.constantFrom<string>(...EVENTS), n: fc.integer({ min: 1, max: 3 }) })
      .map(({ event, n }) => ({ event, properties: { n } })),
  },
  fc.constantFrom<JsonObject>(
    ...CITIES.map((city) => ({ identify: { city } })),
    { identify: { due: '2026-03-09' } },
    { identify: { cycle: '2026-03-12', timezone: 'America/New_York' } },
    ...TAGS.flatMap((tag) => [{ tag }, { untag: tag }]),
    ...['email', 'sms'].flatMap((channel) => [{ subscribe: channel }, { unsubscribe: channel }]),
    ...['pause', 'resume', 'stop'].map((order) => ({ [order]: 'any' })),
  ),
  fc
    .record({
      message: fc.constantFrom('s1', 's2', 's3', 's4'),
      was: fc.constantFrom('opened', 'clicked', 'bounced'),
    })
    .map((one) => one),
  fc
    .record({
      webhook: fc.constantFrom('s1', 's2', 's3', 's4'),
      side: fc.constantFrom<JsonObject>(
        { replies: { left: true } },
        { fails: 'http_404' },
        { down: 'http_503' },
      ),
    })
    .map(({ webhook, side }) => ({ webhook, ...side })),
);

const CAME: [number, JsonObject] = [0, { event: 'came', properties: { n: 3 } }];

/** The person comes, and then up to eight things happen in twelve days, each at an odd minute of its own. */
const happenings: fc.Arbitrary<JsonObject[]> = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 47 }), happening), { maxLength: 8 })
  .map((drawn) =>
    [CAME, ...drawn].map(([quarter, one], index) => ({ at: `${quarter * 6}h ${2 * index + 1}m`, ...one })),
  );

const person = fc
  .record({
    timezone: fc.constantFrom('Asia/Shanghai', 'America/New_York', 'Australia/Lord_Howe'),
    consent: fc.constantFrom<string[]>(['email', 'sms'], ['email']),
    tags: fc.subarray([...TAGS]),
  })
  .map((drawn) => ({
    email: 'ana@shop.example',
    phone: '+8613812345678',
    traits: { city: 'Lima' },
    ...drawn,
  }));

const written: fc.Arbitrary<SpecCase> = fc.record({ journey, person, events: happenings }).map((drawn) => {
  const text = stringify(drawn.journey, { aliasDuplicateObjects: false });
  return {
    file: 'any-journey',
    title: 'any journey',
    document: { journey: text, person: drawn.person, events: drawn.events, until: '30d' },
    files: [{ path: 'journeys/any.yaml', text }, ...ALSO],
    journey: 'any',
    exactClock: false,
  };
});

/** A case with the simulation that the language makes of it. */
export interface ReadyCase {
  one: SpecCase;
  simulation: Simulation;
}

/**
 * Any journey of the language, with one person to whom anything may happen. Only journeys that start themselves without
 * a wait are left out, which `validate` refuses; one with another fault is a mistake here or there, and throws.
 */
export const anyCase: fc.Arbitrary<ReadyCase> = written
  .map((one) => ({ one, ...prepare(one) }))
  .filter(({ one, faults, simulation }) => {
    const others = faults.filter(({ severity, code }) => severity === 'error' && code !== 'runaway_circle');
    if (others.length > 0) throw new Error(`${JSON.stringify(others)}\n${yamlOf(one)}`);
    return simulation !== null;
  })
  .map(({ one, simulation }) => ({ one, simulation: simulation as Simulation }));

/** The case as it may be put into a file of test/spec, to look at it again. */
export function yamlOf(one: SpecCase): string {
  const textOf = (folder: string): string[] =>
    one.files.filter(({ path }) => path.startsWith(folder)).map(({ text }) => text);
  const also = ['segments/', 'coupons/', 'journeys/other'].flatMap(textOf);
  const [workspace = ''] = textOf('workspace.yaml');
  return stringify({ title: one.title, workspace, also, ...one.document }, { aliasDuplicateObjects: false });
}
