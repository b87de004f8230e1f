import { createConnection, mongo, type Connection } from 'mongoose';
import { erasePerson, settleErasures } from '../../dispatch/erase-person';
import { PERSONAL_DATA, personalCollections } from '../../store/privacy/personal-data';
import type { Store } from '../../store/repositories';
import { createMemoryStarter } from '../fakes/memory-starter';
import { foundIn } from './found-in';
import { useStore } from './own-store';
import { campaignRow, messageRow, profileRow, runRow } from './store-fixtures';

jest.setTimeout(300_000);

let store: Store;
let raw: Connection;
const mongoUri = useStore((opened) => (store = opened));
beforeAll(async () => {
  raw = await createConnection(mongoUri).asPromise();
});
afterAll(() => raw?.close());

const NOW = Date.parse('2026-03-02T10:00:00Z');
const MINUTES = 60_000;
const starter = createMemoryStarter();
const erasing = (nowMs = NOW) => ({ store, starter, now: () => nowMs });

/** What must be nowhere after an erasure: two references, the ids, the addresses, the name. */
const marksOf = (name: string): string[] => [
  `u${name}ref`,
  `a${name}ref`,
  `${name}-id-4711`,
  `${name}@shop.example`,
  `+86138${[...name].reduce((sum, one) => (sum * 31 + one.charCodeAt(0)) % 100_000_000, 7)}`,
  `Name of ${name}`,
];

/** A person with something in every collection that holds people. */
async function somebody(name: string): Promise<{ userRef: string; marks: string[] }> {
  const marks = marksOf(name);
  const [userRef = '', goneRef = '', userId = '', email = '', phone = '', fullName = ''] = marks;
  const traits = { email, phone, name: fullName };
  const who = { userRef, userId, email, phone, traits, mergedRefs: [goneRef], consent: {} };
  await store.profiles.saveMany([
    profileRow({ ...who, consent: { sms: { state: 'withdrawn', atMs: 1, source: 'm1' } } }),
    profileRow({ userRef: goneRef, userId: null, email, phone: null, traits, mergedInto: userRef }),
  ]);
  const runId = `${userRef}/welcome/h1`;
  await store.runs.insert(runRow({ runId, userRef, key: email, workflowId: `journey/welcome/${userRef}` }));
  await store.runs.insert(
    runRow({
      runId: `${goneRef}/welcome/h2`,
      userRef: goneRef,
      live: false,
      workflowId: `journey/welcome/${goneRef}`,
    }),
  );
  await store.messages.claim(
    messageRow({
      ...{
        sendKey: `${runId}/hello/0/email`,
        userRef,
        runId,
        state: 'bounced',
        reason: `550 <${email}> unknown`,
      },
      fates: [{ was: 'opened', atMs: 5 }],
    }),
  );
  const coupon = `coupon-${name}`;
  await store.coupons.publish(campaignRow({ coupon, pattern: 'WB-#############' }));
  await store.coupons.claim(userRef, `${runId}/offer/0`, coupon, NOW);
  await store.personKeys.saltOf(userRef);
  await store.scans.set(`segment/${name}`, { afterRef: userRef, doneAtMs: null });
  starter.running.set(`journey/welcome/${userRef}`, {} as never);
  for (const { name: collection, by } of personalCollections()) {
    if (by !== 'id' || collection === 'profiles' || collection === 'personKeys') continue;
    for (const ref of [userRef, goneRef]) {
      const _id = `${ref}/filled/by-hand` as never;
      await raw
        .collection(collection)
        .insertOne({ _id, userRef: ref, email, text: `of ${fullName}, ${userId}` });
    }
  }
  return { userRef, marks };
}

describe('the table of what is kept of people', () => {
  it('has judged every collection of the database, and no other', async () => {
    expect(Object.keys(PERSONAL_DATA).sort()).toEqual(await store.people.collections());
  });
});

describe('an export', () => {
  it('has all of one person, of every collection, and of nobody else', async () => {
    const { userRef, marks } = await somebody('ana');
    await somebody('bob');
    const all = await store.people.read([userRef, marks[1] ?? '']);
    expect(Object.keys(all).sort()).toEqual(
      personalCollections()
        .map(({ name }) => name)
        .sort(),
    );
    expect(Object.entries(all).filter(([, rows]) => rows.length === 0)).toEqual([]);
    expect(JSON.stringify(all)).not.toContain('bob');
    expect(await store.people.count([userRef, marks[1] ?? ''])).toEqual(
      Object.fromEntries(Object.entries(all).map(([name, rows]) => [name, rows.length])),
    );
  });
});

