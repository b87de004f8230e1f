import { createMemoryPushes } from './memory-pushes';
import type { EventFact } from '../../audience/facts';
import { readPath, type JsonObject } from '../../audience/json';
import type { HistoryEntry } from '../../audience/profile-history';
import type { PeopleQuery } from '../../store/people-search';
import { searchTerms, searchText } from '../../store/search-terms';
import { PARTITIONS } from '../../dispatch/partition-of';
import type { Store } from '../../store/repositories';
import type {
  ApiKeyRow,
  AppointmentRow,
  CouponClaimRow,
  DefinitionRow,
  EventRow,
  JourneyRow,
  JourneyVersionRow,
  MessageRow,
  ProfileRow,
  RefusalRow,
  ReleaseRow,
  RunRow,
  StepRow,
} from '../../store/rows';
import type { KeptEntryRow } from '../../store/reach-repositories';
import { createMemoryPrivacy } from './memory-privacy';
import { createMemorySetAside } from './memory-set-aside';
import { createMemoryShadows } from './memory-shadows';
import type { DrawRow, ExperimentRow } from '../../store/experiment-repository';
import type { ScanState } from '../../store/repositories';
import { catalogueOf, emptyCatalogue, type CatalogueTables } from './memory-catalogue';

/** What the store holds, open to a test; rows go in and out as copies, as they do in a database. */
interface Tables extends CatalogueTables {
  profiles: Map<string, ProfileRow>;
  history: Map<string, HistoryEntry[]>;
  events: Map<string, EventRow & { dueMs: number | null; error: string | null }>;
  versions: Map<string, JourneyVersionRow>;
  journeys: Map<string, JourneyRow>;
  runs: Map<string, RunRow & { insertedMs: number }>;
  messages: Map<string, MessageRow>;
  claims: CouponClaimRow[];
  redeemed: Map<string, string>;
  suppressed: Set<string>;
  steps: StepRow[];
  definitions: Map<string, DefinitionRow>;
  definitionVersions: Map<string, DefinitionRow>;
  releases: ReleaseRow[];
  appointments: Map<string, AppointmentRow>;
  refusals: RefusalRow[];
  kept: Map<string, KeptEntryRow>;
  keys: Map<string, ApiKeyRow>;
  partitions: Map<number, { owner: string; untilMs: number }>;
  scans: Map<string, ScanState>;
  periods: Map<string, { beganAtMs: number; entries: number }>;
  draws: Map<string, DrawRow & { counted: boolean }>;
  experiments: Map<string, ExperimentRow>;
  webhooks: Map<string, { tries: number; outcome: JsonObject | null }>;
}

export interface MemoryStore extends Store {
  tables: Tables;
  /** While set, every call fails with it, as when the database is away. */
  down: Error | null;
}

const copy = <Value>(value: Value): Value => structuredClone(value);

function pageOf<Row>(rows: Row[], idOf: (row: Row) => string, after: string | null, limit: number): Row[] {
  const behind = rows.filter((row) => after === null || idOf(row) > after);
  return behind
    .sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1))
    .slice(0, limit)
    .map(copy);
}

function emptyTables(): Tables {
  return {
    profiles: new Map(),
    history: new Map(),
    events: new Map(),
    versions: new Map(),
    journeys: new Map(),
    runs: new Map(),
    messages: new Map(),
    claims: [],
    redeemed: new Map(),
    suppressed: new Set(),
    steps: [],
    definitions: new Map(),
    definitionVersions: new Map(),
    releases: [],
    appointments: new Map(),
    refusals: [],
    kept: new Map(),
    keys: new Map(),
    partitions: new Map(),
    scans: new Map(),
    draws: new Map(),
    experiments: new Map(),
    webhooks: new Map(),
    periods: new Map(),
    ...emptyCatalogue(),
  };
}

