import type { ExperimentReport } from '../../../insight/experiments/report';
import { openApiDouble } from './api-double';
import { cli } from './run-cli';

const REPORT: Omit<ExperimentReport, 'wonAtMs'> & { wonAt: string | null } = {
  split: 'words',
  status: 'undecided',
  winner: null,
  wonAt: null,
  leader: 'short',
  people: 2_000,
  after: 1_000,
  confidence: 0.95,
  variants: [
    {
      ...{ name: 'long', weight: 1, control: false, people: 1_000, reached: 100, rate: 0.1, waiting: 7 },
      behind: { difference: 0.028, low: -0.015, high: 0.071 },
    },
    { name: 'short', weight: 1, control: false, people: 1_000, reached: 128, rate: 0.128, waiting: 9 },
  ],
};

async function told(report: Partial<typeof REPORT>, lang = 'en', split = true): Promise<string> {
  const api = await openApiDouble(() => ({
    status: 200,
    body: { journey: 'tips', experiments: split ? [{ ...REPORT, ...report }] : [] },
  }));
  try {
    const argv = ['report', 'experiment', 'tips', '--url', api.url, '--key', 'k', '--lang', lang];
    const { code, stdout } = await cli(argv);
    expect([code, api.received[0]?.path]).toEqual([0, '/api/journeys/tips/experiments']);
    return stdout;
  } finally {
    await api.close();
  }
}

describe('the report of an experiment', () => {
  it('says that it may be chance, and shows the interval', async () => {
    const text = await told({});
    expect(text).toContain('No winner yet: short is ahead, and that may still be chance.');
    expect(text).toMatch(/long +1 +1000 +100 +10\.0% +-2\.8% \(-7\.1% … 1\.5%\) +7/);
    expect(await told({}, 'zh')).toContain('尚无胜者：short 领先，但仍可能是偶然。');
  });

  it('says which variant later people get, and since when', async () => {
    const won = { status: 'winner', winner: 'short', wonAt: '2026-03-05T11:00:00.000Z' } as const;
    expect(await told(won)).toContain('short is better; later people get short (since 2026-03-05');
    expect(await told(won, 'zh')).toContain('short 更好；之后的人都走 short');
  });

  it('says that nothing is sent where that is better', async () => {
    const variants = REPORT.variants.map((one) => ({ ...one, control: one.name === 'short' }));
    const won = { status: 'winner', winner: 'short', wonAt: '2026-03-05T11:00:00.000Z', variants } as const;
    expect(await told(won)).toContain('sending nothing beats every other variant');
  });

  it('says how many are missing, and that people are lost', async () => {
    expect(await told({ status: 'collecting', people: 300 })).toContain('No winner yet: 300 of 1000 people');
    expect(await told({ status: 'collecting' })).toContain('too few reach the goal');
    expect(await told({ status: 'mismatch' })).toContain('People were not divided by the weights');
  });

  it('says where there is nothing to report', async () => {
    expect(await told({}, 'en', false)).toContain('tips has no split with a `winner`.');
  });
});
