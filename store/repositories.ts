import type { ChannelName } from '../audience/channel';
import type { EventFact } from '../audience/facts';
import type { Outcome, Passed } from '../journey/engine/run';
import type { Audiences } from './audience-repository';
import type { Coupons } from './coupon-repository';
import type { Experiments } from './experiment-repository';
import type { Items, RelatedItems, Ties } from './item-repositories';
import type { Scans, SetAside } from './scan-repository';
import type { MembershipUpdate } from './membership-update';
import type { Messages } from './message-repository';
import type { MessageResponses } from './message-responses';
import type { EntryLimits, KeptEntries, Webhooks } from './reach-repositories';
import type { PeoplePage, PeopleQuery } from './people-search';
import type { SegmentPushes } from './push-repository';
import type { ProfileHistory } from './profile-history';
import type { Definitions, Journeys, Releases } from './publishing-repositories';
import type { PrivacyRepositories } from './privacy/privacy-repositories';
import type { Shadows } from './shadow-repository';
import type { ApiKeyRow, AppointmentRow, EventRow, ProfileRow, RefusalRow, RunRow, StepRow } from './rows';

export type { ScanState } from './scan-repository';
export type { ClaimOutcome, Coupons, RedeemOutcome } from './coupon-repository';
export type { Messages } from './message-repository';

/** The store as the rest of the project sees it: plain objects in and out. `openStore` builds it on MongoDB. */
export interface Store extends PrivacyRepositories {
  profiles: Profiles;
  profileHistory: ProfileHistory;
  events: Events;
  journeys: Journeys;
  runs: Runs;
  messages: Messages;
  responses: MessageResponses;
  coupons: Coupons;
  suppressions: Suppressions;
  webhooks: Webhooks;
  entryLimits: EntryLimits;
  experiments: Experiments;
  steps: Steps;
  definitions: Definitions;
  releases: Releases;
  appointments: Appointments;
  keptEntries: KeptEntries;
  refusals: Refusals;
  apiKeys: ApiKeys;
  partitions: Partitions;
  scans: Scans;
  setAside: SetAside;
  segmentPushes: SegmentPushes;
  shadows: Shadows;
  items: Items;
  ties: Ties;
  related: RelatedItems;
  audiences: Audiences;
  /** Server version and what it can do, for `doctor`; throws when the database cannot be reached. */
  ping(): Promise<{ version: string; replicaSet: boolean; latencyMs: number }>;
  /** Names of required indexes that are missing; intake refuses to start while there are any. */
  missingIndexes(): Promise<string[]>;
  migrate(): Promise<{ applied: string[] }>;
  close(): Promise<void>;
}

export interface Profiles {
  /** Follows merges: the surviving profile, or null. */
  get(userRef: string): Promise<ProfileRow | null>;
  getMany(userRefs: readonly string[]): Promise<Map<string, ProfileRow>>;
  findByEmail(email: string): Promise<ProfileRow[]>;
  findByPhone(phone: string): Promise<ProfileRow[]>;
  /**
   * Writes whole profiles, grouped in one bulk write. A row whose `revision` is no longer the stored one (a step has
   * set a tag meanwhile) is not written; its `userRef` is given back, to be read and changed again. A new profile has
   * no revision; every write raises it, those of `setTag` and `updateTraits` included.
   */
  saveMany(rows: readonly ProfileRow[]): Promise<string[]>;
  /** Changes memberships in one bulk write; gives the people who were written by others since they were read. */
  setMemberships(updates: readonly MembershipUpdate[]): Promise<string[]>;
  setTag(userRef: string, tag: string, present: boolean, source: string, atMs: number): Promise<void>;
  /**
   * Sets or adds to traits in one atomic update. With `onceKey`, an update whose key the profile has kept (its newest
   * 100) is a no-op: a retry adds nothing twice. Follows merges.
   */
  updateTraits(
    userRef: string,
    set: Record<string, unknown>,
    add: Record<string, number>,
    atMs: number,
    onceKey?: string,
  ): Promise<void>;
  dueForRecheck(nowMs: number, limit: number): Promise<ProfileRow[]>;
  /** Every profile, in pages by `userRef`, for backfills. */
  scan(afterRef: string | null, limit: number): Promise<ProfileRow[]>;
  /** Members of a segment by the memberships that are kept, in pages by `userRef`; nobody who was merged. */
  members(segment: string, afterRef: string | null, limit: number): Promise<ProfileRow[]>;
  /** People for whom all that is asked holds, by `userRef`, without those who were merged. */
  search(query: PeopleQuery, afterRef: string | null, limit: number): Promise<PeoplePage>;
  count(): Promise<number>;
}

export interface InsertOutcome {
  messageId: string;
  status: 'stored' | 'duplicate';
}

