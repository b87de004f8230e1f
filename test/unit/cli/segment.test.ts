import { cpSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AskedSegments } from '../../../dispatch/ask-segments';
import type { SegmentState } from '../../../dispatch/segment-state';
import { openApiDouble } from './api-double';
import { cli } from './run-cli';

const cwd = mkdtempSync(join(tmpdir(), 'journeyman-segment-'));
const shop = join(cwd, 'shop');
cpSync(join(__dirname, '../../../examples/shop'), shop, { recursive: true });

const LOYAL: SegmentState = {
  segment: 'loyal',
  title: 'Loyal',
  version: 'v1',
  kind: 'conditions',
  members: 12,
  filled: true,
  trouble: null,
  reads: ['event:order_placed'],
  usedBy: { journeys: ['thanks'], segments: [] },
};
const person = (userId: string | null) => ({ userRef: 'uaaa', userId });
const ASKED: AskedSegments = {
  segments: [
    {
      segment: 'loyal',
      title: 'Loyal',
      people: 12,
      inMemory: 0,
      sample: [person('ana'), person('小 "明"'), person(null)],
    },
    { segment: 'at-risk', title: 'At risk', people: 6, inMemory: 1, sample: [] },
  ],
  everybody: 48,
  inAll: 3,
  inAny: 15,
};

async function run(argv: string[]) {
  const double = await openApiDouble(({ path }) => ({
    status: 200,
    body: path === '/api/segments' ? { segments: [LOYAL] } : ASKED,
  }));
  const done = await cli(['segment', ...argv, '--url', double.url, '--key', 'k'], { cwd });
  await double.close();
  return { ...done, received: double.received };
}

describe('journeyman segment', () => {
  it('lists the published segments with their members and users, and shows one of them', async () => {
    expect((await run(['list'])).stdout).toMatch(/loyal +12 +complete +thanks/);
    expect((await run(['show', 'loyal'])).stdout).toContain('members: 12');
    expect(await run(['show', 'nobody'])).toMatchObject({ code: 4 });
  });

  it('counts, previews and compares who would be in segments now', async () => {
    const counted = await run(['count', 'loyal', '--workspace', 'shop']);
    expect(counted.stdout.split('\n')[0]).toBe('12');
    expect(counted.received[0]?.body).toMatchObject({ segments: ['loyal'], sample: 0 });
    expect(JSON.stringify(counted.received[0]?.body)).toContain('workspace.yaml');
    expect((await run(['preview', 'loyal'])).stdout).toContain('loyal: 12 people, 25.0% of 48');
    const overlap = await run(['overlap', 'loyal', 'at-risk']);
    expect(overlap.received[0]?.body).toMatchObject({ segments: ['loyal', 'at-risk'] });
    expect(overlap.stdout).toContain('in all of them: 3, 20.0% of the 15 in any');
  });

  it('says the same in Chinese, and as one document for programs', async () => {
    expect((await run(['preview', 'loyal', '--lang', 'zh'])).stdout).toContain('loyal：12 人');
    const { stdout } = await run(['count', 'loyal', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ format: 'journeyman/segment-count@1', everybody: 48 });
  });

  it('saves a sample as a static segment, which is sound, and never writes over one', async () => {
    const save = ['sample', 'loyal', '--limit', '3', '--save', 'loyal-in-march', '--workspace', 'shop'];
    const saved = await run(save);
    expect(saved).toMatchObject({ code: 0 });
    expect(saved.received[0]?.body).toMatchObject({ sample: 3 });
    const csv = readFileSync(join(shop, 'segments/loyal-in-march.csv'), 'utf8');
    expect(csv).toBe('user_id\nana\n"小 ""明"""\n');
    expect(await cli(['validate', shop], { cwd })).toMatchObject({ code: 0 });
    expect(await run(save)).toMatchObject({ code: 5 });
    expect(await run([...save.slice(0, 5), '../etc'])).toMatchObject({ code: 64 });
  });
});