function experimentsOf({ draws, experiments }: Tables): Store['experiments'] {
  return {
    async draw(row) {
      const id = `${row.userRef}/${row.experiment}`;
      if (!draws.has(id)) draws.set(id, { ...copy(row), counted: false });
    },
    async due(about, untilMs, limit) {
      const { experiment } = about;
      if (!experiments.has(experiment))
        experiments.set(experiment, { ...about, counts: {}, turn: 0, won: null });
      const rows = [...draws.values()].filter(
        (one) => one.experiment === experiment && !one.counted && one.dueAtMs <= untilMs,
      );
      rows.sort((a, b) => a.dueAtMs - b.dueAtMs);
      return { turn: experiments.get(experiment)?.turn ?? 0, rows: copy(rows.slice(0, limit)) };
    },
    async count(experiment, turn, outcomes) {
      const found = experiments.get(experiment);
      if (found?.turn !== turn) return false;
      found.turn += 1;
      for (const { row, reached } of outcomes) {
        const counts = (found.counts[row.variant] ??= { people: 0, reached: 0 });
        counts.people += 1;
        counts.reached += reached ? 1 : 0;
        const draw = draws.get(`${row.userRef}/${experiment}`);
        if (draw !== undefined) draw.counted = true;
      }
      return true;
    },
    get: async (experiment) => copy(experiments.get(experiment) ?? null),
    ofJourney: async (journey) => copy([...experiments.values()].filter((one) => one.journey === journey)),
    async waiting(experiment) {
      const counts: Record<string, number> = {};
      for (const one of draws.values())
        if (one.experiment === experiment && !one.counted)
          counts[one.variant] = (counts[one.variant] ?? 0) + 1;
      return counts;
    },
    async decide(experiment, won) {
      const found = experiments.get(experiment);
      if (found?.won === null) found.won = copy(won);
    },
  };
}

function isFound(row: ProfileRow, query: PeopleQuery): boolean {
  const { prefix, email, phone, tag, segment, trait } = query;
  if (email !== undefined && row.email !== email) return false;
  if (phone !== undefined && row.phone !== phone) return false;
  if (tag !== undefined && !Object.hasOwn(row.tags, tag)) return false;
  if (segment !== undefined && !Object.hasOwn(row.segments, segment)) return false;
  if (trait !== undefined && !trait.values.some((value) => value === readPath(row.traits, trait.path)))
    return false;
  return prefix === undefined || searchTerms(row).some((term) => term.startsWith(searchText(prefix)));
}

function causeOf({ by, changes }: HistoryEntry): string {
  return JSON.stringify([by, changes.map(({ what }) => what)]);
}

function historyOf({ history }: Tables): Store['profileHistory'] {
  return {
    async append(userRef, entry) {
      const kept = history.get(userRef) ?? [];
      history.set(userRef, kept);
      const isThere = kept.some((one) => causeOf(one) === causeOf(entry));
      if (!isThere && entry.changes.length > 0) kept.push(copy(entry));
    },
    of: async (userRefs, limit) =>
      userRefs
        .flatMap((ref) => copy(history.get(ref) ?? []))
        .sort((a, b) => b.recordedAtMs - a.recordedAtMs || b.atMs - a.atMs)
        .slice(0, limit),
  };
}

