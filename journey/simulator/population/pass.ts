import type { ExperimentReport } from '../../../insight/experiments/report';
import type { Life } from '../lives';
import { createExperiments, type Won } from '../experiments';
import { localHost } from '../local-host';
import { liveThrough } from '../simulate';
import type { TimelineLine } from '../timeline';
import { openWorld } from '../world';
import { createLedger, type CouponLedger, type RanOut } from './coupon-ledger';
import { createEntryLedger, type Closed, type EntryLedger } from './entry-ledger';
import { responder } from './respond';
import type { PopulationSetting } from './simulate-population';
import { openTally, tallyLine, tallyPerson, type Tally } from './tally';

const DAY_MS = 86_400_000;

/** Where what people share came to its end: campaigns that ran out, journeys that were full, variants that won. */
export interface Ends {
  coupons: Map<string, RanOut | null>;
  journeys: Map<string, Closed[]>;
  /** The variants that have won, by experiment. */
  won: Map<string, Won>;
}

/** What the first pass begins with: enough for all. */
export const NO_ENDS: Ends = { coupons: new Map(), journeys: new Map(), won: new Map() };

/** Whether a pass that found these ends was right, and no other is needed. `known` are those it was begun with. */
export function isSettled(found: Ends, known: Ends, passes: number): boolean {
  return passes > 1 ? isSame(found, known) : isOpen(found);
}

function isSame(found: Ends, known: Ends): boolean {
  const text = ({ coupons, journeys, won }: Ends): string =>
    JSON.stringify([[...coupons], [...journeys], [...won]]);
  return text(found) === text(known);
}

/** Whether nothing came to an end. */
function isOpen({ coupons, journeys, won }: Ends): boolean {
  const full = [...journeys.values()].some((closed) => closed.length > 0);
  return !full && won.size === 0 && [...coupons.values()].every((end) => end === null);
}

/** One pass over all people, each alone in a world of their own. */
export interface Pass {
  tally: Tally;
  /** Lives one person's life through. */
  take(life: Life): void;
  /** Where everything came to its end, by all who came. */
  ends(): Ends;
  /** How the splits with a `winner` stand at the end, by all who came. */
  experiments(): ExperimentReport[];
}

/** Begins a pass with the ends that the pass before has found. `onLine` hears each line of the timeline as well. */
export function openPass(
  setting: PopulationSetting,
  known: Ends,
  onLine: (line: TimelineLine) => void = () => {},
): Pass {
  const { responses, seed, startMs, untilMs, coupons } = setting;
  const tally = openTally(Math.ceil((untilMs - startMs) / DAY_MS));
  const world = openWorld({ ...setting, people: [], happenings: [] }, localHost, (line) => {
    tallyLine(tally, line, startMs);
    onLine(line);
  });
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
  const experiments = createExperiments(world.simulation, () => world, known.won);
  world.experiments = experiments;
  return {
    tally,
    take(life) {
      turns.person = tally.people;
      turns.order = 0;
      liveThrough(world, life);
      experiments.settle();
      for (const person of world.people.values()) tallyPerson(tally, person, startMs);
    },
    ends: () => ({
      coupons: new Map([...codes].map(([coupon, ledger]) => [coupon, ledger.ranOut()])),
      journeys: new Map([...places].map(([journey, ledger]) => [journey, ledger.closed()])),
      won: experiments.won(),
    }),
    experiments: () => experiments.reports(),
  };
}
