import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newProfile } from '../../../audience/profile-change';
import { outward, withoutAddresses } from '../../../exchange/outward';
import { eventRow, messageRow, profileRow, runRow } from '../../servers/store-fixtures';
import { createApiBench, type ApiBench } from '../api/made';
import { cli } from '../cli/run-cli';

interface Line {
  id: string;
  deleted?: boolean;
  [field: string]: unknown;
}

describe('export for a warehouse', () => {
  let dir: string;
  let bench: ApiBench;
  let env: Record<string, string>;
  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'journeyman-warehouse-'));
    bench = await createApiBench();
    const url = await bench.app.listen({ port: 0, host: '127.0.0.1' });
    env = { JOURNEYMAN_URL: url, JOURNEYMAN_KEY: await bench.key('data:export') };
  });
  afterEach(async () => {
    await bench.app.close();
    rmSync(dir, { recursive: true, force: true });
  });

  const run = (kind: string, ...argv: string[]): ReturnType<typeof cli> =>
    cli(['export', kind, '--out', 'out', ...argv], { cwd: dir, env });
  const parts = (kind: string): string[] =>
    readdirSync(join(dir, 'out'))
      .filter((file) => file.startsWith(`${kind}-`))
      .sort();
  const lines = (kind: string, file?: string): Line[] =>
    (file === undefined ? parts(kind) : [file])
      .flatMap((part) =>
        readFileSync(join(dir, 'out', part), 'utf8')
          .trim()
          .split('\n'),
      )
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Line);
  const addEvent = (messageId: string, receivedAtMs: number): Promise<unknown> =>
    bench.store.events.insertMany([eventRow({ messageId, receivedAtMs })]);

  it('writes each event once, and the next time only what came since', async () => {
    await addEvent('one', 1_000);
    await addEvent('two', 2_000);
    await run('events');
    expect(lines('events').map(({ id }) => id)).toEqual(['u-one/one', 'u-one/two']);
    await addEvent('three', Date.now() - 50);
    await run('events');
    expect(parts('events')).toHaveLength(1);
    expect(lines('events')[0]).toMatchObject({ at: '1970-01-01T00:16:40.000Z', properties: { total: 80 } });
    expect(lines('events')[0]).not.toHaveProperty('partition');
  });

  it('writes messages, runs and people that are new or changed, and says who is gone', async () => {
    const { messages, runs, profiles } = bench.store.tables;
    messages.set('m1', messageRow({ sendKey: 'm1' }));
    messages.set('m2', messageRow({ sendKey: 'm2' }));
    runs.set('r1', { ...runRow({ runId: 'r1' }), insertedMs: 0 });
    for (const kind of ['messages', 'runs', 'profiles']) expect((await run(kind)).code).toBe(0);
    messages.set('m2', messageRow({ sendKey: 'm2', state: 'accepted' }));
    messages.set('m3', messageRow({ sendKey: 'm3' }));
    messages.delete('m1');
    profiles.set('u1', newProfile({ userRef: 'u1', atMs: 5 }));
    for (const kind of ['messages', 'runs', 'profiles']) await run(kind);
    expect(lines('messages', 'messages-000002.ndjson')).toMatchObject([
      { id: 'm1', deleted: true },
      { id: 'm2', state: 'accepted' },
      { id: 'm3', state: 'claimed', claimedAt: '1970-01-01T00:00:10.000Z' },
    ]);
    expect(lines('runs')).toHaveLength(1);
    expect(lines('profiles')).toMatchObject([{ id: 'u1' }]);
    const third = await run('messages');
    expect([parts('messages').length, third.stderr]).toEqual([
      2,
      expect.stringContaining('2 were as before'),
    ]);
  });

  it.each(['events', 'profiles'])(
    'goes on where it was stopped, and writes every row of %s once',
    async (kind) => {
      const ids = Array.from({ length: 3_500 }, (_, index) => `p${String(index).padStart(5, '0')}`);
      if (kind === 'events')
        await bench.store.events.insertMany(
          ids.map((id) => eventRow({ userRef: id, messageId: 'm', receivedAtMs: 5 })),
        );
      else for (const id of ids) bench.store.tables.profiles.set(id, profileRow({ userRef: id }));
      const stop = new AbortController();
      const signal = stop.signal;
      setImmediate(() => stop.abort());
      const first = await cli(['export', kind, '--out', 'out', '--part-rows', '2000'], {
        cwd: dir,
        env,
        signal,
      });
      expect([first.code, lines(kind).length]).toEqual([130, 1_000]);
      const second = await run(kind, '--part-rows', '2000');
      expect([second.code, second.stderr]).toEqual([0, expect.stringContaining('Going on')]);
      const written = lines(kind).map(({ id }) => id);
      expect([written.length, new Set(written).size, parts(kind).length]).toEqual([3_500, 3_500, 2]);
      expect(existsSync(join(dir, 'out', `.${kind}.seen.next`))).toBe(false);
    },
  );

  it('leaves addresses and names out where asked, and refuses to mix that with an export that has them', async () => {
    const traits = {
      city: 'Rome',
      email: 'ana@shop.example',
      first_name: 'Ana',
      notes: { mail: 'ana@shop.example' },
    };
    bench.store.tables.profiles.set(
      'u1',
      profileRow({ userRef: 'u1', userId: 'ana@shop.example', traits, phone: '+8613800138000' }),
    );
    await run('profiles', '--without-addresses');
    const text = readFileSync(join(dir, 'out', 'profiles-000001.ndjson'), 'utf8');
    expect(text).toContain('Rome');
    expect(text).not.toMatch(/ana@|Ana|13800138000/);
    const { code, stderr } = await run('profiles');
    expect([code, stderr]).toEqual([5, expect.stringContaining('other options')]);
  });

  it('leaves out what began before --since', async () => {
    const { profiles } = bench.store.tables;
    profiles.set('old', profileRow({ userRef: 'old', createdAtMs: Date.UTC(2020, 0, 1) }));
    profiles.set('new', profileRow({ userRef: 'new', createdAtMs: Date.UTC(2026, 0, 1) }));
    await run('profiles', '--since', '2025-01-01T00:00:00Z');
    await addEvent('old', Date.UTC(2020, 0, 1));
    await addEvent('new', Date.UTC(2025, 0, 1));
    await run('events', '--since', '2025-01-01T00:00:00Z');
    expect([lines('profiles').map(({ id }) => id), lines('events').map(({ id }) => id)]).toEqual([
      ['new'],
      ['u-one/new'],
    ]);
  });

  it.each([
    [['export', 'secrets', '--out', 'x'], 64],
    [['export', 'events'], 64],
    [['export', 'events', '--out', 'x', '--since', 'yesterday'], 64],
  ])('%j ends with %d', async (argv, code) => {
    expect((await cli(argv, { cwd: dir, env })).code).toBe(code);
  });

  it('turns instants of rows into text, and nothing that people wrote', () => {
    expect(outward({ atMs: 0, nextMs: null, properties: { waitMs: 5 }, fates: [{ atMs: 1 }] })).toEqual({
      at: '1970-01-01T00:00:00.000Z',
      next: null,
      properties: { waitMs: 5 },
      fates: [{ at: '1970-01-01T00:00:00.001Z' }],
    });
    expect(withoutAddresses({ a: 'x@y.example', b: ['+49 170 1234567', '20260301', 5], phone: 1 })).toEqual({
      a: null,
      b: [null, '20260301', 5],
    });
  });
});