function profilesOf({ profiles }: Tables): Store['profiles'] {
  const survivor = (ref: string): ProfileRow | null => {
    let row = profiles.get(ref) ?? null;
    while (row?.mergedInto) row = profiles.get(row.mergedInto) ?? null;
    return row;
  };
  const change = (ref: string, apply: (row: ProfileRow) => void): void => {
    const row = survivor(ref);
    if (row === null) return;
    apply(row);
    row.revision = (row.revision ?? 0) + 1;
  };
  return {
    get: async (ref) => copy(survivor(ref)),
    getMany: async (refs) =>
      new Map(
        refs.flatMap((ref) => {
          const row = survivor(ref);
          return row === null ? [] : [[ref, copy(row)] as const];
        }),
      ),
    findByEmail: async (email) => [...profiles.values()].filter((row) => row.email === email).map(copy),
    findByPhone: async (phone) => [...profiles.values()].filter((row) => row.phone === phone).map(copy),
    saveMany: async (rows) =>
      rows.flatMap((row) => {
        if (profiles.get(row.userRef)?.revision !== row.revision) return [row.userRef];
        profiles.set(row.userRef, { ...copy(row), revision: (row.revision ?? 0) + 1 });
        return [];
      }),
    setMemberships: async (updates) =>
      updates.flatMap(({ userRef, revision, segment, membership, recheckAtMs }) => {
        const row = profiles.get(userRef);
        if (row === undefined || row.revision !== revision) return [userRef];
        if (membership === 'none') delete row.segments[segment];
        else if (membership !== 'same') {
          const sinceMs = membership.sinceMs ?? row.segments[segment]?.sinceMs ?? 0;
          row.segments[segment] = { version: membership.version, sinceMs };
        }
        if (recheckAtMs !== undefined) row.recheckAtMs = recheckAtMs;
        row.revision += 1;
        return [];
      }),
    async setTag(ref, tag, present, source, atMs) {
      change(ref, (row) => {
        if (present) row.tags[tag] = { atMs, source };
        else delete row.tags[tag];
      });
    },
    async updateTraits(ref, set, add, atMs) {
      change(ref, (row) => {
        Object.assign(row.traits, set);
        for (const [name, value] of Object.entries(add)) {
          const before = row.traits[name];
          row.traits[name] = (typeof before === 'number' ? before : 0) + value;
        }
        for (const name of [...Object.keys(set), ...Object.keys(add)]) row.traitTimes[name] = atMs;
      });
    },
    dueForRecheck: async (nowMs, limit) =>
      [...profiles.values()]
        .filter((row) => row.recheckAtMs !== null && row.recheckAtMs <= nowMs)
        .slice(0, limit)
        .map(copy),
    scan: async (after, limit) =>
      [...profiles.values()]
        .filter((row) => after === null || row.userRef > after)
        .sort((a, b) => (a.userRef < b.userRef ? -1 : 1))
        .slice(0, limit)
        .map(copy),
    members: async (segment, after, limit) =>
      pageOf(
        [...profiles.values()].filter(
          (row) => row.segments[segment] !== undefined && row.mergedInto === null,
        ),
        (row) => row.userRef,
        after,
        limit,
      ),
    search: async (query, after, limit) => {
      const found = [...profiles.values()]
        .filter((row) => row.mergedInto === null && (after === null || row.userRef > after))
        .filter((row) => isFound(row, query))
        .sort((a, b) => (a.userRef < b.userRef ? -1 : 1))
        .map(copy);
      const people = found.slice(0, limit);
      return { people, next: found.length > limit ? (people.at(-1)?.userRef ?? null) : null };
    },
    count: async () => profiles.size,
  };
}

function rowOf(stored: EventRow): EventRow {
  const row = copy(stored);
  Reflect.deleteProperty(row, 'dueMs');
  Reflect.deleteProperty(row, 'error');
  return row;
}

