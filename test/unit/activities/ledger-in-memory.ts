import type { ActivityDeps } from '../../../activities/deps';
import { luxonCalendar } from '../../../audience/luxon-calendar';
import type { Delivery, Outgoing } from '../../../message/channel';
import type { Store } from '../../../store/repositories';
import type { EventRow, MessageRow, ProfileRow } from '../../../store/rows';
import type { Brand, Template } from '../../../journey/language/workspace';
import type { Plan } from '../../../journey/plan/plan';

export const NOW_MS = Date.UTC(2026, 2, 2, 4, 0, 0);

/** A store with just what a send reads and writes, in memory, with the ledger's own conditions. */
export interface Bench {
  deps: ActivityDeps;
  rows: Map<string, MessageRow>;
  sent: Outgoing[];
  events: EventRow[];
  suppressed: string[];
  warnings: string[];
  profile: ProfileRow;
  /** What the provider answers next, and what happens while it is asked. */
  provider: () => Delivery | Promise<Delivery>;
  /** What happens between the take and the last look. */
  onDispatch: () => void;
  nowMs: number;
}

export function openBench(plan: Plan, brand: Partial<Brand> = {}): Bench {
  const bench: Bench = {
    deps: {} as ActivityDeps,
    rows: new Map(),
    sent: [],
    events: [],
    suppressed: [],
    warnings: [],
    profile: person(),
    provider: () => ({ result: 'accepted', providerId: 'p1' }),
    onDispatch: () => undefined,
    nowMs: NOW_MS,
  };
  const template: Template = { template: 'hello', version: 'v1', channel: 'email', files: [] };
  const whole: Brand = {
    workspace: 'shop',
    timezone: 'UTC',
    locale: 'en',
    currency: 'EUR',
    region: 'DE',
    sender: { email: 'Shop <hello@shop.example>', sms: null, address: null },
    quietHours: null,
    caps: [],
    topics: {},
    conversion: null,
    ...brand,
  };
  bench.deps = {
    store: storeOf(bench),
    plans: async () => plan,
    live: {
      brand: async () => whole,
      template: async (id) => (id === 'hello' ? template : null),
      answerHours: async () => null,
      pauseOf: async () => null,
    },
    entryOf: async () => null,
    survivors: { of: async (userRef) => userRef, note: () => undefined },
    calendar: luxonCalendar,
    channels: {
      email: {
        name: 'email',
        async send(message) {
          bench.sent.push(message);
          return bench.provider();
        },
        check: async () => ({ ok: true, detail: '' }),
        close: async () => undefined,
      },
    },
    renderer: {
      email: async () => ({ subject: 'Hello', html: null, text: 'Hello' }),
      sms: async () => 'Hello',
    },
    linksFor: () => ({ unsubscribe: 'https://shop.example/u/t', preferences: 'https://shop.example/u/p' }),
    confirmUrl: ({ sendKey, address }) => `https://shop.example/c/${sendKey}/${address}`,
    statusCallback: null,
    mailFrom: 'hello@shop.example',
    record: async (rows) => void bench.events.push(...rows.filter((row) => !isKnown(bench, row))),
    heartbeat: () => undefined,
    attempt: () => 1,
    clock: () => bench.nowMs,
    leaseMs: 60_000,
    warn: (message) => void bench.warnings.push(message),
  };
  return bench;
}

function isKnown(bench: Bench, row: EventRow): boolean {
  return bench.events.some((one) => one.messageId === row.messageId);
}

function person(): ProfileRow {
  return {
    userRef: 'u1',
    userId: 'ana',
    anonymousIds: [],
    traits: {},
    traitTimes: {},
    tags: {},
    consent: { email: { state: 'granted', atMs: 1, source: 'identify-1' } },
    email: 'ana@shop.example',
    phone: null,
    zone: 'UTC',
    locale: 'en',
    segments: {},
    recheckAtMs: null,
    createdAtMs: 0,
    lastSeenAtMs: 0,
    mergedInto: null,
  };
}

function storeOf(bench: Bench): Store {
  const { rows } = bench;
  /** When those that a cap defers ask again. */
  const waits = new Map<string, number>();
  const messages: Partial<Store['messages']> = {
    async claim(row) {
      const there = rows.get(row.sendKey);
      if (there === undefined) rows.set(row.sendKey, row);
      return { row: there ?? row, claimed: there === undefined };
    },
    async take(claim, consent, leaseUntilMs) {
      const there = rows.get(claim.sendKey);
      if (there !== undefined) return { row: there, taken: false };
      const taken: MessageRow = { ...claim, state: 'dispatching', attempt: 1, consent, leaseUntilMs };
      rows.set(claim.sendKey, taken);
      bench.onDispatch();
      return { row: taken, taken: true };
    },
    async dispatch(_userRef, sendKey, consent, leaseUntilMs, again) {
      const row = rows.get(sendKey);
      const free = row && ['claimed', 'deferred', ...(again ? ['unknown'] : [])].includes(row.state);
      if (!row || !free) return null;
      const taken: MessageRow = {
        ...row,
        state: 'dispatching',
        attempt: row.attempt + 1,
        consent,
        leaseUntilMs,
      };
      rows.set(sendKey, taken);
      bench.onDispatch();
      return taken;
    },
    async settle(_userRef, sendKey, attempt, to) {
      const row = rows.get(sendKey);
      if (row?.attempt !== attempt) return false;
      rows.set(sendKey, { ...row, state: to.state, reason: to.reason ?? null, leaseUntilMs: null });
      if (to.waitsUntilMs !== undefined) waits.set(sendKey, to.waitsUntilMs);
      return true;
    },
    get: async (_userRef, sendKey) => rows.get(sendKey) ?? null,
    async sentSince() {
      return [...rows.values()].map((row) => ({
        ...row,
        priority: row.priority ?? 5,
        atMs: waits.get(row.sendKey) ?? row.claimedAtMs,
      }));
    },
    async lapseLeases(nowMs) {
      for (const row of rows.values()) {
        if (row.state === 'dispatching' && (row.leaseUntilMs ?? 0) <= nowMs) {
          rows.set(row.sendKey, { ...row, state: 'unknown' });
        }
      }
      return 0;
    },
  };
  const parts: Record<string, unknown> = {
    messages,
    profiles: { get: async () => bench.profile },
    events: { get: async () => null, ofPerson: async () => new Map() },
    coupons: { claimsOf: async () => [] },
    steps: { append: async () => undefined },
    runs: { setPosition: async () => undefined },
    suppressions: {
      has: async (_channel: string, address: string) => bench.suppressed.includes(address),
      add: async (_channel: string, address: string) => void bench.suppressed.push(address),
    },
  };
  return parts as unknown as Store;
}