describe('an erasure', () => {
  it('leaves nothing of the person anywhere, and everything of others', async () => {
    const { userRef, marks } = await somebody('cem');
    const { marks: others } = await somebody('dan');
    const before = await foundIn(raw, others);
    const runs = (await store.runs.counts()).find(({ journey }) => journey === 'welcome');
    const row = await erasePerson(erasing(), userRef);
    expect(row).toMatchObject({
      state: 'settling',
      counts: { profiles: 2, runs: 4, messages: 3, workflows: 1 },
    });
    expect(await foundIn(raw, marks)).toEqual([]);
    expect(await foundIn(raw, others)).toEqual(before);
    expect(starter.running.has(`journey/welcome/${userRef}`)).toBe(false);
    const now = (await store.runs.counts()).find(({ journey }) => journey === 'welcome');
    expect((now?.live ?? 0) + (now?.ended ?? 0)).toBe((runs?.live ?? 0) + (runs?.ended ?? 0));
    expect(now?.live).toBe((runs?.live ?? 0) - 1);
  });

  it('keeps what reports count: sends and their fates, under a name that leads to nobody', async () => {
    const { userRef } = await somebody('eve');
    await erasePerson(erasing(), userRef);
    const rows = (await store.messages.list({ limit: 500 })).filter(({ userRef: ref }) =>
      ref.startsWith('x'),
    );
    expect(
      rows.map(({ state, reason, providerId, consent, fates }) => ({
        state,
        reason,
        providerId,
        consent,
        fates,
      })),
    ).toContainEqual({
      state: 'bounced',
      reason: null,
      providerId: null,
      consent: null,
      fates: [{ was: 'opened', atMs: 5 }],
    });
  });

  it('leaves a coupon good, that nobody is linked to', async () => {
    const { userRef } = await somebody('fay');
    const [claim] = (await store.coupons.claimsOf(userRef)).filter(({ code }) => code);
    await erasePerson(erasing(), userRef);
    const redeemed = await store.coupons.redeem(claim?.code ?? '', 'order-1', {}, NOW);
    expect(redeemed).toMatchObject({ status: 'redeemed', claim: { coupon: 'coupon-fay' } });
    expect(await store.coupons.get('coupon-fay')).toMatchObject({ issued: 1 });
  });

  it('keeps an address suppressed that was, or whose channel the person had refused', async () => {
    const { userRef, marks } = await somebody('gus');
    const [, , , email = '', phone = ''] = marks;
    await store.suppressions.add('email', email, 'complained', NOW);
    await erasePerson(erasing(), userRef);
    expect(await store.suppressions.has('email', email)).toBe(true);
    expect(await store.suppressions.has('sms', phone)).toBe(true);
  });

  it('leaves tombstones for each reference and address, which nobody can read', async () => {
    const { userRef, marks } = await somebody('hal');
    await erasePerson(erasing(), userRef);
    const stands = await Promise.all([
      store.erasures.stands('ref', userRef),
      store.erasures.stands('ref', marks[1] ?? ''),
      store.erasures.stands('email', marks[3] ?? ''),
      store.erasures.stands('ref', 'usomebodyelse'),
    ]);
    expect(stands).toEqual([true, true, true, false]);
    expect(await store.erasures.lift(userRef)).toBe(true);
    expect(await store.erasures.stands('email', marks[3] ?? '')).toBe(false);
  });

  it('twice changes nothing more, by whichever reference', async () => {
    const { userRef, marks } = await somebody('ida');
    const first = await erasePerson(erasing(), userRef);
    const again = await erasePerson(erasing(), marks[1] ?? '');
    expect(again).toMatchObject({ erasure: first?.erasure, counts: first?.counts });
    expect(await erasePerson(erasing(), 'unobodyknows')).toBeNull();
  });

  it('goes through everything once more when what was under way is over, and then forgets whom it was about', async () => {
    const { userRef, marks } = await somebody('jan');
    const first = await erasePerson(erasing(), userRef);
    await raw.collection('steps').insertOne({ _id: `${userRef}/late/line` as never, text: marks[5] });
    await settleErasures(erasing(NOW + MINUTES), 100);
    expect(await foundIn(raw, marks)).not.toEqual([]);
    await settleErasures(erasing(NOW + 6 * MINUTES), 100);
    expect(await foundIn(raw, marks)).toEqual([]);
    expect(await store.erasures.of(userRef)).toMatchObject({ state: 'done', dueAtMs: null });
    expect(await store.erasures.whom(first?.erasure ?? '')).toBeNull();
  });

  it('cut short at any write is done by the next call, or by dispatching', async () => {
    const writes = [
      'deleteMany',
      'replaceOne',
      'updateOne',
      'updateMany',
      'insertMany',
      'findOneAndUpdate',
      'bulkWrite',
    ] as const;
    const prototype = mongo.Collection.prototype as unknown as Record<string, unknown>;
    let cutShort = 0;
    for (let at = 1; ; at += at < 6 ? 1 : 7) {
      const name = `k${'k'.repeat(at % 7)}${at}`;
      const { userRef, marks } = await somebody(name);
      let left = at;
      const spies = writes.map((write) => {
        const real = prototype[write] as (...given: unknown[]) => unknown;
        return jest.spyOn(mongo.Collection.prototype, write).mockImplementation(function (
          this: unknown,
          ...given: unknown[]
        ) {
          left -= 1;
          if (left === 0) return Promise.reject(new Error('cut short')) as never;
          return Reflect.apply(real, this, given) as never;
        } as never);
      });
      const died = await erasePerson(erasing(), userRef).then(
        () => false,
        () => true,
      );
      for (const spy of spies) spy.mockRestore();
      if (!died) break;
      cutShort += 1;
      if (cutShort % 2 === 0) await erasePerson(erasing(), userRef);
      else {
        await settleErasures(erasing(NOW + 2 * MINUTES), 100);
        // Cut short before its tombstones stood, it was not begun, and its caller was told so.
        if ((await store.erasures.of(userRef)) === null) await erasePerson(erasing(), userRef);
      }
      expect([at, await foundIn(raw, marks)]).toEqual([at, []]);
    }
    expect(cutShort).toBeGreaterThan(8);
  });
});
