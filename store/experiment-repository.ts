/** A person who was drawn into a variant, and is measured until `dueAtMs`. */
export interface DrawRow {
  /** `<journey>/<split>@<8 hex digits>`. */
  experiment: string;
  variant: string;
  userRef: string;
  runId: string;
  journey: string;
  version: string;
  enteredAtMs: number;
  entryMessageId: string | null;
  drawnAtMs: number;
  /** When the time for the goal is over. */
  dueAtMs: number;
}

/** People of a variant whose time is over, and how many of them reached the goal. */
export interface VariantCounts {
  people: number;
  reached: number;
}

/** A verdict with its evidence: the counts it was taken by, and how far the winner was ahead of each other. */
export interface WonRow {
  winner: string;
  atMs: number;
  counts: Record<string, VariantCounts>;
  ahead: Record<string, { difference: number; low: number; high: number }>;
}

export interface ExperimentRow {
  experiment: string;
  journey: string;
  split: string;
  counts: Record<string, VariantCounts>;
  /** Raised by every count, so that nobody is counted twice. */
  turn: number;
  /** Null while nobody has won; it never changes after. */
  won: WonRow | null;
}

/** Which variant of a split is better: who was drawn, the counts, and the verdict. */
export interface Experiments {
  /** Keeps a draw; of one person in one experiment the first stands. */
  draw(row: DrawRow): Promise<void>;
  /** Draws whose time is over at `untilMs` and that are not counted yet, the first to be due first; with the turn to count them in. */
  due(
    about: Pick<ExperimentRow, 'experiment' | 'journey' | 'split'>,
    untilMs: number,
    limit: number,
  ): Promise<{ turn: number; rows: DrawRow[] }>;
  /**
   * Adds what became of draws that `due` gave; each is counted once, whatever crashes and whoever counts at the same
   * time. False where somebody else has counted in this turn: ask `due` again.
   */
  count(
    experiment: string,
    turn: number,
    outcomes: readonly { row: DrawRow; reached: boolean }[],
  ): Promise<boolean>;
  get(experiment: string): Promise<ExperimentRow | null>;
  ofJourney(journey: string): Promise<ExperimentRow[]>;
  /** How many are drawn and not counted yet, by variant. */
  waiting(experiment: string): Promise<Record<string, number>>;
  /** Keeps the verdict; the first stands. */
  decide(experiment: string, won: WonRow): Promise<void>;
}