function eventsOf({ events }: Tables): Store['events'] {
  const id = (row: Pick<EventRow, 'userRef' | 'messageId'>): string => `${row.userRef}/${row.messageId}`;
  const insertMany: Store['events']['insertMany'] = async (rows, isRouted = () => false) =>
    rows.map((row) => {
      const known = events.has(id(row));
      const dueMs = isRouted(row) ? null : row.receivedAtMs;
      if (!known) events.set(id(row), { ...copy(row), dueMs, error: null });
      return { messageId: row.messageId, status: known ? 'duplicate' : 'stored' };
    });
  return {
    insertMany,
    receive: insertMany,
    file: async (rows) => [...rows],
    async forget(rows) {
      for (const row of rows) events.delete(id(row));
    },
    async get(userRef, messageId) {
      const row = events.get(id({ userRef, messageId }));
      return row === undefined ? null : rowOf(row);
    },
    unrouted: async (partitions, nowMs, limit) =>
      [...events.values()]
        .filter((row) => row.dueMs !== null && row.dueMs <= nowMs && partitions.includes(row.partition))
        .sort((a, b) => (a.dueMs ?? 0) - (b.dueMs ?? 0))
        .slice(0, limit)
        .map(rowOf),
    async markRouted(rows) {
      for (const row of rows) {
        const stored = events.get(id(row));
        if (stored !== undefined) stored.dueMs = null;
      }
    },
    async markFailed(row, nextTryAtMs, error) {
      const stored = events.get(id(row));
      if (stored === undefined) return;
      stored.attempts += 1;
      stored.dueMs = nextTryAtMs;
      stored.error = error;
    },
    async ofPerson(userRef, names, limit) {
      const found = new Map<string, EventFact[]>(names.map((name) => [name, []]));
      for (const row of events.values()) {
        const { messageId, name, atMs, properties } = row;
        if (row.userRef === userRef) found.get(name)?.push(copy({ messageId, name, atMs, properties }));
      }
      for (const list of found.values()) list.sort((a, b) => a.atMs - b.atMs).splice(0, list.length - limit);
      return found;
    },
    history: async (userRef, names, untilMs, limit) =>
      [...events.values()]
        .filter(
          (row) => row.userRef === userRef && names.includes(row.name) && row.atMs <= (untilMs ?? Infinity),
        )
        .map(rowOf)
        .sort((a, b) => a.atMs - b.atMs)
        .slice(-limit),
    recent: async ({ userRef, limit }) =>
      [...events.values()]
        .filter((row) => userRef === undefined || row.userRef === userRef)
        .reverse()
        .slice(0, limit)
        .map(rowOf),
    receivedBetween: async ({ afterMs, untilMs, waiting }, after, limit) =>
      pageOf(
        [...events.values()]
          .filter((row) => !waiting && row.receivedAtMs > afterMs && row.receivedAtMs <= untilMs)
          .map(rowOf),
        id,
        after,
        limit,
      ),
    unroutedCount: async () => [...events.values()].filter((row) => row.dueMs !== null).length,
    count: async () => events.size,
  };
}

function journeysOf({ versions, journeys }: Tables): Store['journeys'] {
  let revision = 0;
  return {
    async publish(row) {
      revision += 1;
      versions.set(`${row.journey}@${row.version}`, copy(row));
      const { status = 'live', order } = journeys.get(row.journey) ?? {};
      const kept = order === undefined ? {} : { order };
      journeys.set(row.journey, { journey: row.journey, status, liveVersion: row.version, ...kept });
    },
    versions: async (journey) =>
      [...versions.values()]
        .filter((row) => row.journey === journey)
        .sort((a, b) => b.publishedAtMs - a.publishedAtMs)
        .map(({ version, publishedAtMs }) => ({ journey, version, publishedAtMs })),
    version: async (journey, version) => copy(versions.get(`${journey}@${version}`) ?? null),
    live: async () =>
      [...journeys.values()].flatMap((row) => {
        const plan = versions.get(`${row.journey}@${row.liveVersion}`)?.plan;
        return plan === undefined ? [] : [{ ...copy(row), plan: copy(plan) }];
      }),
    list: async () => [...journeys.values()].map(copy),
    listens: async () => [...new Set([...versions.values()].flatMap(({ plan }) => plan.listens))],
    async setStatus({ journey, status: before, order: known }, status, order) {
      const row = journeys.get(journey);
      if (row?.status !== before || row.order?.number !== known?.number) return false;
      revision += 1;
      row.status = status;
      if (order !== undefined) row.order = { ...order, number: (known?.number ?? 0) + 1 };
      return true;
    },
    revision: async () => revision,
  };
}

