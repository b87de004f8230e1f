import type { Condition } from '../../../audience/condition';
import { luxonCalendar } from '../../../audience/luxon-calendar';
import { createDispatcher, type Dispatcher } from '../../../dispatch/dispatcher';
import { partitionOf } from '../../../dispatch/partition-of';
import type { Plan } from '../../../journey/plan/plan';
import type { Strategy } from '../../../journey/plan/reach-steps';
import type { EventRow } from '../../../store/rows';
import { createMemoryStarter, type MemoryStarter } from '../../fakes/memory-starter';
import { createMemoryStore, type MemoryStore } from '../../fakes/memory-store';

/** A journey without steps: these tests are about who enters and who is told. */
export function planOf(journey: string, given: Partial<Plan>): Plan {
  return {
    journey,
    version: 'v1',
    title: journey,
    owner: null,
    timezone: 'profile',
    enter: [],
    again: { perKey: { kind: 'when_done' }, perPerson: null },
    audience: null,
    active: null,
    holdout: 0,
    goal: null,
    exits: [],
    delivery: {
      window: null,
      purpose: null,
      topic: null,
      priority: 5,
      cap: null,
      onlyIf: null,
      patienceMs: 0,
    },
    first: null,
    steps: {},
    listens: [],
    reads: {},
    entryReads: [],
    templates: [],
    ...given,
  };
}

export const DAY_MS = 86_400_000;

export function enterOn(
  event: string,
  key: string | null = null,
  where: Condition | null = null,
): Plan['enter'] {
  return [{ kind: 'event', event, where, key, lateMs: DAY_MS }];
}

/** The steps of a journey that recommends by this strategy and ends. */
export function picking(strategy: Strategy): Plan['steps'] {
  return { picks: { kind: 'recommend', id: 'picks', next: null, strategy, limit: 3 } };
}

let made = 0;

export function eventOf(userRef: string, name: string, given: Partial<EventRow> = {}): EventRow {
  made += 1;
  const nowMs = Date.now();
  return {
    userRef,
    messageId: `m${made}`,
    type: 'track',
    name,
    properties: {},
    traits: {},
    context: {},
    atMs: nowMs,
    receivedAtMs: nowMs,
    source: 'api',
    triggers: true,
    userId: userRef.startsWith('u') ? `id of ${userRef}` : null,
    anonymousId: userRef.startsWith('a') ? `id of ${userRef}` : null,
    previousRef: null,
    hops: 0,
    partition: partitionOf(userRef),
    attempts: 0,
    ...given,
  };
}

export interface Bench {
  store: MemoryStore;
  starter: MemoryStarter;
  dispatcher: Dispatcher;
  publish(...plans: Plan[]): Promise<void>;
  segment(id: string, where: Condition, reads: string[]): Promise<void>;
  /** Stores events as the API does, and tells the dispatcher of them. */
  take(...rows: EventRow[]): Promise<void>;
  /** Resolves when the inbox is empty and everybody was looked at for each segment that is published. */
  settled(): Promise<void>;
}

/** Waits for something to become true; gives up where it never does. */
export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const giveUpMs = performance.now() + 30_000;
  while (!(await isTrue())) {
    if (performance.now() > giveUpMs) throw new Error(`Waited in vain for ${isTrue.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** Whoever changes a person before they were looked at for a new segment finds them there already: `existing`. */
function allLookedAt({ tables }: MemoryStore): boolean {
  const segments = [...tables.definitions.values()].filter(
    ({ kind, body }) => kind === 'segment' && body !== null,
  );
  return segments.every(({ id, version }) => {
    const scan = tables.scans.get(`segment/${id}@${version}`);
    return scan !== undefined && scan.doneAtMs !== null;
  });
}

const benches: Bench[] = [];

export function createBench(now?: () => number): Bench {
  const store = createMemoryStore();
  const starter = createMemoryStarter();
  const options = { store, starter, calendar: luxonCalendar, pollMs: 5, sweepMs: 5 };
  const dispatcher = createDispatcher(now === undefined ? options : { ...options, now });
  const bench: Bench = {
    store,
    starter,
    dispatcher,
    async publish(...plans) {
      for (const plan of plans) {
        const { journey, version } = plan;
        await store.journeys.publish({ journey, version, plan, source: '', publishedAtMs: 0 });
      }
    },
    async segment(id, where, reads) {
      const body = { segment: id, version: 'v1', title: id, where, list: null, reads };
      const row = { kind: 'segment' as const, id, version: 'v1', source: '', publishedAtMs: 0 };
      await store.definitions.publish({
        ...row,
        body: JSON.parse(JSON.stringify(body)) as typeof body.title,
      });
    },
    async take(...rows) {
      await store.events.insertMany(rows);
      dispatcher.accept(rows);
    },
    settled: () => until(async () => (await store.events.unroutedCount()) === 0 && allLookedAt(store)),
  };
  benches.push(bench);
  return bench;
}

/** Stops every dispatcher that a test started. */
export async function stopAll(): Promise<void> {
  for (const bench of benches.splice(0)) {
    bench.store.down = null;
    await bench.dispatcher.stop();
  }
}
