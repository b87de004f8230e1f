import type { ExperimentReport } from '../../../insight/experiments/report';
import type { Life } from '../lives';
import type { Simulation } from '../simulation';
import type { RanOut } from './coupon-ledger';
import { isSettled, NO_ENDS, openPass } from './pass';
import type { Responses } from './population';
import type { Tally } from './tally';

/** What a population is simulated with: a simulation without its people, how they respond, and the seed. */
export interface PopulationSetting extends Omit<Simulation, 'people' | 'happenings'> {
  responses: Responses;
  seed: number;
}

/** The people, in portions of any size; asked for anew at each pass, and the same each time. */
export interface PeopleSource {
  portions(): AsyncIterable<Iterable<Life>> | Iterable<Iterable<Life>>;
}

/**
 * What came of it. `ranOut` says where each limited campaign had no code left, `experiments` how each split with a
 * `winner` stands; `passes` how often all were simulated.
 */
export interface SimulatedPopulation {
  tally: Tally;
  ranOut: ReadonlyMap<string, RanOut | null>;
  experiments: ExperimentReport[];
  passes: number;
}

/**
 * Simulates a population of any size: people one after another, each with the production engine in a world of their
 * own; only sums are kept.
 *
 * People meet only at the stock and the budget of a coupon, at the `limit` of a journey, and where a variant wins. In the first pass there is
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
  let ends = NO_ENDS;
  for (let passes = 1; ; passes += 1) {
    const pass = openPass(setting, ends);
    for await (const portion of source.portions()) {
      for (const life of portion) pass.take(life);
      onPortion(pass.tally.people, passes);
    }
    const found = pass.ends();
    if (isSettled(found, ends, passes)) {
      return { tally: pass.tally, ranOut: found.coupons, experiments: pass.experiments(), passes };
    }
    ends = found;
  }
}
