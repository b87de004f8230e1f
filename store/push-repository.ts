/** That another system was told of a membership. */
export interface ToldRow {
  userRef: string;
  segment: string;
  /** Who was told: a short hash of the address. */
  to: string;
  userId: string | null;
  /** Since when the membership holds of which it was told. */
  sinceMs: number;
}

/** A membership that was told of, or the end of one. */
export type Told = { userRef: string } & (
  { in: false } | { in: true; userId: string | null; sinceMs: number }
);

/** Of which memberships other systems were told, so that what is new or gone can be found. */
export interface SegmentPushes {
  /** What one system was told of one segment, of people behind a reference, in order of `userRef`. */
  page(segment: string, to: string, afterRef: string | null, limit: number): Promise<ToldRow[]>;
  /** Keeps what was told, in the order given. */
  keep(segment: string, to: string, told: readonly Told[]): Promise<void>;
  /** Forgets what others than this one were told of the segment. */
  forgetOthers(segment: string, to: string): Promise<void>;
  count(segment: string, to: string): Promise<number>;
}
