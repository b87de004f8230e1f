import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createConnection } from 'mongoose';
import { userRefOf } from '../../audience/user-ref';
import type { ScriptedSmtp } from '../unit/channels/scripted-smtp';
import { openApiOverLab, type ApiOverLab } from './api-over-lab';
import { codedHistory, readable } from './coded-history';
import type { EngineLab } from './engine-lab';
import { foundIn } from './found-in';
import { until } from './lab';
import { useLabWithMail } from './lab-with-mail';
import { BRAND, letter, publishFiles, withFiles } from './published-files';

jest.setTimeout(180_000);

let lab: EngineLab;
let smtp: ScriptedSmtp;
let api: ApiOverLab;
useLabWithMail('people-flow', (opened) => ({ lab, smtp } = opened));

beforeAll(async () => void (api = await openApiOverLab(lab)));
afterAll(() => api?.close());

const refOf = (userId: string): string => userRefOf('a secret of the tests that is long enough', { userId });

/** The characters of GB18030 that take two bytes, which are those of this list and many more. */
const GB18030 = new Map(
  Array.from({ length: 0x7e * 0xbf }, (_, at) => [0x81 + Math.floor(at / 0xbf), 0x40 + (at % 0xbf)]).map(
    (bytes) => [new TextDecoder('gb18030').decode(Uint8Array.from(bytes)), bytes],
  ),
);

function gb18030(text: string): Buffer {
  return Buffer.from(
    [...text].flatMap((one) => (one < '\u0080' ? [one.charCodeAt(0)] : (GB18030.get(one) ?? []))),
  );
}

/** Somebody of the list: how often they ordered, and for how much each time. */
interface Buyer {
  id: string;
  name: string;
  orders: number[];
}
const BUYERS: Buyer[] = [
  { id: 'k1', name: '王小明', orders: [300, 500] },
  { id: 'k2', name: '李雷', orders: [900] },
  { id: 'k3', name: '=HYPERLINK("x")', orders: [100, 200, 300] },
  { id: 'k4', name: '韩梅梅', orders: [] },
  { id: 'k5', name: '+86 赵', orders: [10, 20] },
];
const LOYAL = BUYERS.filter(({ orders }) => orders.length >= 2);

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const PEOPLE = [
  '会员号,姓名,邮箱,生日,同意邮件',
  ...BUYERS.map(({ id, name }) => `${id},${quoted(name)},${id}@shop.example,1990年3月${id.slice(1)}日,是`),
].join('\n');
const MAP = `columns:
  会员号: user_id
  姓名: name
  邮箱: email
  生日: { to: birthday, as: date, format: "yyyy年M月d日", zone: Asia/Shanghai }
  同意邮件: consent.email
consent: { at: 2025-11-01T10:00:00+08:00, source: 门店登记表 }
`;
const ORDERS = [
  'user_id,message_id,timestamp,total',
  ...BUYERS.flatMap(({ id, orders }) =>
    orders.map(
      (total, at) => `${id},${id}-${String(at)},2026-0${String(at + 1)}-05T10:00:00+08:00,${String(total)}`,
    ),
  ),
].join('\n');

const WORKSPACE = {
  'workspace.yaml': BRAND,
  'traits/orders.yaml': 'trait: orders\ncount: order_placed\n',
  'traits/spent.yaml': 'trait: spent\nsum: total\nof: order_placed\n',
  'segments/loyal.yaml': 'segment: loyal\nwhere: [{ profile: orders, gte: 2 }]\n',
  'journeys/care.yaml':
    'journey: care\nenter: [{ segment: loyal, existing: true }]\nsteps:\n  - email: thanks\n  - { id: rest, wait: 7d }\n  - tag: cared-for\n',
  'templates/thanks.email.html': letter('Thank you'),
};

async function run(argv: string[], cwd?: string) {
  const done = await api.cli(argv, cwd === undefined ? {} : { cwd });
  expect([argv.join(' '), done.code, done.code === 0 ? '' : done.stderr]).toEqual([argv.join(' '), 0, '']);
  return done;
}

async function loyal(): Promise<string[]> {
  return (await lab.store.profiles.members('loyal', null, 100)).map(({ userId }) => userId ?? '').sort();
}

async function waitingRun(userId: string) {
  const [row] = await lab.store.runs.lastEntries(refOf(userId), 'care', 1);
  return row?.live === true && row.at === 'rest' ? row : undefined;
}

