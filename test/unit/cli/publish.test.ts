import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WorkspacePlan } from '../../../dispatch/plan-workspace';
import type { Forecast } from '../../../dispatch/forecast/forecast-workspace';
import { openApiDouble } from './api-double';
import { blocksOf } from '../docs/blocks';
import { cli } from './run-cli';

const shop = join(__dirname, '../../../examples/shop');
const cwd = mkdtempSync(join(tmpdir(), 'journeyman-publish-'));

const CHANGED: WorkspacePlan = {
  journeys: [
    {
      journey: 'win-back',
      state: 'changed',
      from: 'aaaaaaaaaaaaaaaa',
      to: 'bbbbbbbbbbbbbbbb',
      changes: {
        settings: [{ field: 'holdout', from: 0, to: 0.1 }],
        steps: [
          {
            step: 'pause',
            kind: 'wait',
            change: 'changed',
            fields: [{ field: 'wait.durationMs', from: 1, to: 2 }],
          },
          { step: 'more', kind: 'email', change: 'added', fields: [] },
          { step: 'offer', kind: 'sms', change: 'removed', fields: [] },
        ],
      },
      audience: { before: 10, after: 8, gained: 1, lost: 3, people: 20, everybody: true },
      waiting: [
        { version: 'aaaaaaaaaaaaaaaa', at: 'pause', people: 5, step: 'changed' },
        { version: 'aaaaaaaaaaaaaaaa', at: 'offer', people: 7, step: 'removed' },
      ],
    },
  ],
  definitions: [{ kind: 'template', id: 'order', state: 'new' }],
};

const PAGES = [
  {
    counts: { stayed: 3, moved: 1, restarted: 0, exited: 0, left: 1, pending: 0, ended: 0, failed: 0 },
    next: 'u3',
    failures: [],
  },
  {
    counts: { stayed: 1, moved: 0, restarted: 0, exited: 2, left: 0, pending: 0, ended: 0, failed: 0 },
    next: null,
    failures: [],
  },
];

/** An API of which `plan` gives these changes, and every migration two pages. */
async function api(plan: WorkspacePlan = CHANGED) {
  return openApiDouble(({ path, body }) => {
    if (path === '/api/plan') return { status: 200, body: { plan } };
    if (path === '/api/publish') return { status: 200, body: { published: {} } };
    const later = (body as { after?: string }).after !== undefined;
    return { status: 200, body: PAGES[later ? 1 : 0] ?? {} };
  });
}

async function during<Result>(
  double: Awaited<ReturnType<typeof api>>,
  work: (env: Record<string, string>) => Promise<Result>,
): Promise<Result> {
  try {
    return await work({ JOURNEYMAN_URL: double.url, JOURNEYMAN_KEY: 'k' });
  } finally {
    await double.close();
  }
}

describe('plan', () => {
  it('shows steps by id, what changed of them, and who is there', async () => {
    const { code, stdout } = await during(await api(), (env) => cli(['plan', shop], { cwd, env }));
    expect(code).toBe(0);
    expect(stdout.split('\n')).toEqual([
      '~ journey win-back aaaaaaaaaaaaaaaa → bbbbbbbbbbbbbbbb',
      '    ~ holdout: 0 → 0.1',
      '    ~ step pause (wait)',
      '        wait.durationMs: 1 → 2',
      '    + step more (email)',
      '    - step offer (sms)',
      '    audience: 10 → 8 of 20 people (1 more, 3 fewer)',
      '    5 at pause (version aaaaaaaaaaaaaaaa), which changes',
      '    7 at offer (version aaaaaaaaaaaaaaaa), which is removed',
      '+ template order',
      '',
    ]);
  });

  it('ends with 2 where there are changes and --detailed-exitcode asks for it, and publishes nothing', async () => {
    const double = await api();
    const { code, stdout } = await during(double, (env) =>
      cli(['plan', shop, '--detailed-exitcode', '--json'], { cwd, env }),
    );
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ format: 'journeyman/plan@1', changes: true, ...CHANGED });
    expect(double.received.map(({ path }) => path)).toEqual(['/api/plan']);
  });

  it('ends with 0 where nothing changes', async () => {
    const { code, stderr } = await during(await api({ journeys: [], definitions: [] }), (env) =>
      cli(['plan', shop, '--detailed-exitcode'], { cwd, env }),
    );
    expect([code, stderr]).toEqual([0, expect.stringContaining('Nothing to change')]);
  });
});

