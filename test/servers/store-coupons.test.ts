import { createConnection } from 'mongoose';
import { claimCoupon } from '../../store/coupon-claim';
import type { Collection } from '../../store/collection';
import { defineCoupons, type CouponCollections } from '../../store/coupon-collections';
import type { ClaimOutcome, Store } from '../../store/repositories';
import { campaignRow } from './store-fixtures';
import { useStore } from './own-store';

let store: Store;

const mongoUri = useStore((opened) => (store = opened));

const PATTERN = 'WB-#############';
const NOW = Date.parse('2026-03-02T10:00:00Z');
let counter = 0;

/** A campaign of its own for each test; gives its name. */
async function campaign(
  change: Parameters<typeof campaignRow>[0],
  codes: number | null = null,
): Promise<string> {
  counter += 1;
  const coupon = `coupon-${String(counter)}`;
  await store.coupons.publish(campaignRow({ ...change, coupon }));
  if (codes !== null) {
    const list = Array.from({ length: codes }, (_, index) => `${coupon}-code-${String(index)}`);
    expect(await store.coupons.addCodes(coupon, list)).toBe(codes);
  }
  return coupon;
}

function claim(person: number | string, coupon: string, key = 'step/1'): Promise<ClaimOutcome> {
  return store.coupons.claim(`u${String(person)}`, `u${String(person)}/${coupon}/${key}`, coupon, NOW);
}

function issuedCode(outcome: ClaimOutcome): string {
  if (outcome.status !== 'issued') throw new Error(`refused: ${outcome.reason}`);
  return outcome.claim.code;
}

function people(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function codesOf(outcomes: readonly ClaimOutcome[]): string[] {
  return outcomes.flatMap((one) => (one.status === 'issued' ? [one.claim.code] : []));
}

/** The collections as a process sees them that dies after this many writes. */
function diesAfter(collections: CouponCollections, writes: number): CouponCollections {
  let left = writes;
  function live(): void {
    left -= 1;
    if (left < 0) throw new Error('the process died');
  }
  const mortal = <Row>(collection: Collection<Row>): Collection<Row> => ({
    ...collection,
    grouped: {
      ...collection.grouped,
      insertNew: (documents) => {
        live();
        return collection.grouped.insertNew(documents);
      },
    },
    model: new Proxy(collection.model, {
      get(model, name) {
        if (name === 'updateOne' || name === 'deleteOne') live();
        const value: unknown = Reflect.get(model, name);
        return typeof value === 'function' ? (value.bind(model) as unknown) : value;
      },
    }),
  });
  const { campaigns, claims, codes, persons } = collections;
  return {
    campaigns: mortal(campaigns),
    claims: mortal(claims),
    codes: mortal(codes),
    persons: mortal(persons),
  };
}

describe('claiming a coupon', () => {
  it('gives 200 people at once the 100 codes there are: 100 winners, no code twice', async () => {
    const coupon = await campaign({}, 100);
    const outcomes = await Promise.all(people(200).map((person) => claim(person, coupon)));
    const codes = codesOf(outcomes);
    expect(codes).toHaveLength(100);
    expect(new Set(codes).size).toBe(100);
    const refused = outcomes.filter((one) => one.status === 'refused');
    expect(refused.every((one) => one.reason === 'no_stock')).toBe(true);
    expect((await store.coupons.get(coupon))?.issued).toBe(100);
  }, 120_000);

  it('gives one code to one claim key, however often and however much at once it is asked for', async () => {
    for (const pattern of [null, PATTERN]) {
      const coupon = await campaign({ pattern, perPerson: 5 }, pattern === null ? 60 : null);
      const outcomes = await Promise.all(people(50).map(() => claim('same', coupon)));
      expect(codesOf(outcomes)).toHaveLength(50);
      expect(new Set(codesOf(outcomes)).size).toBe(1);
      expect((await store.coupons.get(coupon))?.issued).toBe(1);
    }
  }, 120_000);

  it('never gives out more made codes than the stock, and makes them unguessable and readable', async () => {
    const coupon = await campaign({ pattern: PATTERN, stock: 10 });
    const codes = codesOf(await Promise.all(people(30).map((person) => claim(person, coupon))));
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^WB-[A-HJ-NP-Z2-9]{13}$/);
    await expect(campaign({ pattern: 'WB-########' })).rejects.toThrow('64 random bits');
  }, 60_000);

  it('keeps the limit of a person over many claims at once', async () => {
    const coupon = await campaign({ pattern: PATTERN, perPerson: 2 });
    const outcomes = await Promise.all(
      people(12).map((key) => claim('greedy', coupon, `step/${String(key)}`)),
    );
    expect(codesOf(outcomes)).toHaveLength(2);
    expect(outcomes.filter((one) => one.status === 'refused' && one.reason === 'limit')).toHaveLength(10);
    expect(await store.coupons.claimsOf('ugreedy')).toHaveLength(2);
  }, 60_000);

  it('keeps the budget of a campaign whose codes are worth an amount', async () => {
    const money = (amount: number) => ({ amount, currency: 'CNY' });
    const coupon = await campaign({ pattern: PATTERN, value: money(30), budget: money(100) });
    const outcomes = await Promise.all(people(8).map((person) => claim(person, coupon)));
    expect(codesOf(outcomes)).toHaveLength(3);
    expect(outcomes.filter((one) => one.status === 'refused' && one.reason === 'budget')).toHaveLength(5);
  }, 60_000);

  it('refuses a coupon that nobody published', async () => {
    expect(await claim(1, 'nothing')).toEqual({ status: 'refused', reason: 'unknown_coupon' });
  });

  it.each([null, PATTERN])(
    'loses and doubles nothing, wherever a process dies in the middle (%s)',
    async (pattern) => {
      const connection = await createConnection(mongoUri).asPromise();
      const collections = defineCoupons(connection);
      const coupon = await campaign({ pattern, stock: 20 }, pattern === null ? 20 : null);
      const codes: string[] = [];
      let died = 0;
      for (let writes = 0; ; writes += 1) {
        const userRef = `u-dies-${String(writes)}`;
        const claimKey = `${userRef}/${coupon}/step/1`;
        const dying = claimCoupon(diesAfter(collections, writes), userRef, claimKey, coupon, NOW);
        const lived = await dying.then(
          () => true,
          () => false,
        );
        died += lived ? 0 : 1;
        // Later than the hold of the dead one; what it began is gone on with.
        const code = issuedCode(await store.coupons.claim(userRef, claimKey, coupon, NOW + 60_000));
        expect(issuedCode(await store.coupons.claim(userRef, claimKey, coupon, NOW + 60_000))).toBe(code);
        codes.push(code);
        if (lived) break;
      }
      expect(died).toBeGreaterThanOrEqual(5);
      expect(new Set(codes).size).toBe(codes.length);
      expect((await store.coupons.get(coupon))?.issued).toBe(codes.length);
      const assigned = await connection
        .collection('couponCodes')
        .countDocuments({ coupon, status: 'assigned' });
      expect(assigned).toBe(codes.length);
      await connection.close();
    },
    60_000,
  );
});

