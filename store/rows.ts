import type { ChannelName, Purpose } from '../audience/channel';
import type { ConsentFact, Seen } from '../audience/facts';
import type { Json, JsonObject } from '../audience/json';
import type { KeptTraits } from '../audience/traits/kept';
import type { Plan } from '../journey/plan/plan';
import type { Outcome, Passed } from '../journey/engine/run';
import type { ProfileParts } from './profile-parts';

/**
 * The plain objects that repositories take and give. Instants are milliseconds here and BSON dates in the database;
 * only `store/` knows the difference. `userRef` is opaque: a keyed hash of the id that the caller gave.
 */

export interface ProfileRow extends ProfileParts {
  userRef: string;
  userId: string | null;
  anonymousIds: string[];
  traits: JsonObject;
  /** When each trait was last set, so that an older identify never overwrites a newer one. */
  traitTimes: Record<string, number>;
  tags: Record<string, { atMs: number; source: string }>;
  consent: Partial<Record<ChannelName, ConsentFact>>;
  /** Normalised: an addr-spec with an A-label domain, and an E.164 number. */
  email: string | null;
  phone: string | null;
  zone: string | null;
  locale: string | null;
  segments: Record<string, { sinceMs: number; version: string }>;
  /** The earliest instant at which time alone may change one of this person's segments or computed traits. */
  recheckAtMs: number | null;
  createdAtMs: number;
  lastSeenAtMs: number;
  /** Set on a profile that was merged: the surviving person. */
  mergedInto: string | null;
  /** Set on the surviving person: the references that were merged into this one; their live runs go on. */
  mergedRefs?: string[];
  /** Set where there are computed traits: what is kept to compute them. Their values are among `traits`. */
  computed?: KeptTraits;
  /** Raised by every write, so that a stale whole is never written over it; absent on a profile never stored. */
  revision?: number;
}

export type EventType = 'track' | 'identify' | 'page' | 'screen' | 'group' | 'alias';

export interface EventRow {
  userRef: string;
  messageId: string;
  type: EventType;
  /** The event's name: of a track its own; `page_viewed` and `screen_viewed`; else the type. */
  name: string;
  properties: JsonObject;
  traits: JsonObject;
  context: JsonObject;
  atMs: number;
  receivedAtMs: number;
  /** `operator`: a change that somebody made by hand, with the key they used in the id of the message. */
  source: 'api' | 'import' | 'journey' | 'system' | 'operator';
  /** False for historical imports: the event feeds profiles and segments and starts no run. */
  triggers: boolean;
  /** The ids as the caller gave them; `previousRef` is the other side of an alias or of a known+anonymous pair. */
  userId: string | null;
  anonymousId: string | null;
  previousRef: string | null;
  /** How many journeys stand between this event and an outside one: a guard against runaway circles. */
  hops: number;
  /** 0 to 31: the stream in which a person's events stay in order. */
  partition: number;
  attempts: number;
}

export interface JourneyVersionRow {
  journey: string;
  version: string;
  plan: Plan;
  /** The YAML as it was published. */
  source: string;
  publishedAtMs: number;
}

export type JourneyStatus = 'live' | 'paused' | 'draining' | 'archived';

/** What an operator has ordered of all runs of a journey. Dispatching carries it out; the next takes its place. */
export interface JourneyOrder {
  /** Orders to a journey are numbered, from 1 on. */
  number: number;
  kind: 'pause' | 'resume' | 'stop';
  atMs: number;
  /** When the pause began that the order begins, ends, or meets. */
  fromMs: number;
  /** Over how long what fell due in a pause is spread at its end. */
  catchUpMs: number;
}

export interface JourneyRow {
  journey: string;
  status: JourneyStatus;
  liveVersion: string;
  /** The last order to all of its runs; absent where there was none. */
  order?: JourneyOrder;
}

export interface RunRow {
  runId: string;
  userRef: string;
  journey: string;
  version: string;
  key: string | null;
  /** True until the run ended: the unique key {userRef, journey, key, overlap} holds among live rows. */
  live: boolean;
  workflowId: string;
  /** The run's own id where runs of one key may overlap (`again: always`); absent elsewhere. */
  overlap?: string;
  listens: string[];
  enteredAtMs: number;
  /** The `messageId` of the entry event, or null for manual, date and segment entries without one. */
  entryMessageId: string | null;
  /** The step the run was last known to stand at. */
  at: string | null;
  endedAtMs: number | null;
  outcome: Outcome | null;
  holdout: boolean;
  /** False between the insert of the row and the start of its workflow: the sweeper starts it. */
  started: boolean;
}

export type MessageState =
  | 'claimed'
  | 'dispatching'
  | 'accepted'
  | 'rejected'
  | 'unknown'
  | 'skipped'
  | 'deferred'
  | 'delivered'
  | 'bounced'
  | 'complained'
  | 'failed';

/** One message to one person: a row of the send ledger. */
export interface MessageRow {
  /** `<runId>/<stepId>/<round>/<channel>`: the send key, which begins with the person. */
  sendKey: string;
  userRef: string;
  runId: string;
  journey: string;
  version: string;
  step: string;
  channel: ChannelName;
  template: string;
  templateVersion: string;
  purpose: Purpose;
  topic: string | null;
  state: MessageState;
  /** Of its journey, 1 to 9, 9 first; absent on rows of before. */
  priority?: number;
  /** The fencing token: each dispatch raises it, and only its holder may settle. */
  attempt: number;
  leaseUntilMs: number | null;
  providerId: string | null;
  reason: string | null;
  consent: ConsentFact | null;
  claimedAtMs: number;
  acceptedAtMs: number | null;
  fates: { was: string; atMs: number }[];
}

export interface CouponCampaignRow {
  coupon: string;
  version: string;
  value: JsonObject;
  pattern: string | null;
  stock: number | null;
  issued: number;
  perPerson: number;
  validMs: number | null;
  uses: number;
  minSpend: { amount: number; currency: string } | null;
  budget: { amount: number; currency: string } | null;
}

export interface CouponClaimRow {
  userRef: string;
  claimKey: string;
  coupon: string;
  code: string;
  claimedAtMs: number;
  expiresAtMs: number | null;
  redeemedAtMs: number | null;
}

export interface StepRow extends Passed {
  userRef: string;
  runId: string;
  journey: string;
  version: string;
  /** The position in the run's history, so that writing it twice writes it once. */
  seq: number;
}

/**
 * A published definition that is used live: a segment, a computed trait, a template, a coupon, or the workspace; and
 * the figures of all people that a trait needs. The body of a trait that was removed is null.
 */
export interface DefinitionRow {
  kind: 'workspace' | 'segment' | 'trait' | 'figures' | 'hours' | 'template' | 'coupon';
  id: string;
  version: string;
  body: Json;
  source: string;
  publishedAtMs: number;
}

/** What was live together after a publish: `<kind>/<id>@<version>` of each. */
export interface ReleaseRow {
  parts: string[];
  publishedAtMs: number;
}

/** The next instant of a `date` entry for one person. */
export interface AppointmentRow {
  userRef: string;
  journey: string;
  /** Which item of `enter`. */
  item: number;
  atMs: number;
}

export interface RefusalRow {
  userRef: string;
  journey: string;
  key: string | null;
  reason: string;
  atMs: number;
  /** The values that decided; absent on rows of before. */
  seen?: Seen[];
}

export interface ApiKeyRow {
  /** The public prefix by which the key is found. */
  prefix: string;
  /** SHA-256 of the whole key, hex. */
  hash: string;
  name: string;
  scopes: string[];
  createdAtMs: number;
  revokedAtMs: number | null;
}
