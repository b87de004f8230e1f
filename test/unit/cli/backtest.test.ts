import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileHistories } from '../../../cli/backtest/file-histories';
import { storedHistories } from '../../../dispatch/replay/stored-histories';
import type { Histories, HistorySetting } from '../../../dispatch/replay/histories';
import { translator } from '../../../cli/speech';
import type { PersonDetail } from '../../../journey/simulator/backtest/backtest';
import type { VersionReport } from '../../../journey/simulator/backtest/report';
import type { Life } from '../../../journey/simulator/lives';
import { createMemoryStore } from '../../fakes/memory-store';
import { eventRow, profileRow } from '../../servers/store-fixtures';
import { cli } from './run-cli';

const ROOT = join(__dirname, '../../..');
const FOLDER = mkdtempSync(join(tmpdir(), 'journeyman-backtest-'));
const SHOP = ['--workspace', join(ROOT, 'examples/shop')];
const MARCH = ['--since', '2026-03-01', '--until', '2026-04-01'];

function file(name: string, text: string): string {
  const path = join(FOLDER, name);
  writeFileSync(path, text);
  return path;
}

function line(userId: string, timestamp: string, more: object): string {
  return `${JSON.stringify({ userId, timestamp, messageId: `${userId}-${timestamp}`, ...more })}\n`;
}

const known = (userId: string): string =>
  line(userId, '2026-01-01T00:00:00Z', {
    type: 'identify',
    traits: { email: `${userId}@shop.example`, consent: { email: true } },
  });
const viewed = (userId: string, timestamp: string): string =>
  line(userId, timestamp, { event: 'product_viewed', properties: { price: 200 } });
const ordered = (userId: string, timestamp: string): string =>
  line(userId, timestamp, { event: 'order_placed', properties: { total: 80 } });

const PEOPLE = file(
  'people.ndjson',
  [
    viewed('ana', '2026-03-03T03:00:00Z'),
    known('ana'),
    known('bea'),
    viewed('bea', '2026-03-29T03:00:00Z'),
    viewed('cai', '2026-03-05T03:00:00Z'),
    ordered('ana', '2026-03-06T03:00:00Z'),
    'no event at all\n',
  ].join(''),
);
const BROWSE = ['backtest', 'browse-reminder', ...SHOP, '--events', PEOPLE, ...MARCH];

interface Document {
  people: number;
  versions: (VersionReport & { name: string; timeline?: unknown[] })[];
  differences: Record<string, { people: number }> | null;
  details: PersonDetail[];
}

async function documentOf(argv: string[]): Promise<Document> {
  const { code, stdout, stderr } = await cli([...argv, '--json']);
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as Document;
}

describe('backtest over a file of events', () => {
  it('prints who would have been written to, why not, and what followed anyway', async () => {
    const { code, stdout, stderr } = await cli(BROWSE);
    expect(code).toBe(0);
    expect(stderr).toContain('browse-reminder over what 3 people did, 2026-03-01 00:00 +08:00 to');
    expect(stderr).toContain('1 rows of the file could not be understood');
    expect(stdout).toMatch(/^entries +2 by 2 people$/m);
    expect(stdout).toMatch(/^did not enter +not in the audience 1$/m);
    expect(stdout).toMatch(/^followed anyway +1 \/ 1 = 100\.0%$/m);
    expect(stdout).toMatch(/^too new to say +1$/m);
    expect(stdout).toMatch(/^ana +2026-03-04 browse-reminder → 2026-03-06$/m);
  });

  it('says it in Chinese', async () => {
    const { stdout, stderr } = await cli([...BROWSE, '--lang', 'zh']);
    expect(stderr).toContain('没有人看到过这些消息');
    expect(stdout).toMatch(/^反正随后转化 +1 \/ 1 = 100\.0%$/m);
  });

  it('gives the same document for the same events', async () => {
    const [one, other] = [await cli([...BROWSE, '--json']), await cli([...BROWSE, '--json'])];
    expect(one).toEqual(other);
    expect(JSON.parse(one.stdout)).toMatchObject({ format: 'journeyman/backtest@1', people: 3 });
  });

  it('compares with a journey file that stands in for the one of the workspace', async () => {
    const text =
      'journey: browse-reminder\nenter: [{ event: product_viewed }]\naudience: [{ consent: email }]\n' +
      "delivery: { window: ['09:00', '21:00'], purpose: marketing, topic: news }\n" +
      'steps:\n  - wait: 6d\n  - email: browse-reminder\n';
    const other = file('slow.yaml', text);
    const found = await documentOf([...BROWSE, '--against', other]);
    expect(found.versions.map(({ name }) => name)).toEqual(['browse-reminder', `browse-reminder (${other})`]);
    expect(found.differences).toMatchObject({
      neither: { people: 1 },
      first_only: { people: 1 },
      otherwise: { people: 1 },
    });
    const faulty = file('faulty.yaml', text.replace('wait: 6d', 'wait: soon'));
    const { code, stderr } = await cli([...BROWSE, '--against', faulty]);
    expect([code, stderr]).toEqual([1, expect.stringContaining('faulty.yaml:6:')]);
  });

  it('shows one person under each version', async () => {
    const { stdout } = await cli([...BROWSE, '--against', 'welcome', '--person', 'ana']);
    expect(stdout).toContain('ana: 1 conversions (2026-03-06)');
    expect(stdout).toMatch(/Under browse-reminder:\n.*enters browse-reminder/);
    expect(stdout).toMatch(/Under welcome:\n.+/);
    const { code, stderr } = await cli([...BROWSE, '--person', 'zoe']);
    expect([code, stderr]).toEqual([4, expect.stringContaining('Nobody called zoe')]);
  });

  it('reads CSV as import does', async () => {
    const orders = file('orders.csv', 'user_id,timestamp,total\nana,2026-03-04T00:00:00Z,80\n');
    const argv = ['backtest', 'win-back', ...SHOP, '--events', orders, '--event', 'order_placed', ...MARCH];
    const found = await documentOf([...argv, '--numbers', 'total']);
    expect(found).toMatchObject({ conversions: { count: 1, value: 80 } });
  });

  it.each([
    [['--since', 'soon'], '--since cannot be soon'],
    [['--since', '2027-01-01', '--until', '2026-01-01'], '--since cannot be 2027-01-01'],
    [['--within', 'never'], '--within cannot be never'],
    [['--until', 'then'], '--until cannot be then'],
    [['--profiles', 'later'], '--profiles cannot be later'],
  ])('refuses %j', async (more, words) => {
    const { code, stderr } = await cli([...BROWSE, ...more]);
    expect([code, stderr]).toEqual([64, expect.stringContaining(words)]);
  });

  it('says where the events lie when there are none in the time', async () => {
    const { code, stderr } = await cli([...BROWSE, '--since', '2025-01-01', '--until', '2025-02-01']);
    expect(code).toBe(1);
    expect(stderr).toContain('Events lie from 2026-03-03 11:00 +08:00 to 2026-03-29');
  });
});