export interface Events {
  /**
   * Durable (majority, journaled) before it resolves; a row stored before counts as `duplicate`. One round trip.
   * Rows of which `isRouted` says so never enter the inbox: they are history that nobody has to be told of.
   */
  insertMany(rows: readonly EventRow[], isRouted?: (row: EventRow) => boolean): Promise<InsertOutcome[]>;
  /** As `insertMany`, for events from outside, and several times as fast: conditions see them once they are filed. */
  receive(rows: readonly EventRow[]): Promise<InsertOutcome[]>;
  /** Makes received rows part of the history, before they are dealt with; gives all but repetitions of older ones. */
  file(rows: readonly EventRow[]): Promise<EventRow[]>;
  get(userRef: string, messageId: string): Promise<EventRow | null>;
  /** Takes them out of the history: they are about somebody who was erased. */
  forget(rows: readonly Pick<EventRow, 'userRef' | 'messageId'>[]): Promise<void>;
  /** Unrouted events of these partitions whose next try is due, oldest first. */
  unrouted(partitions: readonly number[], nowMs: number, limit: number): Promise<EventRow[]>;
  markRouted(rows: readonly Pick<EventRow, 'userRef' | 'messageId'>[]): Promise<void>;
  /** Counts an attempt and sets when to try again; nothing is ever given up. */
  markFailed(row: Pick<EventRow, 'userRef' | 'messageId'>, nextTryAtMs: number, error: string): Promise<void>;
  /** Events of a person with these names, oldest first, at most `limit` newest of each name. */
  ofPerson(userRef: string, names: readonly string[], limit: number): Promise<Map<string, EventFact[]>>;
  /**
   * As `ofPerson`, but whole rows of all these names together, up to an instant (null: all): the `limit` newest, oldest
   * first.
   */
  history(
    userRef: string,
    names: readonly string[],
    untilMs: number | null,
    limit: number,
  ): Promise<EventRow[]>;
  /** The newest events, of one person where named; newest first. */
  recent(filter: { userRef?: string; limit: number }): Promise<EventRow[]>;
  unroutedCount(): Promise<number>;
  /**
   * Events received in a span (its end included), in pages by id (`<userRef>/<messageId>`): those that wait to be filed,
   * or the history. Who reads the waiting first and then the history misses none, and may meet some twice.
   */
  receivedBetween(
    span: { afterMs: number; untilMs: number; waiting: boolean },
    afterId: string | null,
    limit: number,
  ): Promise<EventRow[]>;
  count(): Promise<number>;
}

export interface Runs {
  /** False when a live run of this person, journey and key exists already. */
  insert(row: RunRow): Promise<boolean>;
  get(runId: string): Promise<RunRow | null>;
  /** Their workflows are started; runs that have ended meanwhile are left alone. */
  markStarted(runIds: readonly string[]): Promise<void>;
  /** Live runs of these people that listen to any of the tokens. */
  listening(userRefs: readonly string[], tokens: readonly string[]): Promise<RunRow[]>;
  liveRun(userRef: string, journey: string, key: string | null): Promise<RunRow | null>;
  /** The newest entries of the person in the journey, newest first, for the `again` rules. */
  lastEntries(userRef: string, journey: string, limit: number): Promise<RunRow[]>;
  setPosition(runId: string, at: string | null): Promise<void>;
  /** A live run has taken on another version of its journey. */
  setVersion(runId: string, taken: Pick<RunRow, 'version' | 'listens' | 'at'>): Promise<void>;
  end(runId: string, outcome: Outcome): Promise<void>;
  /** Live runs of a journey that are not on this version, in pages by `runId`. */
  notOnVersion(journey: string, version: string, afterRunId: string | null, limit: number): Promise<RunRow[]>;
  /** Live runs of a journey, in pages by `runId`; of those who entered up to `untilMs` where it is given. */
  liveOf(journey: string, afterRunId: string | null, limit: number, untilMs?: number): Promise<RunRow[]>;
  /** How many of them there are; up to and with a run where it is given. */
  countLive(journey: string, upTo?: string): Promise<number>;
  /** How many live runs of a journey stand at each step of each version; one that has not begun is at null. */
  standing(journey: string): Promise<Standing[]>;
  /** Rows inserted before `beforeMs` whose workflow was never started. */
  unstarted(beforeMs: number, limit: number): Promise<RunRow[]>;
  ofPerson(userRef: string, limit: number): Promise<RunRow[]>;
  list(filter: { journey?: string; live?: boolean; userRef?: string; limit: number }): Promise<RunRow[]>;
  /** Every run, in pages by `runId`. */
  scan(afterRunId: string | null, limit: number): Promise<RunRow[]>;
  counts(): Promise<{ journey: string; live: number; ended: number }[]>;
}

/** Live runs of one version at one step. */
export interface Standing {
  version: string;
  at: string | null;
  people: number;
}

export interface Suppressions {
  /** Addresses are hashed with the project's secret; the plain address is never stored here. */
  add(channel: ChannelName, address: string, reason: string, atMs: number): Promise<void>;
  remove(channel: ChannelName, address: string): Promise<void>;
  has(channel: ChannelName, address: string): Promise<boolean>;
}

export interface Steps {
  /** Writes the history of a run from `fromSeq` on; writing the same twice writes it once. */
  append(
    run: Pick<RunRow, 'runId' | 'userRef' | 'journey' | 'version'>,
    fromSeq: number,
    passed: readonly Passed[],
  ): Promise<void>;
  ofRun(userRef: string, runId: string): Promise<StepRow[]>;
}

export interface Appointments {
  set(row: AppointmentRow): Promise<void>;
  remove(userRef: string, journey: string, item: number): Promise<void>;
  due(nowMs: number, limit: number): Promise<AppointmentRow[]>;
}

export interface Refusals {
  add(row: RefusalRow): Promise<void>;
  ofPerson(userRef: string, limit: number): Promise<RefusalRow[]>;
}

export interface ApiKeys {
  add(row: ApiKeyRow): Promise<void>;
  byPrefix(prefix: string): Promise<ApiKeyRow | null>;
  list(): Promise<ApiKeyRow[]>;
  revoke(prefix: string, atMs: number): Promise<void>;
}

/** Streams of people, each owned by one dispatcher at a time, so that one person's events stay in order. */
export interface Partitions {
  /** Takes or renews up to `want` partitions for `owner`; gives those it holds until `leaseUntilMs`. */
  hold(owner: string, want: number, nowMs: number, leaseUntilMs: number): Promise<number[]>;
  releaseAll(owner: string): Promise<void>;
  /** Owners with a lease in force. */
  owners(nowMs: number): Promise<number>;
}
