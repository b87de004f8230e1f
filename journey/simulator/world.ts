import type { MessageFate } from '../../audience/condition';
import { SYSTEM_EVENTS } from '../../audience/system-events';
import type { EventFact } from '../../audience/facts';
import { traitBook, type TraitBook } from '../../audience/traits/book';
import type { TraitDefinition } from '../../audience/traits/definition';
import { prepareSegments, type PreparedSegment } from '../../audience/segments';
import type { Coupon } from '../language/workspace';
import { ENGAGEMENT_EVENTS } from '../engine/pick-channel';
import { ITEM_CHANGED } from '../engine/items/item-event';
import { DEFAULT_CATALOGUE, type CatalogueEvents } from '../engine/items/ties';
import type { Heard } from '../engine/run';
import type { Plan } from '../plan/plan';
import type { Appointment } from './appointments';
import { createClock, type Clock } from './clock';
import { countingPool } from './counting-pool';
import { countingPlaces } from './entry-period';
import { createExperiments, type Experiments } from './experiments';
import type { EntryLimit } from '../plan/enter-items';
import type { KeptEntry } from './pause-journey';
import { openPerson, type SimMessage, type SimPerson } from './person';
import { indexPlans, type PlanIndex } from './plan-index';
import { openCatalogue, type SimItem } from './catalogue';
import { traitsThatMatter } from './population/traits-that-matter';
import type { Moved } from './segments';
import type { SimRun } from './sim-run';
import type { Happening, Order, SimulatedPerson, Simulation } from './simulation';
import type { TimelineLine } from './timeline';

/** What the clock of the world brings. */
export type Coming =
  | { kind: 'happening'; happening: Happening }
  | { kind: 'timer'; run: SimRun; number: number }
  | { kind: 'recheck'; person: SimPerson; number: number }
  /** Time alone may change a computed trait. */
  | { kind: 'traits'; person: SimPerson; atMs: number }
  | ({ kind: 'appointment' } & Appointment)
  /** A step of a journey changed the person; others hear of it once that run has come to rest. */
  | { kind: 'changed'; person: SimPerson; tokens: string[]; hops: number }
  | { kind: 'expiry'; person: SimPerson; coupon: string }
  /** What opened a paused journey for the person has its turn. */
  | { kind: 'kept'; person: SimPerson; entry: KeptEntry }
  /** What becomes of one message. */
  | { kind: 'fate'; person: SimPerson; row: SimMessage; was: MessageFate }
  /** Entries that were put off until the runs that heard of the same thing have come to rest. */
  | { kind: 'entries'; entries: Entries };

/** What may let a person in: an event, and the segments that they have moved into. */
export interface Entries {
  person: SimPerson;
  event: EventFact | null;
  moved: readonly Moved[];
  hops: number;
}

/**
 * What carries runs out. The simulator drives the engine itself; the differential test puts a Temporal server here.
 * The world decides who enters and what each run is told; a host never does.
 */
export interface RunHost {
  /** A new run begins; with `ends`, the run that lives under the same key is told to end as `restarted` first. */
  start(run: SimRun, ends: SimRun | null): void;
  hear(run: SimRun, heard: Heard[]): void;
  order(run: SimRun, order: Order): void;
}

/** What is left of a coupon campaign: its stock and its budget, which its people share. */
export interface CouponPool {
  /** Why there is no code now, or null where there is one. */
  refusal(atMs: number): 'no_stock' | 'budget' | null;
  take(atMs: number): void;
  giveBack(atMs: number): void;
}

/** The state of a coupon campaign. */
export interface SimCoupon {
  coupon: Coupon;
  pool: CouponPool;
  /** Codes made so far; they are numbered. */
  made: number;
}

/** The simulated world: people, their history, coupons, and the clock. In memory, changed in place. */
export interface World {
  simulation: Simulation;
  plans: PlanIndex;
  people: Map<string, SimPerson>;
  /** Who was merged, and into whom. */
  merged: Map<string, SimPerson>;
  coupons: Map<string, SimCoupon>;
  /** Events of the system that some journey or segment speaks of; nobody would hear the others. */
  spokenOf: ReadonlySet<string>;
  /** Segments in the order in which they are looked at, and every token that one of them reads. */
  prepared: readonly PreparedSegment[];
  segmentReads: ReadonlySet<string>;
  /** The computed traits that matter to the journeys. */
  traits: TraitBook;
  clock: Clock<Coming>;
  host: RunHost;
  /** Takes each line of the timeline as it happens. */
  line(line: TimelineLine): void;
  /** What people do when a message has reached them; of itself, nothing. */
  respond(run: SimRun, row: SimMessage): void;
  /** The catalogue, with former prices. */
  items: Map<string, SimItem>;
  /** Which events speak of items. */
  catalogue: CatalogueEvents;
  runs: number;
  /** Takes a place in the present period of a journey's `limit`; false where it is full. */
  takePlace(journey: string, limit: EntryLimit): boolean;
  /** Numbers what the world itself records. */
  recorded: number;
  /** Who was drawn into which variant, and which has won. */
  experiments: Experiments;
}

