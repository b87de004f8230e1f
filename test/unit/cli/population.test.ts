import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PopulationReport } from '../../../journey/simulator/population/report';
import { cli } from './run-cli';

const ROOT = join(__dirname, '../../..');
const SHOP = ['--workspace', join(ROOT, 'examples/shop')];
const CHECKOUT = ['simulate', 'abandoned-checkout', ...SHOP, '--start', '2026-03-02', '--days', '10'];

/** A population file in a folder of its own. */
function populationFile(text: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'journeyman-population-')), 'crowd.yaml');
  writeFileSync(path, text);
  return path;
}

describe('simulate for a population', () => {
  it('prints entries, messages, what was not sent and why, coupons, steps and days', async () => {
    const { code, stdout, stderr } = await cli([...CHECKOUT, '--people', '400', '--seed', '7']);
    expect(code).toBe(0);
    expect(stderr).toContain(
      'abandoned-checkout for 400 people of visitors: 10 days from 2026-03-02 00:00 +08:00 (Asia/Shanghai), seed 7',
    );
    for (const words of [
      /^people {2,}400$/m,
      /^entries +\d+ +of \d+ people, \d+\.\d%$/m,
      /^reached the goal +\d+ +\d+\.\d%$/m,
      /^email +\d+ +\d+\.\d% .* CNY$/m,
      /^deferred +email +outside the window +\d+$/m,
      /^cart-15 +\d+ +\d+ +\d+/m,
      /^wait-for-nudge-clicked +\d+ +\d+ +timeout \d+, met \d+/m,
      /^2026-03-11 +\d+ +\d+ +\d+$/m,
    ])
      expect(stdout).toMatch(words);
    expect(stdout).not.toMatch(/2026-03-12/);
  });

  it('says it in Chinese', async () => {
    const { stdout, stderr } = await cli([...CHECKOUT, '--people', '200', '--lang', 'zh']);
    expect(stderr).toContain('人群 visitors 的 200 人');
    expect(stdout).toMatch(/^推迟 +email +不在时段内 +\d+$/m);
  });

  it('gives one JSON document, the same for the same seed', async () => {
    const argv = [...CHECKOUT, '--people', '200', '--seed', '3', '--json'];
    const [first, second] = [await cli(argv), await cli(argv)];
    expect(first).toEqual(second);
    const report = JSON.parse(first.stdout) as PopulationReport & Record<string, unknown>;
    expect(report).toMatchObject({
      format: 'journeyman/population@1',
      journey: 'abandoned-checkout',
      population: 'visitors',
      seed: 3,
      people: 200,
      days: expect.any(Array) as unknown,
    });
    const ended = Object.values(report.ended).reduce((sum, count) => sum + count, 0);
    expect(ended + report.waiting).toBe(report.entries.runs);
  });

  describe('of a journey whose split looks for a winner', () => {
    function experimentOf(after: number): string[] {
      const workspace = mkdtempSync(join(tmpdir(), 'journeyman-winner-'));
      const write = (name: string, text: string): void => writeFileSync(join(workspace, name), text);
      write('workspace.yaml', 'workspace: w\ntimezone: Asia/Shanghai\n');
      write(
        'offer.yaml',
        `journey: offer
enter: [{ manual: true }]
again: once
goal: { event: bought, within: 1d }
steps:
  - split: words
    winner: { by: goal, after: ${after} }
    variants:
      ask: { weight: 1, steps: [{ track: { event: bought } }] }
      nothing: { weight: 1, control: true }
`,
      );
      const profile = populationFile('population: crowd\nenter: { share: 100%, over: 10d }\n');
      const argv = ['simulate', 'offer', '--workspace', workspace, '--profile', profile, '--people', '600'];
      return [...argv, '--start', '2026-03-02', '--days', '14'];
    }

    it('says which variant won, since when, and how far the others are behind', async () => {
      const { stdout, code } = await cli(experimentOf(200));
      expect(code).toBe(0);
      expect(stdout).toMatch(/ask is better; later people get ask \(since 2026-03-\d\d \d\d:00 \+08:00\)\./);
      expect(stdout).toMatch(/^nothing +1 +\d+ +0 +0\.0% +-100\.0% \(-\d+\.\d% … -\d+\.\d%\)/m);
      const chinese = await cli([...experimentOf(200), '--lang', 'zh']);
      expect(chinese.stdout).toContain('ask 更好；之后的人都走 ask（自 2026-03-');
    });

    it('gives the same in JSON', async () => {
      const { stdout } = await cli([...experimentOf(200), '--json']);
      const { experiments } = JSON.parse(stdout) as PopulationReport;
      expect(experiments).toMatchObject([
        { split: 'words', status: 'winner', winner: 'ask', wonAtMs: expect.any(Number) as unknown },
      ]);
    });

    it('says that there is no winner yet, and why', async () => {
      const { stdout } = await cli(experimentOf(5000));
      expect(stdout).toContain('No winner yet: 600 of 5000 people have had their time for the goal.');
      const chinese = await cli([...experimentOf(5000), '--lang', 'zh']);
      expect(chinese.stdout).toContain('尚无胜者：5000 人中有 600 人的目标期限已过。');
    });
  });

  it('puts people in by hand where the journey is entered so', async () => {
    const workspace = mkdtempSync(join(tmpdir(), 'journeyman-by-hand-'));
    writeFileSync(join(workspace, 'workspace.yaml'), 'workspace: w\ntimezone: UTC\n');
    writeFileSync(
      join(workspace, 'by-hand.yaml'),
      'journey: by-hand\nenter: [{ manual: true }]\nsteps: [{ wait: 1d }, { tag: met }]\n',
    );
    const profile = populationFile('population: crowd\nenter: { share: 100%, over: 3d }\n');
    const argv = ['simulate', 'by-hand', '--workspace', workspace, '--profile', profile, '--people', '50'];
    const { stdout, stderr, code } = await cli([...argv, '--json']);
    expect([stderr, code]).toEqual(['', 0]);
    expect(JSON.parse(stdout)).toMatchObject({ entries: { runs: 50 }, ended: { completed: 50 } });
  });

  it('shows every fault of the population with its place', async () => {
    const profile = populationFile('population: crowd\nzones: { Beijing: 1 }\nconsent: { email: 70 }\n');
    const { code, stderr } = await cli([...CHECKOUT, '--profile', profile]);
    expect(code).toBe(1);
    expect(stderr).toContain(`${profile}:2:10`);
    expect(stderr).toContain('Did you mean `Asia/Shanghai`?');
    expect(stderr).toContain(`${profile}:3:19`);
    expect(stderr).toContain('has 2 errors');
  });

  it.each([
    [['--people', 'many'], 64, '--people'],
    [['--people', '10', '--seed', '-1'], 64, '--seed'],
    [['--people', '10', '--days', '1000'], 64, '--days'],
    [['--people', '10', '--start', 'tomorrow'], 64, '--start'],
    [['--people', '10', '--events', 'e.yaml'], 64, 'one person with --events, or many with --people'],
    [['--profile', 'nowhere.yaml'], 1, 'no such file'],
  ])('%j ends with %d and says: %s', async (more, wanted, words) => {
    const { code, stderr } = await cli([...CHECKOUT, ...more], { cwd: ROOT });
    expect([code, stderr.includes(words)]).toEqual([wanted, true]);
  });

  it('says what is missing when nobody can enter', async () => {
    const profile = populationFile('population: crowd\nevents: [{ event: viewed, every: 1d }]\n');
    const { code, stderr } = await cli([...CHECKOUT, '--profile', profile]);
    expect(code).toBe(1);
    expect(stderr).toContain('checkout_started');
  });

  it('asks for a population where the workspace has none', async () => {
    const workspace = mkdtempSync(join(tmpdir(), 'journeyman-nobody-'));
    writeFileSync(join(workspace, 'workspace.yaml'), 'workspace: w\ntimezone: UTC\n');
    writeFileSync(join(workspace, 'j.yaml'), 'journey: j\nenter: [{ manual: true }]\nsteps: [{ tag: x }]\n');
    const { code, stderr } = await cli(['simulate', 'j', '--workspace', workspace, '--people', '5']);
    expect([code, stderr.includes('--profile')]).toEqual([64, true]);
  });
});
