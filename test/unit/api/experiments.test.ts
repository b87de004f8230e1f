import { experimentOf, experimentsOf } from '../../../journey/plan/experiment';
import { basic, createApiBench, type ApiBench } from './made';

let bench: ApiBench;
let headers: { authorization: string };

const JOURNEY = `journey: tips
enter: [{ event: signed_up }]
goal: { event: order_placed, within: 3d }
steps:
  - split: words
    winner: { by: goal, after: 100 }
    variants:
      long: { weight: 1, steps: [{ tag: long }] }
      short: { weight: 1, steps: [{ tag: brief }] }
`;

beforeEach(async () => {
  bench = await createApiBench();
  headers = { authorization: basic(await bench.key('admin')) };
  const files = [
    { path: 'workspace.yaml', text: 'workspace: shop\ntimezone: Asia/Shanghai\n' },
    { path: 'journeys/tips.yaml', text: JOURNEY },
  ];
  const published = await bench.app.inject({
    method: 'POST',
    url: '/api/publish',
    headers,
    payload: { files },
  });
  expect(published.statusCode).toBe(200);
});
afterEach(() => bench.app.close());

async function ask(journey = 'tips') {
  const answer = await bench.app.inject({
    method: 'GET',
    url: `/api/journeys/${journey}/experiments`,
    headers,
  });
  return { status: answer.statusCode, body: answer.json<{ experiments: Record<string, unknown>[] }>() };
}

describe('how the splits of a journey stand', () => {
  it('is told before anybody was drawn', async () => {
    const { status, body } = await ask();
    expect(status).toBe(200);
    expect(body.experiments).toMatchObject([
      {
        split: 'words',
        status: 'collecting',
        winner: null,
        wonAt: null,
        people: 0,
        after: 100,
        leader: null,
      },
    ]);
  });

  it('is told with the counts by which a variant has won, whatever came after', async () => {
    const { plan } = (await bench.store.journeys.live())[0] ?? {};
    const [step] = plan === undefined ? [] : experimentsOf(plan);
    if (plan === undefined || step === undefined) throw new Error('the journey has no experiment');
    const experiment = experimentOf(plan, step);
    await bench.store.experiments.due({ experiment, journey: 'tips', split: 'words' }, 0, 1);
    const counts = { long: { people: 500, reached: 50 }, short: { people: 500, reached: 150 } };
    await bench.store.experiments.decide(experiment, { winner: 'short', atMs: 0, counts, ahead: {} });
    const [report] = (await ask()).body.experiments;
    expect(report).toMatchObject({
      status: 'winner',
      winner: 'short',
      wonAt: '1970-01-01T00:00:00.000Z',
      people: 1000,
    });
    expect(report?.['variants']).toMatchObject([
      { name: 'long', rate: 0.1, behind: { difference: expect.closeTo(0.2, 9) as number } },
      { name: 'short', rate: 0.3 },
    ]);
  });

  it('is not told of a journey that does not exist', async () => {
    expect((await ask('nothing')).status).toBe(404);
  });
});