const FIGURES = { skipped: [], deferred: [], failed: [], coupons: [] };
const DAYS = Array.from({ length: 7 }, (_, day) => ({
  fromMs: 1_772_416_800_000 + day * 86_400_000,
  sent: {},
}));
const FORECAST: Forecast = {
  ...{ fromMs: 1_772_416_800_000, days: 7, lookBackDays: 28, people: 2_000, of: 8_000 },
  journeys: [
    {
      journey: 'win-back',
      to: {
        ...{ ...FIGURES, version: 'b', entries: 120.25, heldOut: 0 },
        refused: [{ reason: 'too_soon', count: 3 }],
        sent: [{ channel: 'email', count: 84.5, least: 60, most: 101, margin: 12 }],
        days: DAYS.map((day, index) => (index === 2 ? { ...day, sent: { email: 84.5 } } : day)),
        skipped: [{ channel: 'email', reason: 'no_consent', count: 4.5 }],
        coupons: [{ coupon: 'win-back-20', codes: 84.5, left: 40 }],
      },
      from: { ...FIGURES, version: 'a', entries: 120.25, heldOut: 0, refused: [], sent: [], days: DAYS },
      waiting: {
        ...{ ...FIGURES, runs: 300, looked: 100, days: DAYS },
        sent: [{ channel: 'sms', count: 30, least: 30, most: 30, margin: 5 }],
      },
    },
  ],
};

describe('the forecast of a plan', () => {
  async function planned(argv: string[], forecast: Forecast = FORECAST) {
    const double = await openApiDouble(() => ({ status: 200, body: { plan: CHANGED, forecast } }));
    const ended = await during(double, (env) => cli(['plan', shop, ...argv], { cwd, env }));
    return { ...ended, asked: double.received[0]?.body as { forecast?: object } | undefined };
  }

  it('lays what is published beside what is live and beside those who wait, by day, reason and coupon', async () => {
    const { code, stdout, asked } = await planned([]);
    expect([code, asked?.forecast]).toEqual([0, { lookBackMs: 28 * 86_400_000, people: 2_000 }]);
    expect(stdout.slice(stdout.indexOf('Expected')).split('\n')).toEqual([
      'Expected in the 7 days from 2026-03-02 10:00 +08:00, if events come as in the last 28 days:',
      'by a sample of 2000 of 8000 people, scaled to all; ± is what the sample alone may miss, in 95 of 100 cases',
      '',
      'journey win-back                              if published                 if the live one stays  300 in it now',
      'entries                                       120                          120                    –',
      'did not enter: too soon after the last entry  3                            0                      0',
      'email sent                                    85 ± 12 (60 to 101 by week)  0                      0',
      'sms sent                                      0                            0                      30 ± 5',
      '  03-04 10:00                                 email 85                     –                      –',
      'skipped (email): no consent                   4.5                          0                      0',
      'codes of win-back-20                          85; 40 are left              0                      0',
      'of those in it now, 100 of 300 said where they stand; the others are taken to be like them',
      '',
    ]);
  });

  it('asks for another look-back and sample, or for no forecast', async () => {
    expect((await planned(['--look-back', '56d', '--people', '50'])).asked?.forecast).toEqual({
      lookBackMs: 56 * 86_400_000,
      people: 50,
    });
    const { stdout, asked } = await planned(['--no-forecast'], undefined);
    expect([asked?.forecast, stdout.includes('win-back')]).toEqual([undefined, true]);
  });

  it('is in --json as it is', async () => {
    expect(JSON.parse((await planned(['--json'])).stdout)).toMatchObject({
      changes: true,
      forecast: FORECAST,
    });
  });

  it.each(['12h', '400d', 'soon'])('refuses a look-back of %s', async (lookBack) => {
    const { code, stderr } = await planned(['--look-back', lookBack]);
    expect([code, stderr]).toEqual([64, expect.stringContaining('1d … 366d')]);
  });

  it('says that less than a week is stored, or nothing', async () => {
    const { stdout } = await planned([], { ...FORECAST, lookBackDays: 3, people: 9, of: 9 });
    expect(stdout).toContain('3 days, scaled to 7');
    expect(stdout).toContain('by all 9 people');
    const { stdout: chinese } = await planned(['--lang', 'zh'], { ...FORECAST, lookBackDays: 0 });
    expect(chinese).toContain('没有存下任何事件');
  });
});

