import fc from 'fast-check';
import { createBench, stopAll, eventOf, type Bench } from './made';
import type { EventRow, ProfileRow } from '../../../store/rows';

afterEach(stopAll);

const KNOWN = ['u1', 'u2', 'u3'];
const ANONYMOUS = ['a1', 'a2'];

const identify = (user: string, anonymous: string): Partial<EventRow> & { userRef: string } => ({
  userRef: user,
  type: 'identify',
  name: 'identify',
  anonymousId: anonymous,
  previousRef: anonymous,
});

/** An alias does not say whether its former id was known or anonymous: both are tried. */
const alias = (user: string, former: string): Partial<EventRow> & { userRef: string } => ({
  userRef: user,
  type: 'alias',
  name: 'alias',
  previousRef: former.replace('u', 'a9'),
  properties: { previousUserRef: former },
});

function survivorOf(bench: Bench, ref: string): string | null {
  const seen = new Set<string>();
  let at: string | null = ref;
  for (;;) {
    const row: ProfileRow | undefined = at === null ? undefined : bench.store.tables.profiles.get(at);
    if (row === undefined) return null;
    if (row.mergedInto === null) return row.userRef;
    if (seen.has(row.userRef)) throw new Error(`${ref} is merged in a circle`);
    seen.add(row.userRef);
    at = row.mergedInto;
  }
}

async function takeOneByOne(
  bench: Bench,
  said: readonly (Partial<EventRow> & { userRef: string })[],
): Promise<void> {
  for (const { userRef, ...given } of said) {
    await bench.take(eventOf(userRef, given.name ?? 'x', given));
    await bench.settled();
  }
}

describe('merges', () => {
  it('make no circle, whatever is said to be whom, and end with one person each', async () => {
    const user = fc.constantFrom(...KNOWN);
    const saying = fc.oneof(
      fc.tuple(user, fc.constantFrom(...ANONYMOUS)).map(([one, other]) => identify(one, other)),
      fc
        .tuple(user, user)
        .filter(([one, other]) => one !== other)
        .map(([one, other]) => alias(one, other)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(saying, { maxLength: 6 }), async (said) => {
        const bench = createBench();
        await bench.dispatcher.start();
        await bench.take(
          ...KNOWN.map((ref) => eventOf(ref, 'x')),
          ...ANONYMOUS.map((ref) => eventOf(ref, 'x')),
        );
        await bench.settled();
        await takeOneByOne(bench, said);
        for (const ref of [...KNOWN, ...ANONYMOUS]) expect(survivorOf(bench, ref)).not.toBeNull();
        const aliased = said.some(({ type }) => type === 'alias');
        if (!aliased) for (const ref of KNOWN) expect(survivorOf(bench, ref)).toBe(ref);
        await bench.dispatcher.stop();
      }),
      { numRuns: 25 },
    );
  });

  it('43: an alias there and back again leaves one person, and nothing goes round', async () => {
    const bench = createBench();
    await bench.dispatcher.start();
    await bench.take(eventOf('u1', 'x'), eventOf('u2', 'x'));
    await bench.settled();
    await takeOneByOne(bench, [alias('u1', 'u2'), alias('u2', 'u1'), alias('u1', 'u2')]);
    expect([survivorOf(bench, 'u1'), survivorOf(bench, 'u2')]).toEqual(['u1', 'u1']);
  });

  it('43: an alias there and one back at the same moment end with one person too', async () => {
    const bench = createBench();
    await bench.dispatcher.start();
    await bench.take(eventOf('u1', 'x'), eventOf('u2', 'x'));
    await bench.settled();
    const said = [alias('u1', 'u2'), alias('u2', 'u1')];
    await bench.take(...said.map(({ userRef, ...given }) => eventOf(userRef, 'alias', given)));
    await bench.settled();
    const [one, other] = [survivorOf(bench, 'u1'), survivorOf(bench, 'u2')];
    expect(one).toMatch(/^u[12]$/);
    expect(other).toBe(one);
  });

  it('of two known people on one device are never made by it', async () => {
    const bench = createBench();
    await bench.dispatcher.start();
    await bench.take(eventOf('a1', 'x'));
    await bench.settled();
    await takeOneByOne(bench, [identify('u1', 'a1'), identify('u2', 'a1')]);
    expect(KNOWN.slice(0, 2).map((ref) => survivorOf(bench, ref))).toEqual(['u1', 'u2']);
    expect(survivorOf(bench, 'a1')).toBe('u1');
  });
});

describe('the history of a profile', () => {
  it('says what changed, when and by what, and who was merged', async () => {
    const bench = createBench();
    await bench.dispatcher.start();
    await bench.take(eventOf('a1', 'identify', { type: 'identify', traits: { city: '上海' }, atMs: 1_000 }));
    await bench.settled();
    const traits = { city: '北京', consent: ['email'] };
    const source = 'import';
    await bench.take(
      eventOf('u1', 'identify', {
        ...identify('u1', 'a1'),
        traits,
        source,
        messageId: 'm-import',
        atMs: 2_000,
      }),
    );
    await bench.settled();
    const [anonymous] = await bench.store.profileHistory.of(['a1'], 10);
    expect(anonymous).toMatchObject({
      atMs: 1_000,
      by: { kind: 'event' },
      changes: [{ what: 'trait city', from: null, to: '上海' }],
    });
    const known = await bench.store.profileHistory.of(['u1'], 10);
    expect(new Set(known.map(({ by }) => `${by.kind} ${by.id}`))).toEqual(new Set(['import m-import']));
    expect(known.flatMap(({ changes }) => changes)).toEqual(
      expect.arrayContaining([
        { what: 'trait city', from: null, to: '北京' },
        { what: 'consent email', from: null, to: 'granted' },
        { what: 'merged', from: null, to: 'a1' },
      ]),
    );
  });

  it('has nothing to say of an event that changes nothing', async () => {
    const bench = createBench();
    await bench.dispatcher.start();
    await bench.take(eventOf('u1', 'order_placed', { properties: { total: 5 } }));
    await bench.settled();
    expect(await bench.store.profileHistory.of(['u1'], 10)).toEqual([]);
  });
});