function runsOf({ runs }: Tables): Store['runs'] {
  const all = (): RunRow[] =>
    [...runs.values()]
      .sort((a, b) => b.enteredAtMs - a.enteredAtMs)
      .map(({ insertedMs: _inserted, ...row }) => copy(row));
  const isLive = (row: RunRow, userRef: string, journey: string, key: string | null): boolean =>
    row.live && row.userRef === userRef && row.journey === journey && row.key === key;
  return {
    async insert(row) {
      const taken =
        row.live &&
        all().some((one) => isLive(one, row.userRef, row.journey, row.key) && one.overlap === row.overlap);
      if (taken || runs.has(row.runId)) return false;
      runs.set(row.runId, { ...copy(row), insertedMs: Date.now() });
      return true;
    },
    get: async (runId) => all().find((row) => row.runId === runId) ?? null,
    async markStarted(runIds) {
      for (const runId of runIds) Object.assign(runs.get(runId) ?? {}, { started: true });
    },
    listening: async (refs, tokens) =>
      all().filter(
        (row) =>
          row.live && refs.includes(row.userRef) && row.listens.some((token) => tokens.includes(token)),
      ),
    liveRun: async (userRef, journey, key) => all().find((row) => isLive(row, userRef, journey, key)) ?? null,
    lastEntries: async (userRef, journey, limit) =>
      all()
        .filter((row) => row.userRef === userRef && row.journey === journey)
        .slice(0, limit),
    async setPosition(runId, at) {
      const row = runs.get(runId);
      if (row !== undefined) row.at = at;
    },
    async setVersion(runId, taken) {
      const row = runs.get(runId);
      if (row?.live) Object.assign(row, taken);
    },
    notOnVersion: async (journey, version, after, limit) =>
      all()
        .filter((row) => row.live && row.journey === journey && row.version !== version)
        .filter((row) => after === null || row.runId > after)
        .sort((a, b) => (a.runId < b.runId ? -1 : 1))
        .slice(0, limit),
    liveOf: async (journey, after, limit, untilMs = Infinity) =>
      all()
        .filter((row) => row.live && row.journey === journey && row.enteredAtMs <= untilMs)
        .filter((row) => after === null || row.runId > after)
        .sort((a, b) => (a.runId < b.runId ? -1 : 1))
        .slice(0, limit),
    countLive: async (journey, upTo) =>
      all().filter((row) => row.live && row.journey === journey && (upTo === undefined || row.runId <= upTo))
        .length,
    async standing(journey) {
      const found = new Map<string, { version: string; at: string | null; people: number }>();
      for (const { version, at } of all().filter((row) => row.live && row.journey === journey)) {
        const name = `${version} ${at ?? ''}`;
        const one = found.get(name) ?? { version, at, people: 0 };
        found.set(name, { ...one, people: one.people + 1 });
      }
      return [...found.values()];
    },
    async end(runId, outcome) {
      const row = runs.get(runId);
      if (row?.live) Object.assign(row, { live: false, endedAtMs: outcome.atMs, outcome });
    },
    unstarted: async (beforeMs, limit) =>
      [...runs.values()]
        .filter((row) => row.live && !row.started && row.insertedMs <= beforeMs)
        .slice(0, limit)
        .map(({ insertedMs: _inserted, ...row }) => copy(row)),
    ofPerson: async (userRef, limit) =>
      all()
        .filter((row) => row.userRef === userRef)
        .slice(0, limit),
    scan: async (after, limit) => pageOf(all(), (row) => row.runId, after, limit),
    list: async ({ journey, live, userRef, limit }) =>
      all()
        .filter((row) => journey === undefined || row.journey === journey)
        .filter((row) => live === undefined || row.live === live)
        .filter((row) => userRef === undefined || row.userRef === userRef)
        .slice(0, limit),
    async counts() {
      const counted = new Map<string, { journey: string; live: number; ended: number }>();
      for (const row of runs.values()) {
        const one = counted.get(row.journey) ?? { journey: row.journey, live: 0, ended: 0 };
        one[row.live ? 'live' : 'ended'] += 1;
        counted.set(row.journey, one);
      }
      return [...counted.values()];
    },
  };
}

