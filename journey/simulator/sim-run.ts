import type { EventFact } from '../../audience/facts';
import type { EarlierEntry } from '../engine/again';
import type { Run } from '../engine/run';
import type { IndexedPlan } from './plan-index';
import type { SimPerson } from './person';

/** One entry of a person into a journey, as the simulated world keeps it. */
export interface SimRun extends EarlierEntry {
  person: SimPerson;
  indexed: IndexedPlan;
  /** The engine's state. A driver of another kind keeps its own, and leaves this as it was at the entry. */
  run: Run;
  /** The entry event, whole. */
  entry: EventFact | null;
  /** How many journeys stand between this run and an event from outside. */
  hops: number;
  /** The number of the timer that may wake the run; older ones are void. */
  timer: number;
}
