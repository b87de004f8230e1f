import fc from 'fast-check';
import { MongoClient } from 'mongodb';
import type { Condition } from '../../audience/condition';
import { evaluate } from '../../audience/evaluate';
import type { Facts } from '../../audience/facts';
import { luxonCalendar } from '../../audience/luxon-calendar';
import { compileAudience, type AudienceOptions } from '../../audience/mongo/compile-audience';
import { needsOf } from '../../dispatch/facts-needed';
import { loadFacts } from '../../dispatch/load-facts';
import type { Store } from '../../store/repositories';
import { anyCondition } from '../any-condition/any-condition';
import { anyPeople, EVENTS, NOW_MS, type AnyPerson } from '../any-condition/any-people';
import { useStore } from './own-store';

/** Both can be set to look at others: every seed must hold. */
const SEED = Number(process.env['JOURNEYMAN_SEED'] ?? 20260302);
const PEOPLE = 230;
const CONDITIONS = Number(process.env['JOURNEYMAN_CONDITIONS'] ?? 120);

const OPTIONS: AudienceOptions = {
  nowMs: NOW_MS,
  calendar: luxonCalendar,
  zones: ['Asia/Shanghai', 'America/New_York', 'Pacific/Kiritimati'],
  brandZone: 'America/New_York',
};

let store: Store;
const mongoUri = useStore((opened) => (store = opened));

async function keep(people: readonly AnyPerson[]): Promise<void> {
  await store.profiles.saveMany(people.map(({ profile }) => profile));
  await store.events.insertMany(
    people.flatMap(({ events }) => events),
    () => true,
  );
  for (const { profile, suppressed } of people) {
    if (suppressed && profile.email !== null) await store.suppressions.add('email', profile.email, 'test', 1);
  }
  const mongo = await MongoClient.connect(mongoUri);
  const claims = people.flatMap(({ profile, claim }) =>
    claim === null
      ? []
      : [
          {
            _id: `${profile.userRef}/c` as never,
            userRef: profile.userRef,
            claimKey: 'c',
            coupon: 'ten',
            code: 'T',
            status: 'issued',
            claimedAt: new Date(1),
            ...(claim.expiresAtMs === null ? {} : { expiresAt: new Date(claim.expiresAtMs) }),
            ...(claim.redeemedAtMs === null ? {} : { redeemedAt: new Date(claim.redeemedAtMs) }),
          },
        ],
  );
  await mongo.db().collection('couponClaims').insertMany(claims);
  await mongo.close();
}

const ALL_NEEDS = {
  ...needsOf([
    { kind: 'reachable', channel: 'email' },
    { kind: 'coupon', coupon: 'ten', was: 'issued' },
  ]),
  events: EVENTS,
};

async function factsOf({ profile }: AnyPerson): Promise<Facts> {
  return loadFacts(store, {
    profile,
    run: null,
    event: null,
    needs: ALL_NEEDS,
    nowMs: NOW_MS,
    timezone: 'profile',
    brandZone: OPTIONS.brandZone,
  });
}

interface Tally {
  pairs: number;
  holds: number;
  unsure: number;
}

describe('one meaning of a condition', () => {
  const people = anyPeople(PEOPLE, SEED);
  const facts = new Map<string, Facts>();

  beforeAll(async () => {
    await keep(people);
    for (const one of people) {
      if (one.profile.mergedInto === null) facts.set(one.profile.userRef, await factsOf(one));
    }
  });

  async function compare(condition: Condition, tally: Tally): Promise<string[]> {
    const query = compileAudience(condition, OPTIONS);
    const range = await store.audiences.nextRange(null, 1_000);
    const asked = range === null ? [] : await store.audiences.ask(query, range);
    const answers = new Map(asked.map((one) => [one.userRef, one]));
    const wrong: string[] = [];
    for (const [userRef, known] of facts) {
      const truth = evaluate(condition, known, luxonCalendar).value;
      const { must = false, may = false } = answers.get(userRef) ?? {};
      tally.pairs += 1;
      if (truth) tally.holds += 1;
      if (must !== may) tally.unsure += 1;
      if ((must && !truth) || (truth && !may))
        wrong.push(`${userRef} ${String(truth)} ${JSON.stringify({ must, may })}`);
    }
    if ([...answers.keys()].some((ref) => !facts.has(ref))) wrong.push('somebody who was merged');
    return wrong;
  }

  it('gives the same people in memory and in the database, missing values, lists, dates and zones included', async () => {
    const tally: Tally = { pairs: 0, holds: 0, unsure: 0 };
    const conditions = fc.sample(anyCondition, { numRuns: CONDITIONS, seed: SEED });
    for (const condition of conditions) {
      const wrong = await compare(condition, tally);
      const about = wrong.length === 0 ? '' : JSON.stringify({ condition, wrong: wrong.slice(0, 3) });
      expect(about).toBe('');
    }
    const { pairs, holds, unsure } = tally;
    const share = (count: number): string => `${((count * 100) / pairs).toFixed(1)}%`;
    process.stderr.write(
      `seed ${SEED}: ${pairs} pairs of ${facts.size} people and ${conditions.length} conditions; ` +
        `true of ${share(holds)}; looked at in memory ${share(unsure)}\n`,
    );
    expect(pairs).toBeGreaterThanOrEqual(20_000);
    // Neither side may win by saying always the same, nor by leaving everything to memory.
    expect(holds / pairs).toBeGreaterThan(0.1);
    expect(holds / pairs).toBeLessThan(0.9);
    expect(unsure / pairs).toBeLessThan(0.25);
  }, 300_000);
});