const setting: HistorySetting = {
  startMs: Date.UTC(2026, 2, 1),
  untilMs: Date.UTC(2026, 3, 1),
  region: 'CN',
  journeys: ['browse-reminder'],
  events: ['identify', 'product_viewed', 'order_placed'],
  people: 100,
  asNow: false,
};

async function livesIn({ source }: Histories): Promise<Life[]> {
  const lives: Life[] = [];
  for await (const portion of source.portions()) lives.push(...portion);
  return lives;
}

const byRef = (lives: Life[]): Life[] => lives.sort((a, b) => (a.person.userRef < b.person.userRef ? -1 : 1));

describe('the people of a file', () => {
  const reading = {
    path: PEOPLE,
    format: 'ndjson' as const,
    encoding: 'utf-8',
    event: null,
    numbers: new Set<string>(),
  };

  it('are the same people when the file is too large to be held at once', async () => {
    const whole = await livesIn(fileHistories(reading, setting, translator('en')));
    const parts = fileHistories(reading, setting, translator('en'), 200);
    expect(byRef(await livesIn(parts))).toEqual(byRef(whole));
    expect(parts.seen).toMatchObject({ inTime: 4, unreadable: 1 });
    expect(whole).toHaveLength(3);
  });

  it('have what a row without a time says from the beginning, and as they are now all of it', async () => {
    const said = (traits: object, more: object = {}): string =>
      `${JSON.stringify({ type: 'identify', userId: 'dan', traits, ...more })}\n`;
    const path = file(
      'said.ndjson',
      said({ city: 'a', pet: 'cat' }) + said({ city: 'B' }, { timestamp: '2026-03-09T00:00:00Z' }),
    );
    const [then] = await livesIn(fileHistories({ ...reading, path }, setting, translator('en')));
    const asNow = { ...setting, asNow: true };
    const [now] = await livesIn(fileHistories({ ...reading, path }, asNow, translator('en')));
    expect(then?.person.traits).toEqual({ city: 'a', pet: 'cat' });
    expect(now?.person.traits).toEqual({ city: 'B', pet: 'cat' });
  });
});

describe('the people of the database', () => {
  const { startMs } = setting;

  it('begin as they were, as far as that is known, and as they are where that is asked for', async () => {
    const store = createMemoryStore();
    const email = { state: 'granted' as const, atMs: startMs + 5, source: 'm' };
    await store.profiles.saveMany([
      profileRow({
        userRef: 'u-a',
        userId: 'ana',
        traits: { city: 'new', pet: 'cat', email: 'ana@shop.example' },
        traitTimes: { city: startMs + 5, pet: startMs - 5 },
        tags: {
          old: { atMs: startMs - 5, source: 'api' },
          vip: { atMs: startMs + 5, source: 'api' },
          own: { atMs: startMs + 5, source: 'u-a/browse-reminder/h' },
        },
        consent: { email },
      }),
      profileRow({ userRef: 'u-merged', mergedInto: 'u-a' }),
    ]);
    await store.suppressions.add('email', 'ana@shop.example', 'bounced', 1);
    await store.events.insertMany([
      eventRow({ userRef: 'u-a', messageId: 'm1', name: 'order_placed', atMs: startMs - 5 }),
      eventRow({ userRef: 'u-a', messageId: 'm2', name: 'not_asked', atMs: startMs + 5 }),
    ]);
    const histories = storedHistories(store, setting);
    const [then, ...others] = await livesIn(histories);
    expect(others).toEqual([]);
    expect(then?.person).toMatchObject({
      userId: 'ana',
      traits: { pet: 'cat', email: 'ana@shop.example' },
      tags: ['old'],
      consent: {},
    });
    expect(then?.happenings.map(({ kind }) => kind)).toEqual(['event', 'tag']);
    expect(histories.seen.inTime).toBe(0);
    const [now] = await livesIn(storedHistories(store, { ...setting, asNow: true }));
    expect(now?.person).toMatchObject({ traits: { city: 'new' }, tags: ['old', 'vip', 'own'] });
    expect(now?.person.consent).toEqual({ email });
  });
});