/** Intake and dispatching read the ledger and record fates; sending is not theirs, so the fake refuses it. */
function responsesOf({ messages }: Tables): Store['responses'] {
  return {
    async since(atMs) {
      const rows = [...messages.values()].filter(({ acceptedAtMs }) => (acceptedAtMs ?? -1) >= atMs);
      const names = new Map(rows.map((row) => [`${row.template} ${row.channel}`, row]));
      return [...names.values()].map(({ template, channel }) => {
        const own = rows.filter((row) => row.template === template && row.channel === channel);
        const met = (...fates: string[]): number =>
          own.filter((row) => row.fates.some(({ was }) => fates.includes(was))).length;
        return {
          ...{
            template,
            channel,
            sent: own.length,
            opened: met('opened', 'clicked'),
            clicked: met('clicked'),
          },
          ...{ bounced: met('bounced', 'failed'), complained: met('complained') },
        };
      });
    },
  };
}

function messagesOf({ messages }: Tables): Store['messages'] {
  const notHere = (): never => {
    throw new Error('The memory store keeps no sends');
  };
  const some = (test: (row: MessageRow) => boolean): MessageRow[] =>
    [...messages.values()].filter(test).map(copy);
  return {
    claim: notHere,
    take: notHere,
    dispatch: notHere,
    settle: notHere,
    async recordFate(by, was, atMs) {
      const row = [...messages.values()].find((one) =>
        'sendKey' in by ? one.sendKey === by.sendKey : one.providerId === by.providerId,
      );
      if (row === undefined) return null;
      row.fates.push({ was, atMs });
      return copy(row);
    },
    get: async (_userRef, sendKey) => copy(messages.get(sendKey) ?? null),
    ofRun: async (_userRef, runId) => some((row) => row.runId === runId),
    sentSince: async () => [],
    lapseLeases: async () => 0,
    scan: async (after, limit) => pageOf([...messages.values()], (row) => row.sendKey, after, limit),
    list: async ({ userRef, limit }) =>
      some((row) => userRef === undefined || row.userRef === userRef).slice(0, limit),
  };
}

function couponsOf({ claims, redeemed }: Tables): Store['coupons'] {
  return {
    publish: async () => undefined,
    get: async () => null,
    addCodes: async (_coupon, codes) => codes.length,
    claim: async () => ({ status: 'refused', reason: 'unknown_coupon' }),
    release: async () => undefined,
    async redeem(code, key, order, nowMs) {
      const claim = claims.find((one) => one.code === code);
      if (claim === undefined) return { status: 'refused', reason: 'unknown' };
      const asked = JSON.stringify(order);
      const before = redeemed.get(`${code}/${key}`);
      if (before !== undefined) {
        if (before !== asked) return { status: 'refused', reason: 'key_conflict' };
        return { status: 'redeemed', claim: copy(claim), again: true };
      }
      if (claim.expiresAtMs !== null && claim.expiresAtMs <= nowMs)
        return { status: 'refused', reason: 'expired' };
      if (claim.redeemedAtMs !== null) return { status: 'refused', reason: 'used_up' };
      claim.redeemedAtMs = nowMs;
      redeemed.set(`${code}/${key}`, asked);
      return { status: 'redeemed', claim: copy(claim), again: false };
    },
    claimsOf: async (userRef) => claims.filter((one) => one.userRef === userRef).map(copy),
  };
}

function smallOnes(
  tables: Tables,
): Pick<
  Store,
  | 'suppressions'
  | 'entryLimits'
  | 'webhooks'
  | 'experiments'
  | 'steps'
  | 'definitions'
  | 'releases'
  | 'appointments'
  | 'keptEntries'
  | 'refusals'
  | 'apiKeys'
  | 'partitions'
  | 'scans'
  | 'setAside'
  | 'segmentPushes'
  | 'audiences'
