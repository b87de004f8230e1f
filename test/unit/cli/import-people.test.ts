import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApiBench, type ApiBench } from '../api/made';
import { openApiDouble } from './api-double';
import { cli } from './run-cli';

interface Sent {
  type: string;
  userId: string;
  timestamp?: string;
  event?: string;
  properties?: object;
  traits?: object;
  context?: object;
}

const EVIDENCE = { at: '2024-05-01T10:00:00.000Z', source: 'shop form' };

describe('importing people', () => {
  let dir: string;
  let bench: ApiBench;
  let env: Record<string, string>;
  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'journeyman-people-'));
    bench = await createApiBench();
    const url = await bench.app.listen({ port: 0, host: '127.0.0.1' });
    env = { JOURNEYMAN_URL: url, JOURNEYMAN_KEY: await bench.key('events:write') };
  });
  afterEach(async () => {
    await bench.app.close();
    rmSync(dir, { recursive: true, force: true });
  });

  const file = (content: string | Buffer, name = 'people.csv'): string => {
    writeFileSync(join(dir, name), content);
    return name;
  };
  /** Imports a text over the real API, and gives what was stored and why the rest was not. */
  async function take(
    content: string | Buffer,
    argv: string[] = [],
  ): Promise<{ code: number; stored: Sent[]; why: string[]; stderr: string }> {
    const name = file(content);
    const { code, stderr } = await cli(['import', name, ...argv], { cwd: dir, env });
    const stored = bench.events().map(({ type, userId, name: event, properties, traits, context, atMs }) => ({
      type,
      userId: userId ?? '',
      ...(type === 'track' ? { event, properties } : { traits, context }),
      timestamp: new Date(atMs).toISOString(),
    }));
    const rejects = await Promise.resolve(`${join(dir, name)}.rejects.csv`).then((path) => {
      try {
        return readFileSync(path, 'utf8').trim().split('\n').slice(1);
      } catch {
        return [];
      }
    });
    return { code, stored, why: rejects, stderr };
  }

  it('reads headings for what they are: traits, tags, consent with its evidence', async () => {
    const { code, stored } = await take(
      'user_id,email,traits.city,traits.points:number,tags,consent.email,consent.email.at,consent.email.source,consent.email.topics.news\n' +
        'ana,Ana@Shop.Example,上海,5,vip|early,yes,2024-05-01T10:00:00Z,shop form,no\n',
    );
    expect(code).toBe(0);
    expect(stored).toMatchObject([
      {
        type: 'identify',
        userId: 'ana',
        traits: {
          email: 'Ana@shop.example',
          city: '上海',
          points: 5,
          consent: { email: { granted: true, ...EVIDENCE, topics: { news: false } } },
        },
        context: { tags: ['vip', 'early'] },
      },
    ]);
  });

  it('reads a map of columns, with formats, zones, amounts and evidence for the whole file', async () => {
    writeFileSync(
      join(dir, 'map.yaml'),
      [
        'columns:',
        '  Kundennummer: user_id',
        '  E-Mail: email',
        '  Kunde seit: { to: traits.since, format: "dd.MM.yyyy HH:mm" }',
        '  Geburtstag: { to: traits.birthday, format: "dd.MM.yyyy" }',
        '  Umsatz: { to: traits.spent, as: amount }',
        '  Newsletter: consent.email',
        'zone: Europe/Berlin',
        'decimal: ","',
        'others: ignore',
        'consent: { at: "2024-05-01T10:00:00.000Z", source: shop form }',
      ].join('\n'),
    );
    const { code, stored } = await take(
      'Kundennummer,E-Mail,Kunde seit,Geburtstag,Umsatz,Newsletter,Notiz\nk1,k@shop.example,01.07.2024 12:00,28.02.1990,"€ 1.234,56",yes,secret\n',
      ['--map', 'map.yaml'],
    );
    expect(code).toBe(0);
    expect(stored[0]?.traits).toEqual({
      email: 'k@shop.example',
      since: '2024-07-01T10:00:00.000Z',
      birthday: '1990-02-28',
      spent: 1234.56,
      consent: { email: { granted: true, ...EVIDENCE } },
    });
  });

  it.each([
    [
      'a grant without evidence',
      'user_id,consent.email\nana,yes\n',
      '2,consent email is granted without a source and a time',
    ],
    [
      'a grant with a source and no time',
      'user_id,consent.email,consent.source\nana,yes,form\n',
      '2,consent email is granted',
    ],
    [
      'a consent that is neither yes nor no',
      'user_id,consent.email\nana,maybe\n',
      '2,consent.email is neither yes nor no',
    ],
    ['a date that is none', 'user_id,traits.since:date\nana,yesterday\n', '2,not a date: yesterday'],
    [
      'a local time without a zone',
      'user_id,traits.since:date\nana,2026-03-01 10:00\n',
      '2,traits.since:date has no zone',
    ],
    ['a number that is none', 'user_id,traits.n:number\nana,"1,5"\n', '2,traits.n:number is not a number'],
    [
      'an amount that is none',
      'user_id,traits.n:amount\nana,12.34.56\n',
      '2,traits.n:amount is not a number',
    ],
    ['a flag that is none', 'user_id,traits.b:flag\nana,perhaps\n', '2,traits.b:flag is neither'],
    ['JSON that is none', 'user_id,traits\nana,{\n', '2,traits is not JSON'],
    ['nobody', 'user_id,city\n,Rome\n', '2,no userId or anonymousId'],
    ['too few cells', 'user_id,city,zip\nana,Rome\n', '2,2 columns where 3 were expected'],
    ['an address that is none', 'user_id,email\nana,nobody\n', '2,"bad_body: batch[0].traits.email'],
    ['a zone that is none', 'user_id,timezone\nana,Mars/Base\n', 'bad_body: batch[0].traits.timezone'],
    ['a tag with a point', 'user_id,tags\nana,a.b\n', '2,"bad_body: batch[0].context.tags'],
    [
      'an event with traits',
      'user_id,event,traits.city\nana,paid,Rome\n',
      'a row of the event paid cannot set',
    ],
    [
      'bytes that are no text',
      Buffer.concat([Buffer.from('\uFEFFuser_id,city\nana,'), Buffer.from([0xff, 0xfe, 0x0a])]),
      '2,not valid UTF-8 text',
    ],
  ])('rejects %s with its row, and takes the others', async (_, content, why) => {
    const width = String(content).split('\n')[0]?.split(',').length ?? 1;
    const whole = Buffer.concat([Buffer.from(content), Buffer.from(`good${','.repeat(width - 1)}\n`)]);
    const found = await take(whole, ['--encoding', 'utf-8']);
    expect([found.code, found.stored.map(({ userId }) => userId), found.why.length]).toEqual([
      1,
      ['good'],
      1,
    ]);
    expect(found.why[0]).toContain(why);
  });

  it.each([
    ['a target that is none', 'user_id,consent.fax\n', 'A column cannot be consent.fax.'],
    ['two columns for one thing', 'user_id,userId\n', 'says what another says already'],
  ])('refuses a file with %s as a whole', async (_, content, why) => {
    const { code, stderr, stored } = await take(`${content}ana,yes\n`);
    expect([code, stored]).toEqual([64, []]);
    expect(stderr).toContain(why);
  });

  it.each([
    ['columns: { Nobody: user_id }', 64, '--map cannot be Nobody'],
    ['columns: { user_id: user_id }\nzone: Mars/Base', 64, 'There is no zone Mars/Base'],
    ['columns: [a]', 1, 'is no map of columns'],
    ['columns: { user_id: { to: user_id, as: colour } }', 1, 'columns.user_id'],
    ['a: [', 1, 'is no map of columns'],
  ])('refuses the map %j', async (map, code, why) => {
    writeFileSync(join(dir, 'map.yaml'), map);
    const found = await take('user_id\nana\n', ['--map', 'map.yaml']);
    expect([found.code, found.stored]).toEqual([code, []]);
    expect(found.stderr).toContain(why);
  });

  it.each([
    ['UTF-8 with a mark', Buffer.from('\uFEFFuser_id,traits.city\nana,上海\n')],
    ['UTF-16 of little end', Buffer.from('\uFEFFuser_id,traits.city\nana,上海\n', 'utf16le')],
    ['UTF-16 of big end', Buffer.from('\uFEFFuser_id,traits.city\nana,上海\n', 'utf16le').swap16()],
    [
      'GB18030',
      Buffer.concat([
        Buffer.from('user_id,traits.city\nana,'),
        Buffer.from([0xc9, 0xcf, 0xba, 0xa3]),
        Buffer.from('\r\n'),
      ]),
    ],
  ])('reads %s', async (_, content) => {
    expect((await take(content)).stored).toMatchObject([{ userId: 'ana', traits: { city: '上海' } }]);
  });

  it('counts lines of the file where cells hold line breaks, and takes the mark off formulas', async () => {
    const { stored, why } = await take('user_id,phone,traits.note\nana,\'+8613800138000,"two\nlines"\n,,x\n');
    expect(stored).toMatchObject([{ traits: { phone: '+8613800138000', note: 'two\nlines' } }]);
    expect(why).toMatchObject([expect.stringMatching(/^4,no userId/)]);
  });

  it('takes a withdrawal without evidence: nobody is refused an opt-out', async () => {
    const { code, stored } = await take('user_id,consent.sms\nana,no\n');
    expect([code, stored[0]?.traits]).toEqual([0, { consent: { sms: { granted: false } } }]);
  });

  it('judges every row of a dry run, stores nothing, and does not go on from it', async () => {
    const rows = 'user_id,email\nana,ana@shop.example\nbob,nobody\n';
    const dry = await take(rows, ['--dry-run']);
    expect([dry.code, dry.stored, dry.why.length]).toEqual([1, [], 1]);
    expect(dry.stderr).toContain('1 rows would be stored, 1 rejected');
    expect(dry.stderr).toContain('Nothing was stored.');
    expect((await take(rows)).stored.map(({ userId }) => userId)).toEqual(['ana']);
  });

  it('reads people in NDJSON, and asks them for the same evidence', async () => {
    const lines = [
      {
        userId: 'ana',
        traits: { city: 'Rome', consent: { email: { granted: true, ...EVIDENCE } } },
        tags: ['vip'],
      },
      { userId: 'bob', traits: { consent: { email: true } } },
      { userId: 'cai', type: 'identify', timestamp: '2024-05-01T10:00:00Z', traits: { consent: ['sms'] } },
    ];
    const name = file(lines.map((line) => JSON.stringify(line)).join('\n'), 'people.ndjson');
    const { code } = await cli(['import', name], { cwd: dir, env });
    expect(code).toBe(1);
    expect(bench.events()).toMatchObject([
      { userId: 'ana', type: 'identify', context: { tags: ['vip'] } },
      { userId: 'cai', type: 'identify' },
    ]);
    expect(readFileSync(join(dir, `${name}.rejects.csv`), 'utf8')).toContain(
      '2,consent email is granted without',
    );
  });

  it('keeps the rejects of before when it goes on after an interruption', async () => {
    const rows = Array.from({ length: 3_000 }, (_, index) =>
      index === 5 ? '{' : `{"userId":"u${index}","event":"e"}`,
    );
    const name = file(rows.join('\n'), 'many.ndjson');
    const stop = new AbortController();
    const api = await openApiDouble(({ body }) => {
      stop.abort();
      return { status: 200, body: { stored: (body as { batch: unknown[] }).batch.length, duplicates: 0 } };
    });
    const where = { cwd: dir, env: { JOURNEYMAN_URL: api.url, JOURNEYMAN_KEY: 'k' } };
    await cli(['import', name], { ...where, signal: stop.signal });
    const again = await cli(['import', name], where);
    await api.close();
    expect(again.stderr).toContain('Going on after row');
    expect(readFileSync(join(dir, `${name}.rejects.csv`), 'utf8')).toContain('6,not a JSON object');
  });
});
