/**
 * How far a background look at all people has come, by name (`segment/<id>@<version>`, `journey/<id>@<version>`), so
 * that it goes on after a crash and is known to be done.
 */
export interface Scans {
  get(name: string): Promise<ScanState | null>;
  set(name: string, state: ScanState): Promise<void>;
}

export interface ScanState {
  /** The last `userRef` of the pages done; null at the beginning. */
  afterRef: string | null;
  doneAtMs: number | null;
  /** How many profiles lie up to there; absent where nobody counted. */
  people?: number;
}