describe('the way of people from a list to a journey, into a file, and out again', () => {
  it('imports lists in GB18030 and purchases, and computes traits, segments and entries from them', async () => {
    await publishFiles(api, WORKSPACE);
    await withFiles({ 'people.csv': gb18030(PEOPLE), 'map.yaml': MAP, 'orders.csv': ORDERS }, async (dir) => {
      const people = await run(['import', 'people.csv', '--map', 'map.yaml', '--encoding', 'gb18030'], dir);
      expect(people.stderr).toContain('5');
      await run(['import', 'orders.csv', '--event', 'order_placed', '--numbers', 'total'], dir);
    });
    const isDone = async (): Promise<boolean> =>
      (await Promise.all(LOYAL.map(({ id }) => waitingRun(id)))).every((row) => row !== undefined);
    await until(isDone, 'all who are loyal wait in the journey');
    for (const { id, name, orders } of BUYERS) {
      const person = await lab.store.profiles.get(refOf(id));
      const spent = orders.reduce((sum, one) => sum + one, 0);
      expect(person?.traits).toMatchObject({ name, birthday: `1990-03-0${id.slice(1)}` });
      expect([id, person?.traits['orders'] ?? 0, person?.traits['spent'] ?? 0]).toEqual([
        id,
        orders.length,
        spent,
      ]);
      expect(person?.consent.email).toMatchObject({ state: 'granted', source: '门店登记表' });
    }
    expect(await loyal()).toEqual(LOYAL.map(({ id }) => id));
    const runs = await lab.store.runs.list({ journey: 'care', limit: 100 });
    expect(runs.map(({ userRef }) => userRef).sort()).toEqual(LOYAL.map(({ id }) => refOf(id)).sort());
    expect([...smtp.recipients].sort()).toEqual(LOYAL.map(({ id }) => `RCPT TO:<${id}@shop.example>`));
  });

  it('exports exactly the members, with formulas that no spreadsheet runs', async () => {
    const text = await withFiles({}, async (dir) => {
      await run(
        [
          'segment',
          'export',
          'loyal',
          '--format',
          'csv',
          '--fields',
          'user_id,name,orders',
          '--out',
          'loyal.csv',
        ],
        dir,
      );
      return readFile(join(dir, 'loyal.csv'), 'utf8');
    });
    const lines = text
      .replace(/^\uFEFF/, '')
      .trim()
      .split(/\r?\n/);
    expect(lines[0]).toBe('user_id,name,orders');
    expect(lines.slice(1).sort()).toEqual(['k1,王小明,2', `k3,"'=HYPERLINK(""x"")",3`, `k5,'+86 赵,2`]);
    expect(
      lines
        .slice(1)
        .map((line) => line.split(',')[0])
        .sort(),
    ).toEqual(await loyal());
  });

  it('erases somebody whose journey waits: counted, ended, unreadable, and not brought back by a late event', async () => {
    const row = await waitingRun('k3');
    const workflowId = row?.workflowId ?? '';
    const before = await codedHistory(lab, workflowId);
    const coded = before.filter(({ metadata }) => metadata?.['encryption-person'] !== undefined);
    expect(coded.length).toBeGreaterThan(0);
    expect(await readable(lab, coded)).toBe(coded.length);

    const erased = await run(['profile', 'erase', 'k3', '--yes']);
    for (const language of ['en', 'zh']) {
      const docs = await readFile(join(__dirname, `../../docs/${language}/privacy.md`), 'utf8');
      expect(docs).toContain(erased.stdout.trim());
    }
    expect(erased.stdout).toMatch(/^profiles 1 .* runs 1 .* messages 1 .* personKeys 1 .* workflows 1$/m);
    expect((await lab.client.workflow.getHandle(workflowId).describe()).status.name).toBe('TERMINATED');
    const after = await codedHistory(lab, workflowId);
    const kept = after.filter(({ metadata }) => metadata?.['encryption-person'] !== undefined);
    expect(kept.length).toBeGreaterThanOrEqual(coded.length);
    expect(await readable(lab, kept)).toBe(0);

    const order = { userId: 'k3', event: 'order_placed', properties: { total: 5 } };
    const late = await api.app.inject({
      method: 'POST',
      url: '/v1/track',
      headers: api.headers,
      payload: order,
    });
    expect(late.statusCode).toBe(200);
    await until(async () => (await lab.store.events.unroutedCount()) === 0, 'the late event is dealt with');
    expect((await api.cli(['profile', 'show', 'k3'])).code).toBe(4);
    expect(await loyal()).toEqual(['k1', 'k5']);
    const ended = (await lab.store.runs.list({ journey: 'care', limit: 100 })).filter(({ live }) => !live);
    expect(ended).toMatchObject([{ outcome: { reason: 'erased' } }]);
    const raw = await createConnection(lab.mongoUri).asPromise();
    await until(
      async () => (await foundIn(raw, [refOf('k3'), 'HYPERLINK', 'k3@shop.example'])).length === 0,
      'nothing is left',
    );
    await raw.close();
    const { stdout } = await run(['audit', 'list', '--action', 'profile.erase']);
    expect(stdout).toContain('profile.erase');
  });
});