/** What a simulation's definitions give, found once for all its people. */
interface Definitions {
  plans: PlanIndex;
  prepared: readonly PreparedSegment[];
  segmentReads: ReadonlySet<string>;
  traits: TraitBook;
  spokenOf: ReadonlySet<string>;
}

const definitions = new WeakMap<Simulation['plans'], Definitions & Pick<Simulation, 'segments'>>();

function definitionsOf(simulation: Simulation): Definitions {
  const known = definitions.get(simulation.plans);
  if (known !== undefined && known.segments === simulation.segments) return known;
  const { plans, segments } = simulation;
  const traits = traitsThatMatter(plans, segments, simulation.traits);
  const made: Definitions & Pick<Simulation, 'segments'> = {
    segments,
    plans: indexPlans(plans),
    prepared: prepareSegments(segments),
    segmentReads: new Set(segments.flatMap((segment) => segment.reads)),
    traits: traitBook(traits),
    spokenOf: spokenOfIn(simulation, traits),
  };
  definitions.set(simulation.plans, made);
  return made;
}

const NOBODY: RunHost = { start: () => {}, hear: () => {}, order: () => {} };

/** The world as a simulation begins. The host is given by who builds it. */
export function openWorld(
  simulation: Simulation,
  host: (world: World) => RunHost,
  line: World['line'],
): World {
  const { plans, prepared, segmentReads, traits, spokenOf } = definitionsOf(simulation);
  const clock = createClock<Coming>(simulation.startMs);
  const world: World = {
    simulation,
    plans,
    prepared,
    segmentReads,
    traits,
    spokenOf,
    people: new Map(simulation.people.map((person) => [person.userRef, openPerson(person)])),
    merged: new Map(),
    coupons: new Map(
      simulation.coupons.map((coupon) => [coupon.coupon, { coupon, pool: countingPool(coupon), made: 0 }]),
    ),
    clock,
    host: NOBODY,
    line,
    respond: () => {},
    items: openCatalogue(simulation.items ?? [], simulation.startMs),
    catalogue: simulation.brand.catalogue ?? DEFAULT_CATALOGUE,
    runs: 0,
    takePlace: countingPlaces(clock),
    recorded: 0,
    experiments: createExperiments(simulation, () => world),
  };
  world.host = host(world);
  return world;
}

/** The same world with this person alone in it, at the start. For people who share nothing, one after another. */
export function beginAnew(world: World, person: SimulatedPerson): void {
  // Taken out one by one: a table that is cleared keeps what it held until the next great collection.
  for (const userRef of world.people.keys()) world.people.delete(userRef);
  world.people.set(person.userRef, openPerson(person));
  world.clock.restart(world.simulation.startMs);
  world.recorded = 0;
}

function spokenOfIn(simulation: Simulation, traits: readonly TraitDefinition[]): Set<string> {
  const text = JSON.stringify([simulation.plans, simulation.segments, traits]);
  const picksBest = text.includes('"pick":"best"');
  const entersBy = (by: string) =>
    simulation.plans.some(({ enter }) => enter.some(({ kind }) => kind === by));
  return new Set(
    SYSTEM_EVENTS.filter(
      (name) =>
        text.includes(name) ||
        (name === 'trait_changed' && entersBy('trait')) ||
        (name === ITEM_CHANGED && entersBy('item')) ||
        (picksBest && ENGAGEMENT_EVENTS.includes(name)),
    ),
  );
}

/** The zone in which a journey reads local times for a person; without a journey, the person's own. */
export function zoneOf(world: World, plan: Plan | null, person: SimPerson): string {
  if (plan !== null && plan.timezone !== 'profile') return plan.timezone;
  return person.facts.zone ?? world.simulation.brand.timezone;
}

/** Puts something before the clock that happens now, after what is under way. */
export function happenNow(world: World, happening: Happening): void {
  world.clock.add(world.clock.nowMs, 0, { kind: 'happening', happening });
}
