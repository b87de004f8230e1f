import type { ChannelName } from '../../audience/channel';
import type { JsonObject } from '../../audience/json';

/** How many documents of each collection something concerned. */
export type Counts = Record<string, number>;

/** An erasure, from its order to its end. */
export interface ErasureRow {
  erasure: string;
  /**
   * `erasing`: under way, or cut short by a crash. `settling`: all is gone; what was under way meanwhile may have left
   * something behind, and is looked for once more. `done`: nothing leads to the person any more.
   */
  state: 'erasing' | 'settling' | 'done';
  erasedAtMs: number;
  /** When it is gone through again; null when it is done. */
  dueAtMs: number | null;
  counts: Counts;
}

/** Whom an erasure is about; kept sealed until it is done. */
export interface Erased {
  /** All references of the person, those that were merged into it included. */
  refs: string[];
  /** The name under which what is counted stays. */
  pseudonym: string;
}

/** What a tombstone may stand for. Addresses keep imports from bringing the person back under another id. */
export type TombstoneKind = 'ref' | 'email' | 'phone';

/** Erasures and their tombstones. Neither tells who was erased; both know them when they come again. */
export interface Erasures {
  /** A keyed hash that names a person where their reference must not stand. */
  nameOf(userRef: string): string;
  /** Begins an erasure; its tombstones stand before this resolves. */
  begin(erased: Erased, addresses: { email: string[]; phone: string[] }, nowMs: number): Promise<ErasureRow>;
  /** The erasure of this person, or null. */
  of(userRef: string): Promise<ErasureRow | null>;
  /** Whom it is about; null when it is done. */
  whom(erasure: string): Promise<Erased | null>;
  /** Adds to its counts, and sets how far it has come. `done` forgets whom it was about. */
  advance(
    erasure: string,
    to: Pick<ErasureRow, 'state' | 'dueAtMs'>,
    counts: Counts,
  ): Promise<ErasureRow | null>;
  due(nowMs: number, limit: number): Promise<ErasureRow[]>;
  /** Whether a tombstone stands. Callers of the same moment share a reading. */
  stands(kind: TombstoneKind, value: string): Promise<boolean>;
  /** Takes the tombstones of an erasure away: the person may be known anew. False where none stood. */
  lift(userRef: string): Promise<boolean>;
}

/** All that is kept of one person, whatever the collection. */
export interface PersonData {
  /** Plain JSON by collection; instants are ISO 8601. */
  read(refs: readonly string[]): Promise<Record<string, JsonObject[]>>;
  /** How much of it there is. */
  count(refs: readonly string[]): Promise<Counts>;
  /** Removes the profiles; from here on nothing is sent. */
  eraseProfiles(refs: readonly string[]): Promise<Counts>;
  /** Removes, pseudonymises and unlinks the rest. Doing it again goes on where it was cut short. */
  erase(erased: Erased): Promise<Counts>;
  /** Every collection that the store or the database knows. */
  collections(): Promise<string[]>;
}

/** Keys of people, from which what Temporal keeps of them is encrypted. */
export interface PersonKeys {
  /** 32 random bytes; made where the person has none. Kept in memory for a while. */
  saltOf(userRef: string): Promise<Buffer>;
  /** Null where there is none: who it was is erased. */
  find(userRef: string): Promise<Buffer | null>;
  /** Destroys them, in memory too. */
  destroy(userRefs: readonly string[]): Promise<number>;
}

/** One thing that somebody did. */
export interface AuditRow {
  atMs: number;
  /** `key <prefix> <name>`, or `command line` for what works on the database itself. */
  actor: string;
  action: string;
  /** What it was done to: a journey, a key; of a person, the keyed hash. */
  subject: string;
  detail: JsonObject | null;
}

/** Who did what. Nothing in it is ever changed or removed. */
export interface Audit {
  add(row: AuditRow): Promise<void>;
  /** Newest first. */
  list(filter: { action?: string; subject?: string; limit: number }): Promise<AuditRow[]>;
}

/** One statement of consent with its evidence. */
export interface ConsentRow {
  userRef: string;
  channel: ChannelName;
  topic: string | null;
  state: 'granted' | 'withdrawn';
  atMs: number;
  /** The event that recorded it; each send names the one that allowed it. */
  source: string;
  /** `api`, `import`, `journey`, `operator`, or `system` for pages and providers. */
  by: string;
  reason: string | null;
  /** The version of the text that was shown. */
  textVersion: string | null;
  ip: string | null;
  userAgent: string | null;
  journey: string | null;
  runId: string | null;
  step: string | null;
}

/** Every statement of consent that was ever made. Nothing in it is changed. */
export interface Consents {
  /** Adds statements; one that is there already stays as it is. */
  add(rows: readonly ConsentRow[]): Promise<void>;
  /** Newest first. */
  ofPerson(refs: readonly string[], limit: number): Promise<ConsentRow[]>;
}

/** What the store has for the privacy of people. */
export interface PrivacyRepositories {
  consents: Consents;
  people: PersonData;
  personKeys: PersonKeys;
  erasures: Erasures;
  audit: Audit;
}
