import type { Life } from '../lives';
import { makeLife, type Setting } from './make-life';
import type { Population } from './population';
import type { PeopleSource } from './simulate-population';

/** After so many people the process hears of other things. */
const PORTION = 1_000;

/** People as a population describes them. Each is made when it is their turn, so that nobody waits in memory. */
export function describedPeople(
  population: Population,
  setting: Setting,
  count: number,
  portion = PORTION,
): PeopleSource {
  function* lives(from: number): Generator<Life> {
    for (let index = from; index < Math.min(from + portion, count); index += 1) {
      yield makeLife(population, setting, index);
    }
  }
  return {
    *portions() {
      for (let from = 0; from < count; from += portion) yield lives(from);
    },
  };
}