> {
  let revision = 0;
  const {
    suppressed,
    steps,
    definitions,
    definitionVersions,
    releases,
    appointments,
    refusals,
    kept,
    keys,
    partitions,
    scans,
    profiles,
    webhooks,
    periods,
  } = tables;
  const place = (row: Pick<AppointmentRow, 'userRef' | 'journey' | 'item'>): string =>
    `${row.userRef}/${row.journey}/${row.item}`;
  return {
    suppressions: {
      add: async (channel, address) => void suppressed.add(`${channel}/${address}`),
      remove: async (channel, address) => void suppressed.delete(`${channel}/${address}`),
      has: async (channel, address) => suppressed.has(`${channel}/${address}`),
    },
    entryLimits: {
      async take(journey, people, perMs, nowMs) {
        const period = periods.get(journey);
        if (period === undefined || nowMs >= period.beganAtMs + perMs) {
          periods.set(journey, { beganAtMs: nowMs, entries: 1 });
          return true;
        }
        if (period.entries >= people) return false;
        period.entries += 1;
        return true;
      },
    },
    experiments: experimentsOf(tables),
    webhooks: {
      async begin(_userRef, callKey) {
        const row = webhooks.get(callKey) ?? { tries: 0, outcome: null };
        webhooks.set(callKey, { ...row, tries: row.tries + 1 });
        return copy({ ...row, tries: row.tries + 1 });
      },
      async settle(callKey, outcome) {
        const row = webhooks.get(callKey);
        if (row?.outcome === null) webhooks.set(callKey, { ...row, outcome: copy(outcome) });
      },
    },
    steps: {
      async append(run, fromSeq, passed) {
        const { runId, userRef, journey, version } = run;
        passed.forEach((one, index) =>
          steps.push({ ...one, runId, userRef, journey, version, seq: fromSeq + index }),
        );
      },
      ofRun: async (_userRef, runId) => steps.filter((one) => one.runId === runId).map(copy),
    },
    definitions: {
      async publish(row) {
        revision += 1;
        const id = `${row.kind}/${row.id}`;
        definitions.set(id, copy(row));
        if (!definitionVersions.has(`${id}/${row.version}`))
          definitionVersions.set(`${id}/${row.version}`, copy(row));
      },
      live: async (kind, id) => copy(definitions.get(`${kind}/${id}`) ?? null),
      version: async (kind, id, version) => copy(definitionVersions.get(`${kind}/${id}/${version}`) ?? null),
      all: async (kind) => [...definitions.values()].filter((row) => row.kind === kind).map(copy),
      revision: async () => revision,
    },
    releases: {
      add: async (row) => void releases.push(copy(row)),
      lastWith: async (part) => copy(releases.findLast(({ parts }) => parts.includes(part)) ?? null),
    },
    appointments: {
      set: async (row) => void appointments.set(place(row), copy(row)),
      remove: async (userRef, journey, item) => void appointments.delete(place({ userRef, journey, item })),
      due: async (nowMs, limit) =>
        [...appointments.values()]
          .filter((row) => row.atMs <= nowMs)
          .slice(0, limit)
          .map(copy),
    },
    keptEntries: {
      async keep(row) {
        const id = `${row.userRef}/${row.journey}/${row.entry}`;
        if (!kept.has(id)) kept.set(id, copy(row));
      },
      due: async (journey, untilMs, limit) =>
        [...kept.values()]
          .filter((row) => row.journey === journey && row.keptAtMs <= untilMs)
          .sort((a, b) => a.keptAtMs - b.keptAtMs)
          .slice(0, limit)
          .map(copy),
      remove: async (row) => void kept.delete(`${row.userRef}/${row.journey}/${row.entry}`),
      async forget(journey) {
        for (const [id, row] of kept) if (row.journey === journey) kept.delete(id);
      },
      count: async (journey) => [...kept.values()].filter((row) => row.journey === journey).length,
    },
    refusals: {
      add: async (row) => void refusals.push(copy(row)),
      ofPerson: async (userRef, limit) =>
        refusals
          .filter((row) => row.userRef === userRef)
          .slice(-limit)
          .map(copy),
    },
    apiKeys: {
      add: async (row) => void keys.set(row.prefix, copy(row)),
      byPrefix: async (prefix) => copy(keys.get(prefix) ?? null),
      list: async () => [...keys.values()].map(copy),
      async revoke(prefix, atMs) {
        const row = keys.get(prefix);
        if (row !== undefined) row.revokedAtMs = atMs;
      },
    },
    partitions: {
      async hold(owner, want, nowMs, leaseUntilMs) {
        const held: number[] = [];
        for (let one = 0; one < PARTITIONS && held.length < want; one += 1) {
          const lease = partitions.get(one);
          if (lease !== undefined && lease.owner !== owner && lease.untilMs > nowMs) continue;
          partitions.set(one, { owner, untilMs: leaseUntilMs });
          held.push(one);
        }
        return held;
      },
      async releaseAll(owner) {
        for (const [one, lease] of partitions) if (lease.owner === owner) partitions.delete(one);
      },
      owners: async (nowMs) =>
        new Set([...partitions.values()].filter((one) => one.untilMs > nowMs).map((one) => one.owner)).size,
    },
    audiences: {
      nextRange: async (afterRef, people) => {
        const refs = [...profiles.keys()].sort().filter((ref) => afterRef === null || ref > afterRef);
        const lastRef = refs.slice(0, people).at(-1);
        return lastRef === undefined ? null : { afterRef, lastRef };
      },
      async memberCounts() {
        const counts = new Map<string, number>();
        for (const { segments } of profiles.values()) {
          for (const segment of Object.keys(segments)) counts.set(segment, (counts.get(segment) ?? 0) + 1);
        }
        return counts;
      },
      // Decides nothing: everybody is looked at in memory.
      ask: async (_query, { afterRef, lastRef }, segment = null) =>
        [...profiles.values()]
          .filter(({ userRef, mergedInto }) => {
            const inRange = userRef <= lastRef && (afterRef === null || userRef > afterRef);
            return mergedInto === null && inRange;
          })
          .map(({ userRef, segments, revision = 0, recheckAtMs }) => {
            const memberVersion = segment === null ? null : (segments[segment]?.version ?? null);
            return {
              userRef,
              must: false,
              may: true,
              leavesAtMs: null,
              memberVersion,
              revision,
              recheckAtMs,
            };
          }),
    },
    scans: {
      get: async (name) => copy(scans.get(name) ?? null),
      set: async (name, state) => void scans.set(name, copy(state)),
      failed: async () =>
        [...scans].flatMap(([scan, { failed }]) => (failed === undefined ? [] : [{ scan, failed }])),
    },
    setAside: createMemorySetAside(),
    segmentPushes: createMemoryPushes(),
  };
}

