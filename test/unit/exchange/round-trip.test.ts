import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { applyEvent, newProfile } from '../../../audience/profile-change';
import type { ProfileRow } from '../../../store/rows';
import { createApiBench, type ApiBench } from '../api/made';
import { cli } from '../cli/run-cli';

const CONSENT_MS = Date.UTC(2024, 4, 1);
const words = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  .filter((text) => text === text.trim() && !/[\p{Cc}\uFFFD]/u.test(text));
const name = fc
  .stringMatching(/^[a-z][a-z_]{0,8}$/)
  .filter((text) => !['email', 'phone', 'timezone', 'locale', 'consent'].includes(text));
const value = fc.oneof(
  words,
  fc.integer(),
  fc.boolean(),
  fc.constantFrom('=1+1', '+49', '-x', '@a', "'=quoted", "it's", '"q"', 'a,b;c'),
);
const consent = fc.record({ state: fc.constantFrom('granted', 'withdrawn'), source: words });
const person = fc.record({
  traits: fc.dictionary(name, fc.oneof(value, fc.dictionary(name, value, { maxKeys: 2 })), { maxKeys: 4 }),
  email: fc.constantFrom('ana@shop.example', null),
  tags: fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9 -]{0,6}[a-z0-9]$/), { maxLength: 3 }),
  consent: fc.option(consent, { nil: null }),
});

type Given = typeof person extends fc.Arbitrary<infer One> ? One : never;

interface Kept {
  userId: string | null;
  traits: object;
  email: string | null;
  tags: string[];
  consent: object;
}

const plain = ({ userId, traits, email, tags, consent: said }: ProfileRow): Kept => ({
  userId,
  traits,
  email,
  tags: Object.keys(tags).sort(),
  consent: said,
});

function peopleOf(given: readonly Given[]): ProfileRow[] {
  return given.map(({ traits, email, tags, consent: said }, index): ProfileRow => ({
    ...newProfile({ userRef: `u${String(index).padStart(24, 'a')}`, atMs: 5 }),
    userId: `person-${index}`,
    traits: { ...traits, ...(email !== null && { email }) },
    email,
    tags: Object.fromEntries(tags.map((tag) => [tag, { atMs: 1, source: 'journey' }])),
    consent: said === null ? {} : { email: { state: said.state, source: said.source, atMs: CONSENT_MS } },
    segments: { loyal: { sinceMs: 7, version: 'v' } },
  }));
}

describe('people who leave by an export', () => {
  let dir: string;
  let bench: ApiBench;
  let env: Record<string, string>;
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'journeyman-round-'));
    bench = await createApiBench();
    const url = await bench.app.listen({ port: 0, host: '127.0.0.1' });
    env = { JOURNEYMAN_URL: url, JOURNEYMAN_KEY: await bench.key('events:write', 'data:export') };
    const row = {
      kind: 'segment' as const,
      id: 'loyal',
      version: 'v',
      body: {},
      source: '',
      publishedAtMs: 0,
    };
    await bench.store.definitions.publish(row);
  });
  afterAll(async () => {
    await bench.app.close();
    rmSync(dir, { recursive: true, force: true });
  });

  const run = (...argv: string[]): ReturnType<typeof cli> => cli(argv, { cwd: dir, env });
  function fill(rows: readonly ProfileRow[]): void {
    const { profiles, events } = bench.store.tables;
    profiles.clear();
    events.clear();
    for (const row of rows) profiles.set(row.userRef, row);
  }
  /** The people that the stored events make of nobody. */
  const learnt = (): Kept[] =>
    bench.events().map((row) => plain(applyEvent(newProfile(row), row, 'CN').profile));

  it.each(['ndjson', 'csv'])('come back the same by an import: %s', async (format) => {
    await fc.assert(
      fc.asyncProperty(fc.array(person, { minLength: 1, maxLength: 4 }), async (given) => {
        const people = peopleOf(given);
        fill(people);
        expect((await run('segment', 'export', 'loyal', '--out', `loyal.${format}`)).code).toBe(0);
        const { code, stderr } = await run('import', `loyal.${format}`, '--from-start');
        expect([code, stderr]).toEqual([0, expect.not.stringContaining(' 1 rejected')]);
        expect(learnt()).toEqual(people.map(plain));
      }),
      { numRuns: 25 },
    );
  });

  it('stand in the columns that were asked for, and a heading with a kind brings numbers back as numbers', async () => {
    const [ana] = peopleOf([
      { traits: { points: 5, note: '=SUM(A1)' }, email: 'ana@shop.example', tags: ['vip'], consent: null },
    ]);
    fill(ana === undefined ? [] : [ana]);
    const fields = 'user_id,email,traits.points:number,traits.note,tags';
    const { stdout } = await run('segment', 'export', 'loyal', '--format', 'csv', '--fields', fields);
    expect(stdout).toBe(`${fields}\nperson-0,ana@shop.example,5,'=SUM(A1),vip\n`);
    writeFileSync(join(dir, 'again.csv'), stdout);
    await run('import', 'again.csv');
    expect(learnt()).toMatchObject([{ traits: { points: 5, note: '=SUM(A1)' }, tags: ['vip'] }]);
  });

  it.each([
    [['segment', 'export', 'nobody'], 4, 'There is no segment nobody'],
    [['segment', 'export', 'loyal', '--format', 'xml'], 64, '--format cannot be xml'],
    [
      ['segment', 'export', 'loyal', '--format', 'csv', '--fields', 'consent.fax'],
      1,
      'is no field of a person',
    ],
    [['segment', 'export', 'loyal', '--out', 'no/such/folder.csv'], 1, 'Cannot write'],
  ])('%j ends with %d', async (argv, code, words) => {
    const found = await run(...argv);
    expect([found.code, found.stderr]).toEqual([code, expect.stringContaining(words)]);
  });

  it('leave by a key with the scope for it only', async () => {
    const key = await bench.key('profiles:read', 'events:write');
    const { code, stderr } = await cli(['segment', 'export', 'loyal'], {
      cwd: dir,
      env: { ...env, JOURNEYMAN_KEY: key },
    });
    expect([code, stderr]).toEqual([5, expect.stringContaining('data:export')]);
  });

  it('leave nothing behind where an export was broken off', async () => {
    const stop = new AbortController();
    stop.abort();
    const { code } = await cli(['segment', 'export', 'loyal', '--out', 'cut.csv'], {
      cwd: dir,
      env,
      signal: stop.signal,
    });
    expect(code).toBe(130);
    expect(() => readFileSync(join(dir, 'cut.csv'))).toThrow('ENOENT');
  });
});
