import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ScriptedSmtp } from '../unit/channels/scripted-smtp';
import { useLabWithApi, type ApiOverLab } from './api-over-lab';
import { eventOf, identify, type EngineLab } from './engine-lab';
import { until } from './lab';
import { untilPublishedHolds } from './published';

jest.setTimeout(180_000);

let lab: EngineLab;
let smtp: ScriptedSmtp;
let api: ApiOverLab;
let dir: string;
useLabWithApi('rollback', (opened) => ({ lab, smtp, api } = opened));

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'journeyman-rollback-'));
  await mkdir(join(dir, 'journeys'));
  await mkdir(join(dir, 'templates'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const BRAND = `workspace: shop
timezone: Asia/Shanghai
locale: en
currency: CNY
sender: { email: 'Shop <hello@shop.example>', address: '1 Example Road, Shanghai' }
`;
const greeting = (journey: string, tag: string): string =>
  `journey: ${journey}\nenter: [{ event: ${journey}_asked }]\nsteps:\n  - email: greeting\n  - tag: ${tag}\n`;
const letter = (words: string): string =>
  `---\nsubject: ${words}\n---\n<p>${words}</p><p><a href="{{ links.unsubscribe }}">Unsubscribe</a> {{ workspace.sender.address }}</p>\n`;

async function publish(tag: string, words: string): Promise<void> {
  const files = {
    'workspace.yaml': BRAND,
    'journeys/greet.yaml': greeting('greet', tag),
    'journeys/other.yaml': greeting('other', 'seen'),
    'templates/greeting.email.html': letter(words),
  };
  for (const [path, text] of Object.entries(files)) await writeFile(join(dir, path), text);
  const { code, stderr } = await api.cli(['publish', dir, '--yes']);
  expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
}

/** The subject of the mail that a new person gets, and the tag that the journey leaves. */
async function entrant(person: string): Promise<{ subject: string; tags: string[] }> {
  await untilPublishedHolds();
  const before = smtp.bodies.length;
  await lab.record([identify(person), eventOf(person, 'greet_asked')]);
  await until(() => Promise.resolve(smtp.bodies.length > before), 'the mail');
  const tagged = async (): Promise<string[]> =>
    Object.keys((await lab.store.profiles.get(person))?.tags ?? {});
  await until(async () => (await tagged()).length > 0, 'the tag');
  const subject = /^subject: (.*)$/im.exec(smtp.bodies.at(-1) ?? '')?.[1] ?? '';
  return { subject: subject.trim(), tags: await tagged() };
}

async function versions(): Promise<{ version: string; live: boolean }[]> {
  const { stdout } = await api.cli(['versions', 'greet', '--json']);
  return (JSON.parse(stdout) as { versions: { version: string; live: boolean }[] }).versions;
}

describe('going back to an earlier version', () => {
  it('brings back the journey with the words it was published with, and says who else gets them', async () => {
    await publish('first', 'Hello');
    expect(await entrant('ufirst')).toEqual({ subject: 'Hello', tags: ['first'] });
    await publish('second', 'Good evening');
    expect(await entrant('usecond')).toEqual({ subject: 'Good evening', tags: ['second'] });

    const listed = await versions();
    expect(listed.map(({ live }) => live)).toEqual([true, false]);
    const [second, first] = listed.map(({ version }) => version);
    const table = await api.cli(['versions', 'greet']);
    expect(table.stdout.split('\n')[1]).toMatch(new RegExp(`^${second ?? ''} .* live$`));

    const back = await api.cli(['rollback', 'greet', first?.slice(0, 8) ?? '']);
    expect([back.code, back.stdout]).toEqual([0, `greet is live as ${first ?? ''}\n`]);
    expect(back.stderr).toMatch(/~ template greeting \w+ → \w+ {2}\(also used by other\)/);
    expect(await entrant('uthird')).toEqual({ subject: 'Hello', tags: ['first'] });

    // And forward again, by the same way.
    expect((await api.cli(['rollback', 'greet', second ?? ''])).code).toBe(0);
    expect(await entrant('ufourth')).toEqual({ subject: 'Good evening', tags: ['second'] });
  });

  it('leaves the words as they are live where that is asked for', async () => {
    const first = (await versions()).find(({ live }) => !live)?.version ?? '';
    const back = await api.cli(['rollback', 'greet', first, '--alone', '--json']);
    expect(JSON.parse(back.stdout)).toMatchObject({ to: first, definitions: [], done: true });
    expect(await entrant('ufifth')).toEqual({ subject: 'Good evening', tags: ['first'] });
  });

  it('refuses a version that never was, and a journey that is not there', async () => {
    const none = await api.cli(['rollback', 'greet', 'ffffffff']);
    expect([none.code, none.stderr]).toEqual([4, expect.stringContaining('ffffffff')]);
    const nobody = await api.cli(['versions', 'nobody']);
    expect([nobody.code, nobody.stderr]).toEqual([4, expect.stringContaining('nobody')]);
  });

  it('changes nothing where the operator says no', async () => {
    const live = (await versions()).find((one) => one.live)?.version;
    const other = (await versions()).find((one) => !one.live)?.version ?? '';
    const no = await api.cli(['rollback', 'greet', other], { ask: async () => 'n' });
    expect([no.code, no.stderr]).toEqual([130, expect.stringContaining('Nothing was turned back.')]);
    expect((await versions()).find((one) => one.live)?.version).toBe(live);
  });
});