describe('giving a coupon back', () => {
  it('frees code, stock and place for another, once', async () => {
    const coupon = await campaign({}, 1);
    const code = issuedCode(await claim(1, coupon));
    expect(await claim(2, coupon)).toEqual({ status: 'refused', reason: 'no_stock' });
    const key = `u1/${coupon}/step/1`;
    await Promise.all(people(5).map(() => store.coupons.release('u1', key)));
    expect((await store.coupons.get(coupon))?.issued).toBe(0);
    expect((await store.coupons.claimsOf('u1')).filter((one) => one.coupon === coupon)).toEqual([]);
    expect(issuedCode(await claim(2, coupon))).toBe(code);
    expect(await claim(1, coupon)).toEqual({ status: 'refused', reason: 'no_stock' });
  });

  it('is too late once the code was redeemed', async () => {
    const coupon = await campaign({ pattern: PATTERN });
    const code = issuedCode(await claim(1, coupon));
    await store.coupons.redeem(code, 'order-1', {}, NOW);
    await store.coupons.release('u1', `u1/${coupon}/step/1`);
    expect((await store.coupons.get(coupon))?.issued).toBe(1);
    expect((await store.coupons.redeem(code, 'order-1', {}, NOW)).status).toBe('redeemed');
  });
});

describe('redeeming a code', () => {
  it('counts once for an idempotency key, and gives the same answer again', async () => {
    const coupon = await campaign({ pattern: PATTERN, uses: 1 });
    const code = issuedCode(await claim(1, coupon));
    const all = await Promise.all(
      people(10).map(() =>
        store.coupons.redeem(` ${code.toLowerCase()} `, 'order-1', { amount: 80 }, NOW + 5),
      ),
    );
    expect(all.every((one) => one.status === 'redeemed')).toBe(true);
    expect(all.filter((one) => one.status === 'redeemed' && !one.again)).toHaveLength(1);
    const conflict = await store.coupons.redeem(code, 'order-1', { amount: 81 }, NOW + 5);
    expect(conflict).toEqual({ status: 'refused', reason: 'key_conflict' });
    const other = await store.coupons.redeem(code, 'order-2', { amount: 80 }, NOW + 5);
    expect(other).toEqual({ status: 'refused', reason: 'used_up' });
    expect((await store.coupons.claimsOf('u1')).find((one) => one.coupon === coupon)?.redeemedAtMs).toBe(
      NOW + 5,
    );
  });

  it('stays within the uses of the code, whoever comes at once', async () => {
    const coupon = await campaign({ pattern: PATTERN, uses: 3 });
    const code = issuedCode(await claim(1, coupon));
    const all = await Promise.all(
      people(12).map((n) => store.coupons.redeem(code, `o${String(n)}`, {}, NOW)),
    );
    expect(all.filter((one) => one.status === 'redeemed')).toHaveLength(3);
  });

  it('ends at the instant of expiry, by the clock of the caller', async () => {
    const coupon = await campaign({ pattern: PATTERN, validMs: 1000, uses: 2 });
    const code = issuedCode(await claim(1, coupon));
    expect((await store.coupons.redeem(code, 'a', {}, NOW + 999)).status).toBe('redeemed');
    expect(await store.coupons.redeem(code, 'b', {}, NOW + 1000)).toEqual({
      status: 'refused',
      reason: 'expired',
    });
    expect((await store.coupons.redeem(code, 'a', {}, NOW + 5000)).status).toBe('redeemed');
  });

  it('knows no code that was never given to anybody', async () => {
    const coupon = await campaign({}, 1);
    const unknown = { status: 'refused', reason: 'unknown' };
    expect(await store.coupons.redeem('NOPE', 'a', {}, NOW)).toEqual(unknown);
    expect(await store.coupons.redeem(`${coupon}-code-0`, 'a', {}, NOW)).toEqual(unknown);
  });

  it('stays within the budget of a percentage, counted from the orders', async () => {
    const budget = { amount: 50, currency: 'CNY' };
    const coupon = await campaign({ pattern: PATTERN, value: { percent: 20 }, budget });
    const codes = codesOf(await Promise.all(people(4).map((person) => claim(person, coupon))));
    const all = await Promise.all(codes.map((code) => store.coupons.redeem(code, 'o', { amount: 100 }, NOW)));
    expect(all.filter((one) => one.status === 'redeemed')).toHaveLength(2);
  }, 60_000);
});
