import type { Life } from '../lives';
import { localHost } from '../local-host';
import { liveThrough } from '../simulate';
import type { Simulation } from '../simulation';
import { openWorld } from '../world';
import { createLedger, type CouponLedger, type RanOut } from './coupon-ledger';
import { createEntryLedger, type Closed, type EntryLedger } from './entry-ledger';
import type { Responses } from './population';
import { responder } from './respond';
import { openTally, tallyLine, tallyPerson, type Tally } from './tally';

const DAY_MS = 86_400_000;

/** What a population is simulated with: a simulation without its people, how they respond, and the seed. */
export interface PopulationSetting extends Omit<Simulation, 'people' | 'happenings'> {
  responses: Responses;
  seed: number;
}

/** The people, in portions of any size; asked for anew at each pass, and the same each time. */
export interface PeopleSource {
  portions(): AsyncIterable<Iterable<Life>> | Iterable<Iterable<Life>>;
}

/** Where what people share came to its end: campaigns that ran out, and stretches in which journeys were full. */
interface Ends {
  coupons: Map<string, RanOut | null>;
  journeys: Map<string, Closed[]>;
}

/** What came of it. `ranOut` says where each limited campaign had no code left; `passes` how often all were simulated. */
export interface SimulatedPopulation {
  tally: Tally;
  ranOut: ReadonlyMap<string, RanOut | null>;
  passes: number;
}

/**
 * Simulates a population of any size: people one after another, each with the production engine in a world of their
 * own; only sums are kept.
 *
 * People meet only at the stock and the budget of a coupon, and at the `limit` of a journey. In the first pass there is
 * enough for all. Who then came, in the order of time over all people, tells where each of these came to its end; until
 * the first of these ends everything was right. The pass is repeated with the ends of the pass before until they stay
 * as they are, which makes at least one more end right each time. So places and codes go to who is first by the virtual
 * clock, whatever the order in which people are simulated. A code given back after the end of its campaign is not given
 * out again.
 */
export async function simulatePopulation(
  setting: PopulationSetting,
  source: PeopleSource,
  onPortion: (done: number, pass: number) => void = () => {},
): Promise<SimulatedPopulation> {
  let ends: Ends = { coupons: new Map(), journeys: new Map() };
  for (let passes = 1; ; passes += 1) {
    const pass = openPass(setting, ends);
    for await (const portion of source.portions()) {
      for (const life of portion) pass.take(life);
      onPortion(pass.tally.people, passes);
    }
    const found = pass.ends();
    if (passes > 1 ? isSame(found, ends) : isOpen(found)) {
      return { tally: pass.tally, ranOut: found.coupons, passes };
    }
    ends = found;
  }
}

function isSame(found: Ends, known: Ends): boolean {
  const text = ({ coupons, journeys }: Ends): string => JSON.stringify([[...coupons], [...journeys]]);
  return text(found) === text(known);
}

/** Whether nothing came to an end. */
function isOpen({ coupons, journeys }: Ends): boolean {
  const full = [...journeys.values()].some((closed) => closed.length > 0);
  return !full && [...coupons.values()].every((end) => end === null);
}

interface Pass {
  tally: Tally;
  take(life: Life): void;
  ends(): Ends;
}

function openPass(setting: PopulationSetting, known: Ends): Pass {
  const { responses, seed, startMs, untilMs, coupons } = setting;
  const tally = openTally(Math.ceil((untilMs - startMs) / DAY_MS));
  const world = openWorld({ ...setting, people: [], happenings: [] }, localHost, (line) =>
    tallyLine(tally, line, startMs),
  );
  world.respond = responder(responses, seed, world);
  const turns = { person: 0, order: 0 };
  const codes = new Map<string, CouponLedger>();
  for (const coupon of coupons) {
    const ledger = createLedger(coupon, turns, known.coupons.get(coupon.coupon) ?? null);
    codes.set(coupon.coupon, ledger);
    world.coupons.set(coupon.coupon, { coupon, pool: ledger.pool, made: 0 });
  }
  const places = new Map<string, EntryLedger>();
  for (const { journey, limit } of setting.plans) {
    if (limit !== undefined)
      places.set(journey, createEntryLedger(limit, turns, known.journeys.get(journey) ?? []));
  }
  world.takePlace = (journey) => places.get(journey)?.takePlace(world.clock.nowMs) ?? true;
  return {
    tally,
    take(life) {
      turns.person = tally.people;
      turns.order = 0;
      liveThrough(world, life);
      for (const person of world.people.values()) tallyPerson(tally, person);
    },
    ends: () => ({
      coupons: new Map([...codes].map(([coupon, ledger]) => [coupon, ledger.ranOut()])),
      journeys: new Map([...places].map(([journey, ledger]) => [journey, ledger.closed()])),
    }),
  };
}
