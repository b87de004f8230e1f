import { join } from 'node:path';
import type { ShadowReport } from '../../../dispatch/shadow-report';
import { openApiDouble } from './api-double';
import { cli } from './run-cli';

const shop = join(__dirname, '../../../examples/shop');

const REPORT: ShadowReport = {
  ...{ journey: 'win-back', version: 'abcdef', startedAtMs: 1_772_416_800_000, stoppedAtMs: null },
  ...{ missed: 2, complete: false, runs: { both: 5, liveOnly: 1, shadowOnly: 0 } },
  steps: [
    {
      ...{ step: 'hello', channel: 'email', both: 2, liveOnly: 0, shadowOnly: 1 },
      laterMs: { least: -60_000, middle: 0, most: 3_600_000 },
      skipped: { live: { no_consent: 1 }, shadow: {} },
    },
  ],
  ended: [{ live: 'converted', shadow: 'running', runs: 4 }],
  differing: 7,
  people: [
    {
      ...{
        userRef: 'u1',
        runId: 'u1/win-back/x',
        entered: 'both',
        liveOnly: [],
        shadowOnly: ['hello email'],
      },
      ended: { live: 'converted', shadow: null },
    },
  ],
};

async function said(argv: string[], body: object) {
  const double = await openApiDouble(() => ({ status: 200, body }));
  try {
    const env = { JOURNEYMAN_URL: double.url, JOURNEYMAN_KEY: 'k', TZ: 'UTC' };
    const ended = await cli(argv, { env });
    return { ...ended, asked: double.received.map(({ method, path }) => `${method} ${path}`) };
  } finally {
    await double.close();
  }
}

describe('shadow', () => {
  it('sends the files of the workspace, and says that nothing is sent', async () => {
    const { code, stderr, asked } = await said(['shadow', 'start', 'win-back', shop], {});
    expect([code, asked]).toEqual([0, ['POST /api/journeys/win-back/shadow']]);
    expect(stderr).toContain('runs as a shadow: it sends nothing');
    expect((await said(['shadow', 'start', 'nothing', shop], {})).code).toBe(4);
  });

  it('reports by step, by end and by person, and what it missed', async () => {
    const { stdout, asked } = await said(['shadow', 'report', 'win-back', '--list', '1'], REPORT);
    expect(asked).toEqual(['GET /api/journeys/win-back/shadow?list=1']);
    const lines = stdout.split('\n').map((line) => line.replace(/ {2,}/g, '  '));
    expect(lines).toEqual(
      expect.arrayContaining([
        'runs: 5 in both, 1 only live, 0 only in the shadow',
        '2 times the shadow could not follow, so its figures are too low',
        'hello (email)  2  -1m / 0s / 1h  0  1  no consent 1  –',
        'converted  running  4',
        'They differ in 7 runs; 1 of them:',
        'u1  both  –  hello email  converted  –',
      ]),
    );
  });

  it('gives the report as it is with --json, and speaks Chinese', async () => {
    const { stdout } = await said(['shadow', 'report', 'win-back', '--json'], REPORT);
    expect(JSON.parse(stdout)).toMatchObject({ format: 'journeyman/shadow-report@1', ...REPORT });
    const none = { ...REPORT, steps: [], ended: [], people: [], differing: 0 };
    const chinese = await said(['shadow', 'report', 'win-back', '--lang', 'zh'], none);
    expect(chinese.stdout).toContain('没有人有差别');
  });

  it('says whether there was a shadow to stop', async () => {
    expect((await said(['shadow', 'stop', 'win-back'], { stopped: true })).stderr).toContain('has ended');
    expect((await said(['shadow', 'stop', 'win-back'], { stopped: false })).stderr).toContain(
      'had ended before',
    );
  });
});
