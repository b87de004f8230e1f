import { newProfile } from '../../../audience/profile-change';
import type { EventRow, RunRow } from '../../../store/rows';
import { basic, createApiBench, type ApiBench } from './made';

let bench: ApiBench;
let admin: string;
const REF = 'uaaaaaaaaaaaaaaaaaaaaaaaa';

beforeEach(async () => {
  bench = await createApiBench();
  admin = await bench.key('admin');
  const text = [
    'journey: hello',
    'enter:',
    '  - event: signed_up',
    '    where: [{ event: plan, is: pro }]',
    'audience: [{ profile: city, is: Shanghai }]',
    'steps:',
    '  - { id: pause, wait: 1h }',
    '',
  ].join('\n');
  const files = [
    { path: 'workspace.yaml', text: 'workspace: shop\ntimezone: Asia/Shanghai\n' },
    { path: 'journeys/hello.yaml', text },
  ];
  const headers = { authorization: basic(admin) };
  const published = await bench.app.inject({
    method: 'POST',
    url: '/api/publish',
    headers,
    payload: { files },
  });
  expect(published.statusCode).toBe(200);
  await bench.store.profiles.saveMany([
    { ...newProfile({ userRef: REF, atMs: 0 }), traits: { city: 'Beijing' } },
  ]);
});
afterEach(() => bench.app.close());

async function why(query = `userRef=${REF}`, journey = 'hello') {
  const answer = await bench.app.inject({
    method: 'GET',
    url: `/api/journeys/${journey}/why?${query}`,
    headers: { authorization: basic(admin) },
  });
  return { status: answer.statusCode, body: answer.json<Record<string, never>>() };
}

const RUN: RunRow = {
  runId: `${REF}/hello/e1`,
  userRef: REF,
  journey: 'hello',
  version: 'aaaaaaaaaaaaaaaa',
  key: null,
  live: false,
  workflowId: `journey/hello/${REF}`,
  listens: [],
  enteredAtMs: 0,
  entryMessageId: null,
  at: 'mail',
  endedAtMs: 9_000,
  outcome: { reason: 'completed', atMs: 9_000, at: 'mail' },
  holdout: false,
  started: true,
};

describe('why', () => {
  it('tells of a run the lines that decided, with the values seen then, and none that only passed', async () => {
    await bench.store.runs.insert(RUN);
    const seen = [{ what: 'profile.city', value: 'Beijing' }];
    await bench.store.steps.append(RUN, 0, [
      { atMs: 0, step: null, kind: 'entered', outcome: 'hello' },
      { atMs: 1_000, step: 'big', kind: 'if', outcome: 'else', seen },
      { atMs: 2_000, step: 'pause', kind: 'wait', outcome: 'waiting', untilMs: 3_000 },
      { atMs: 3_000, step: 'mail', kind: 'email', outcome: 'skipped', reason: 'no_consent' },
      { atMs: 9_000, step: null, kind: 'ended', outcome: 'completed' },
    ]);
    const { body } = await why();
    expect(body).toMatchObject({
      entered: true,
      now: null,
      runs: [
        {
          outcome: 'completed',
          decisions: [
            { step: 'big', outcome: 'else', seen },
            { step: 'mail', outcome: 'skipped', reason: 'no_consent' },
            { outcome: 'completed' },
          ],
          messages: [],
        },
      ],
    });
  });

  it('tells of entries that were refused, with the values that decided', async () => {
    const seen = [{ what: 'profile.city', value: 'Beijing' }];
    await bench.store.refusals.add({
      userRef: REF,
      journey: 'hello',
      key: null,
      reason: 'audience',
      atMs: 5_000,
      seen,
    });
    await bench.store.refusals.add({
      userRef: REF,
      journey: 'other',
      key: null,
      reason: 'once',
      atMs: 5_000,
      seen: [],
    });
    expect((await why()).body).toMatchObject({
      entered: false,
      now: null,
      refusals: [{ reason: 'audience', at: '1970-01-01T00:00:05.000Z', seen }],
    });
  });

  it('looks at what holds now where nothing was recorded', async () => {
    const event: EventRow = {
      userRef: REF,
      messageId: 'm1',
      type: 'track',
      name: 'signed_up',
      properties: { plan: 'free' },
      traits: {},
      context: {},
      atMs: 7_000,
      receivedAtMs: 7_000,
      source: 'api',
      triggers: true,
      userId: null,
      anonymousId: null,
      previousRef: null,
      hops: 0,
      partition: 0,
      attempts: 0,
    };
    expect((await why()).body).toMatchObject({
      now: [
        { what: 'status', holds: true },
        { what: 'enter[1] event signed_up', holds: false, reason: 'no_event' },
        { what: 'audience', holds: false, seen: [{ what: 'profile.city', value: 'Beijing' }] },
      ],
    });
    await bench.store.events.insertMany([event], () => true);
    expect((await why()).body).toMatchObject({
      now: [
        {},
        { holds: false, seen: [{ what: 'signed_up at' }, { what: 'event.plan', value: 'free' }] },
        {},
      ],
    });
  });

  it('says that the person or the journey is not known', async () => {
    expect((await why('userId=nobody')).status).toBe(404);
    expect((await why(undefined, 'other')).status).toBe(404);
    expect((await why('')).status).toBe(400);
  });
});
