import type { EventFact } from '../../audience/facts';
import { readPath, type JsonObject } from '../../audience/json';
import type { Plan } from '../plan/plan';
import type { Run } from './run';

/** What a new run starts from. */
export interface Entry {
  userRef: string;
  key: string | null;
  /** The entry event, whole; only what the engine reads of it goes into the run. */
  event: EventFact | null;
  atMs: number;
  /** A hash of what started the run, so that trying the same entry again gives the same run. */
  entryHash: string;
  /** How many journeys stand between the entry and an outside event, where that is known. */
  hops?: number;
}

/** A run that has not begun: `advance` with `start` begins it. */
export function newRun(plan: Plan, entry: Entry): Run {
  return {
    runId: `${entry.userRef}/${plan.journey}/${entry.entryHash}`,
    userRef: entry.userRef,
    journey: plan.journey,
    version: plan.version,
    key: entry.key,
    enteredAtMs: entry.atMs,
    ...(entry.hops === undefined ? {} : { hops: entry.hops }),
    entry: entry.event === null ? null : projectEvent(entry.event, plan.entryReads),
    status: 'running',
    at: null,
    phase: { kind: 'arriving' },
    asking: null,
    inbox: [],
    kept: [],
    recall: [],
    watch: { stale: true, recheckAtMs: null },
    atEntry: true,
    beganAtMs: {},
    rounds: {},
    results: {},
    heardIds: entry.event === null ? [] : [entry.event.messageId],
    convertedAtMs: null,
    trail: [],
    trailFrom: 0,
    outcome: null,
  };
}

/** The event with only these properties (dotted paths), so that histories hold no more than a condition reads. */
export function projectEvent(event: EventFact, paths: readonly string[]): EventFact {
  const properties: JsonObject = {};
  for (const path of paths) {
    const value = readPath(event.properties, path);
    if (value !== undefined) place(properties, path.split('.'), value);
  }
  return { messageId: event.messageId, name: event.name, atMs: event.atMs, properties };
}

function place(target: JsonObject, parts: readonly string[], value: JsonObject[string]): void {
  const [head, ...rest] = parts;
  if (head === undefined) return;
  if (rest.length === 0) {
    target[head] = value;
    return;
  }
  const existing = target[head];
  const below: JsonObject =
    existing !== null && typeof existing === 'object' && !Array.isArray(existing) ? existing : {};
  target[head] = below;
  place(below, rest, value);
}
