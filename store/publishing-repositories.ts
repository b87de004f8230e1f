import type {
  DefinitionRow,
  JourneyOrder,
  JourneyRow,
  JourneyStatus,
  JourneyVersionRow,
  ReleaseRow,
} from './rows';

export interface Journeys {
  /** Adds an immutable version (a no-op when the hash exists) and makes it the live one. */
  publish(row: JourneyVersionRow): Promise<void>;
  version(journey: string, version: string): Promise<JourneyVersionRow | null>;
  /** Every version that was published, newest first, without plan and source. */
  versions(journey: string): Promise<Omit<JourneyVersionRow, 'plan' | 'source'>[]>;
  /** Journeys with a live pointer, with the plan it points to. */
  live(): Promise<(JourneyRow & { plan: JourneyVersionRow['plan'] })[]>;
  list(): Promise<JourneyRow[]>;
  /** Every token that any version of any journey listens to: runs of old versions may live. */
  listens(): Promise<string[]>;
  /**
   * Sets the status of a journey, with an order to all its runs where one is given. Changes nothing, and gives false,
   * where the journey is no longer as `row` has it: the caller then looks anew.
   */
  setStatus(
    row: Pick<JourneyRow, 'journey' | 'status' | 'order'>,
    status: JourneyStatus,
    order?: Omit<JourneyOrder, 'number'>,
  ): Promise<boolean>;
  /** Rises with every publish or status change, so that caches know when to load again. */
  revision(): Promise<number>;
}

export interface Definitions {
  publish(row: DefinitionRow): Promise<void>;
  live(kind: DefinitionRow['kind'], id: string): Promise<DefinitionRow | null>;
  /** A version that was published at any time. */
  version(kind: DefinitionRow['kind'], id: string, version: string): Promise<DefinitionRow | null>;
  all(kind: DefinitionRow['kind']): Promise<DefinitionRow[]>;
  revision(): Promise<number>;
}

export interface Releases {
  add(row: ReleaseRow): Promise<void>;
  /** The newest that holds this part. */
  lastWith(part: string): Promise<ReleaseRow | null>;
}
