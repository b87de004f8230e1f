import type { Answered, AudienceQuery } from '../audience/mongo/compile-audience';
import type { RefRange } from '../audience/mongo/pipelines';

/** One person as the database answers: in for certain (`must`), or to be looked at in memory (`may` and not `must`). */
export interface AskedPerson extends Answered {
  userRef: string;
  /** When an event that was counted leaves its period; null where none does. */
  leavesAtMs: number | null;
  /** The version of the segment that was asked about, by which the person is in it; null where they are not. */
  memberVersion: string | null;
  revision: number;
  recheckAtMs: number | null;
}

/** Conditions asked of all people at once. */
export interface Audiences {
  /** The next so many profiles behind a reference; null where there are none. */
  nextRange(afterRef: string | null, people: number): Promise<RefRange | null>;
  /**
   * Whom of a range the condition may hold for, among people who were not merged. With a segment, its members come as
   * well, and the fields of profiles that a change of it needs.
   */
  ask(query: AudienceQuery, range: RefRange, segment?: string | null): Promise<AskedPerson[]>;
  /** How many people are in each segment, by the memberships that are kept. */
  memberCounts(): Promise<Map<string, number>>;
}
