import { createConnection } from 'mongoose';
import type { CouponCampaignRow, EventRow, MessageRow, ProfileRow, RunRow } from '../../store/rows';

/** Drops the database that the address names. */
export async function dropDatabase(uri: string): Promise<void> {
  const connection = await createConnection(uri).asPromise();
  await connection.dropDatabase();
  await connection.close();
}

export function eventRow(change: Partial<EventRow>): EventRow {
  return {
    userRef: 'u-one',
    messageId: 'm',
    type: 'track',
    name: 'order_placed',
    properties: { total: 80 },
    traits: {},
    context: {},
    atMs: 1_000_000,
    receivedAtMs: 1_000_500,
    source: 'api',
    triggers: true,
    userId: 'ana',
    anonymousId: null,
    previousRef: null,
    hops: 0,
    partition: 3,
    attempts: 0,
    ...change,
  };
}

export function profileRow(change: Partial<ProfileRow>): ProfileRow {
  return {
    userRef: 'u-one',
    userId: 'ana',
    anonymousIds: ['anon'],
    traits: { city: 'Shanghai', points: 5 },
    traitTimes: { city: 1000, points: 2000 },
    tags: { vip: { atMs: 3000, source: 'api' } },
    consent: { email: { state: 'granted', atMs: 4000, source: 'm1', topics: { news: 'withdrawn' } } },
    email: 'ana@shop.example',
    phone: null,
    zone: 'Asia/Shanghai',
    locale: 'zh-CN',
    segments: { buyers: { sinceMs: 5000, version: 'v1' } },
    recheckAtMs: null,
    createdAtMs: 1000,
    lastSeenAtMs: 6000,
    mergedInto: null,
    ...change,
  };
}

export function runRow(change: Partial<RunRow>): RunRow {
  return {
    runId: 'u-one/welcome/h1',
    userRef: 'u-one',
    journey: 'welcome',
    version: 'v1',
    key: null,
    live: true,
    workflowId: 'journey/welcome/u-one',
    listens: ['event:order_placed'],
    enteredAtMs: 1000,
    entryMessageId: 'm1',
    at: null,
    endedAtMs: null,
    outcome: null,
    holdout: false,
    started: false,
    ...change,
  };
}

export function messageRow(change: Partial<MessageRow>): MessageRow {
  return {
    sendKey: 'u-one/welcome/h1/hello/1/email',
    userRef: 'u-one',
    runId: 'u-one/welcome/h1',
    journey: 'welcome',
    version: 'v1',
    step: 'hello',
    channel: 'email',
    template: 'welcome',
    templateVersion: 't1',
    purpose: 'marketing',
    topic: 'news',
    state: 'claimed',
    attempt: 0,
    leaseUntilMs: null,
    providerId: null,
    reason: null,
    consent: null,
    claimedAtMs: 10_000,
    acceptedAtMs: null,
    fates: [],
    ...change,
  };
}

export function campaignRow(change: Partial<CouponCampaignRow>): CouponCampaignRow {
  return {
    coupon: 'win-back-20',
    version: 'c1',
    value: { percent: 20 },
    pattern: null,
    stock: null,
    issued: 0,
    perPerson: 1,
    validMs: 1000,
    uses: 1,
    minSpend: null,
    budget: null,
    ...change,
  };
}
