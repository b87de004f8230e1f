import { basic, createApiBench, type ApiBench } from './made';

const WORKSPACE = { path: 'workspace.yaml', text: 'workspace: shop\ntimezone: Asia/Shanghai\n' };
const journey = (tag: string): { path: string; text: string } => ({
  path: 'journeys/hello.yaml',
  text: `journey: hello\nenter:\n  - event: signed_up\nsteps:\n  - tag: ${tag}\n`,
});

let bench: ApiBench;
let admin: string;
let nowMs: number;
beforeEach(async () => {
  nowMs = Date.UTC(2026, 2, 2);
  bench = await createApiBench({ now: () => nowMs });
  admin = await bench.key('admin');
});
afterEach(() => bench.app.close());

async function post<Answer = unknown>(url: string, payload?: object): Promise<Answer> {
  const headers = { authorization: basic(admin) };
  const answer = await bench.app.inject({ method: 'POST', url, headers, ...(payload && { payload }) });
  expect([url, answer.statusCode]).toEqual([url, 200]);
  return answer.json<Answer>();
}

async function noted(): Promise<string[]> {
  return (await bench.store.audit.list({ limit: 50 })).map(({ action }) => action).reverse();
}

describe('the audit', () => {
  it('says that something was published or rolled back only where it was, not where somebody looked', async () => {
    const first = { files: [WORKSPACE, journey('first')] };
    await post('/api/publish', { ...first, dryRun: true });
    await post('/api/plan', first);
    expect(await noted()).toEqual([]);
    const { published } = await post<{ published: { journeys: { version: string }[] } }>('/api/publish', {
      ...first,
      dryRun: false,
    });
    await post('/api/publish', { files: [WORKSPACE, journey('second')] });
    const back = { version: published.journeys[0]?.version ?? '' };
    await post('/api/journeys/hello/rollback', { ...back, dryRun: true });
    expect(await noted()).toEqual(['publish.create', 'publish.create']);
    await post('/api/journeys/hello/rollback', back);
    expect(await noted()).toEqual(['publish.create', 'publish.create', 'journeys.rollback']);
  });
});

describe('how a journey stands', () => {
  interface Standing {
    order: { kind: string; catchUpMs?: number };
  }

  it('tells of catching up until that is over, and not again when a drained journey is resumed', async () => {
    await post('/api/publish', { files: [WORKSPACE, journey('first')] });
    await post('/api/journeys/hello/pause');
    nowMs += 1_000;
    const resumed = await post<Standing>('/api/journeys/hello/resume', { catchUpMs: 60_000 });
    expect(resumed.order).toMatchObject({ kind: 'resume', catchUpMs: 60_000 });
    nowMs += 60_000;
    await post('/api/journeys/hello/drain');
    const again = await post<Standing>('/api/journeys/hello/resume');
    expect([again.order.kind, again.order.catchUpMs]).toEqual(['resume', undefined]);
  });
});
