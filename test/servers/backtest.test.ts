import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { userRefOf } from '../../audience/user-ref';
import { checkWorkspace } from '../../journey/language/check-workspace';
import { readWorkspace } from '../../journey/language/read-workspace';
import type { PersonDetail } from '../../journey/simulator/backtest/backtest';
import type { VersionReport } from '../../journey/simulator/backtest/report';
import type { Store } from '../../store/repositories';
import { cli } from '../unit/cli/run-cli';
import { eventRow, profileRow } from './store-fixtures';
import { useStore } from './own-store';

const SHOP = join(__dirname, '../../examples/shop');
const SECRET = 'a-secret-of-thirty-two-characters';
const DAY_MS = 86_400_000;
const START_MS = Date.UTC(2026, 2, 1);
const TIME = ['--since', '2026-03-01T00:00:00Z', '--until', '2026-04-01T00:00:00Z'];
let store: Store;

const mongoUri = useStore((opened) => (store = opened), SECRET);

/** A person who looked at something dear on one day, by an import, and ordered on another. */
async function shopper(userId: string, viewedDay: number, orderedDay: number): Promise<void> {
  const userRef = userRefOf(SECRET, { userId });
  const email = `${userId}@shop.example`;
  const granted = { state: 'granted' as const, atMs: 1, source: 'test' };
  await store.profiles.saveMany([
    profileRow({ userRef, userId, traits: { email }, traitTimes: {}, email, consent: { email: granted } }),
  ]);
  const at = (name: string, day: number, properties: Record<string, number>) =>
    eventRow({
      ...{ userRef, name, properties, messageId: `${name}-${day}`, source: 'import', triggers: false },
      atMs: START_MS + day * DAY_MS,
    });
  const rows = [
    at('product_viewed', viewedDay, { price: 200 }),
    at('order_placed', orderedDay, { total: 80 }),
  ];
  await store.events.insertMany(rows, () => true);
}

async function shown(more: string[]) {
  const argv = ['backtest', 'browse-reminder', '--workspace', SHOP, ...TIME, ...more];
  return cli(argv, {
    env: {
      MONGODB_URI: mongoUri,
      JOURNEYMAN_SECRET: SECRET,
      JOURNEYMAN_CODEC_KEY: Buffer.alloc(32, 7).toString('base64'),
      JOURNEYMAN_HOME: mkdtempSync(join(tmpdir(), 'journeyman-home-')),
    },
  });
}

describe('backtest over the database', () => {
  it('replays the stored events of every person, imported ones too, against the live version', async () => {
    for (let number = 0; number < 30; number += 1)
      await shopper(`p${number}`, number % 10, 4 + (number % 10));
    await shopper('past', -20, 10);
    await shopper('future', 40, 41);
    const { files } = await readWorkspace(SHOP);
    const slower = files.map((file) =>
      file.path === 'journeys/browse-reminder.yaml'
        ? { ...file, text: file.text.replace('wait: 1d', 'wait: 5d') }
        : file,
    );
    const found = checkWorkspace(slower).workspace?.journeys.find(
      ({ plan }) => plan.journey === 'browse-reminder',
    );
    if (found === undefined) throw new Error('no journey');
    const { plan, source } = found;
    const { journey, version } = plan;
    await store.journeys.publish({ journey, version, plan, source, publishedAtMs: 1 });
    for (const against of ['live', version]) {
      const { code, stdout, stderr } = await shown(['--against', against, '--json', '--list', '50']);
      expect([code, stderr]).toEqual([0, '']);
      const report = JSON.parse(stdout) as { versions: VersionReport[]; details: PersonDetail[] };
      expect(report).toMatchObject({
        people: 32,
        conversions: { people: 31, count: 31, value: 31 * 80 },
        differences: { neither: { people: 2 }, first_only: { people: 30, followed: [30, 0] } },
      });
      expect(report.versions).toMatchObject([
        {
          entries: { runs: 30 },
          sent: [{ template: 'browse-reminder', count: 30 }],
          followed: { followed: 30 },
        },
        { version, entries: { runs: 30 }, goal: { reached: 30 }, followed: { messages: 0 } },
      ]);
      expect(report.details).toHaveLength(30);
    }
  });

  it('tells of one person, and of a version that is not there', async () => {
    const { stdout } = await shown(['--person', 'p3']);
    expect(stdout).toContain('p3: 1 conversions (2026-03-08)');
    expect(stdout).toMatch(/enters browse-reminder/);
    const missing = await shown(['--against', 'nosuchversion']);
    expect([missing.code, missing.stderr]).toEqual([4, expect.stringContaining('no version nosuchversion')]);
  });
});