/** Makes every repository fail while the store is down. */
function breakable<Repository extends object>(repository: Repository, down: () => Error | null): Repository {
  return new Proxy(repository, {
    get(target, name, receiver): unknown {
      const value: unknown = Reflect.get(target, name, receiver);
      if (typeof value !== 'function') return value;
      return (...given: unknown[]): unknown => {
        const error = down();
        return error === null ? Reflect.apply(value, target, given) : Promise.reject(error);
      };
    },
  });
}

/** A store in memory that keeps the promises of the interface which intake and dispatching rely on. */
export function createMemoryStore(): MemoryStore {
  const tables = emptyTables();
  const down = (): Error | null => store.down;
  const repositories = {
    profiles: profilesOf(tables),
    profileHistory: historyOf(tables),
    events: eventsOf(tables),
    journeys: journeysOf(tables),
    runs: runsOf(tables),
    messages: messagesOf(tables),
    responses: responsesOf(tables),
    coupons: couponsOf(tables),
    ...smallOnes(tables),
    shadows: createMemoryShadows(),
    ...catalogueOf(tables),
    ...createMemoryPrivacy(),
  };
  const store: MemoryStore = {
    ...repositories,
    tables,
    down: null,
    ping: async () => {
      if (store.down !== null) throw store.down;
      return { version: 'memory', replicaSet: false, latencyMs: 0 };
    },
    missingIndexes: async () => [],
    migrate: async () => ({ applied: [] }),
    close: async () => undefined,
  };
  for (const name of Object.keys(repositories) as (keyof typeof repositories)[]) {
    Object.assign(store, { [name]: breakable(repositories[name], down) });
  }
  return store;
}
