/**
 * How far a background look at all people has come, by name (`segment/<id>@<version>`, `journey/<id>@<version>`), so
 * that it goes on after a crash and is known to be done.
 */
export interface Scans {
  get(name: string): Promise<ScanState | null>;
  set(name: string, state: ScanState): Promise<void>;
  /** Names and failures of the looks that cannot go on at present. */
  failed(): Promise<{ scan: string; failed: ScanFailure }[]>;
}

export interface ScanState {
  /** The last `userRef` of the pages done; null at the beginning. */
  afterRef: string | null;
  doneAtMs: number | null;
  /** How many profiles lie up to there; absent where nobody counted. */
  people?: number;
  /** Set while the look as a whole cannot go on; it is tried again. */
  failed?: ScanFailure;
  /** People up to there may have been moved since then and not been told of it. */
  moved?: { lastRef: string; sinceMs: number };
}

/** Why a look at all people cannot go on, and when it is tried again. */
export interface ScanFailure {
  reason: string;
  attempts: number;
  atMs: number;
  nextTryAtMs: number;
}

/** A person whom one look could not deal with; the look has gone on without them and comes back to them. */
export interface SetAsideRow {
  userRef: string;
  /** The name of the look. */
  scan: string;
  /** What of the person failed, as `trait:tier`; empty where the person as a whole did. */
  about: string[];
  /** Holds nothing of the person: see `failureReason`. */
  reason: string;
  attempts: number;
  firstAtMs: number;
  lastAtMs: number;
  nextTryAtMs: number;
}

/** People of one look who are set aside for one reason. */
export interface SetAsideCount {
  scan: string;
  about: string[];
  reason: string;
  people: number;
  nextTryAtMs: number;
}

/** People who are set aside, by look. */
export interface SetAside {
  get(userRef: string, scan: string): Promise<SetAsideRow | null>;
  /** Takes the place of what is there of this person and look. */
  put(row: SetAsideRow): Promise<void>;
  remove(userRef: string, scan: string): Promise<void>;
  /** Those whose next try is due, the longest due first. */
  due(nowMs: number, limit: number): Promise<SetAsideRow[]>;
  count(scan: string): Promise<number>;
  total(): Promise<number>;
  /** How many there are for each look and reason, the most first; of one look where it is named. */
  counts(scan?: string): Promise<SetAsideCount[]>;
}