describe('publish', () => {
  it.each([
    ['y', 0, ['/api/plan', '/api/publish']],
    ['', 130, ['/api/plan']],
    ['no', 130, ['/api/plan']],
  ])('shows the plan and asks the person at the terminal, who says “%s”', async (answer, code, paths) => {
    const double = await api();
    const asked: string[] = [];
    const ask = (question: string) => Promise.resolve((asked.push(question), answer));
    const ended = await during(double, (env) => cli(['publish', shop], { cwd, env, ask }));
    expect([ended.code, asked.length]).toEqual([code, 1]);
    expect(ended.stderr).toContain('- step offer (sms)');
    expect(double.received.map(({ path }) => path)).toEqual(paths);
  });

  it('asks nobody with --yes, and without a terminal', async () => {
    const ask = () => Promise.reject(new Error('nobody is to be asked'));
    const yes = await during(await api(), (env) => cli(['publish', shop, '--yes'], { cwd, env, ask }));
    const piped = await during(await api(), (env) => cli(['publish', shop], { cwd, env }));
    expect([yes.code, piped.code]).toEqual([0, 0]);
  });

  it('takes live runs along, page by page, with what the map says', async () => {
    const map = join(cwd, 'map.yaml');
    writeFileSync(
      map,
      'win-back:\n  offer: { move: more }\n  old: exit\n  pause: { exit: over }\n  third: restart\n',
    );
    const double = await api();
    const { code, stdout } = await during(double, (env) =>
      cli(['publish', shop, '--migrate', map, '--json'], { cwd, env }),
    );
    expect(code).toBe(0);
    const calls = double.received.filter(({ path }) => path === '/api/journeys/win-back/migrate');
    const steps = {
      offer: { kind: 'move', step: 'more' },
      old: { kind: 'exit', reason: 'migrated' },
      pause: { kind: 'exit', reason: 'over' },
      third: { kind: 'restart' },
    };
    expect(calls.map(({ body }) => body)).toEqual([
      { map: steps, limit: 200 },
      { map: steps, limit: 200, after: 'u3' },
    ]);
    const { migrated } = JSON.parse(stdout) as { migrated: { journey: string }[] };
    expect(migrated.find(({ journey }) => journey === 'win-back')).toMatchObject({
      counts: { stayed: 4, moved: 1, exited: 2, left: 1 },
    });
  });

  it('tells of a map that does not fit, before anything is published', async () => {
    const map = join(cwd, 'bad.yaml');
    writeFileSync(map, 'win-back:\n  offer: { jump: more }\n');
    const double = await api();
    const { code, stderr } = await during(double, (env) =>
      cli(['publish', shop, '--migrate', map], { cwd, env }),
    );
    expect([code, double.received]).toEqual([1, []]);
    expect(stderr).toContain('win-back.offer');
  });

  it.each(['docs/en/operating.md', 'docs/zh/operating.md'])('takes the map of %s', async (page) => {
    const [shown] = blocksOf(page).filter(({ language }) => language === 'yml');
    const map = join(cwd, 'shown.yaml');
    writeFileSync(map, shown?.text ?? '');
    const double = await api();
    expect((await during(double, (env) => cli(['publish', shop, '--migrate', map], { cwd, env }))).code).toBe(
      0,
    );
    const asked = double.received.find(({ path }) => path === '/api/plan')?.body as { migrate: object };
    expect(Object.keys(asked.migrate)).toEqual(['win-back']);
  });
});
