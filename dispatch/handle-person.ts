import type { EventRow } from '../store/rows';
import type { DispatchContext } from './context';
import { handleEvent } from './handle-event';
import { rowId } from './lanes';

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 5 * 60_000;

/** When an event that could not be dealt with is tried again; nothing is ever given up. */
export function retryAfterMs(attempts: number): number {
  return Math.min(FIRST_RETRY_MS * 2 ** Math.min(attempts, 20), LONGEST_RETRY_MS);
}

/** The handling of a person's rows, in order. */
export interface PersonHandler {
  handle(userRef: string, rows: EventRow[], isHere: (id: string) => boolean): Promise<void>;
  /** Whether the row was dealt with a moment ago: a look at the inbox may still have seen it. */
  isDone(row: EventRow): boolean;
}

/** How many rows dealt with are remembered. */
const MOST_REMEMBERED = 20_000;

/**
 * Deals with a person's events one after another. When one fails, those behind it wait with it: a person's events
 * stay in order, other people go on.
 */
export function createPersonHandler(
  context: DispatchContext,
  owns: (partition: number) => boolean,
): PersonHandler {
  const heldUntilMs = new Map<string, number>();
  const done = new Set<string>();

  function remember(rows: readonly EventRow[]): void {
    for (const row of rows) {
      if (done.size >= MOST_REMEMBERED) done.delete(done.values().next().value ?? '');
      done.add(rowId(row));
    }
  }

  async function hold(userRef: string, rows: readonly EventRow[], error: unknown): Promise<void> {
    const first = rows[0];
    if (first === undefined) return;
    const untilMs = Math.max(context.now() + retryAfterMs(first.attempts), heldUntilMs.get(userRef) ?? 0);
    heldUntilMs.set(userRef, untilMs);
    const text = error instanceof Error ? `${error.name}: ${error.message}` : 'held behind an earlier event';
    try {
      for (const row of rows) await context.store.events.markFailed(row, untilMs, text);
    } catch {
      // The database is away: the rows are still unrouted there, and are found again when it is back.
    }
  }

  function isHeld(userRef: string): boolean {
    const untilMs = heldUntilMs.get(userRef);
    if (untilMs === undefined) return false;
    if (untilMs > context.now()) return true;
    heldUntilMs.delete(userRef);
    return false;
  }

  async function work(rows: EventRow[], isHere: (id: string) => boolean): Promise<Work> {
    const handled = new Set<string>();
    const telling: [EventRow, Promise<void>][] = [];
    let failed = false;
    const earlierFailed = (): boolean => failed;
    for (const [index, row] of rows.entries()) {
      const isPending = (messageId: string): boolean =>
        isHere(rowId({ userRef: row.userRef, messageId })) && !handled.has(messageId);
      try {
        const { told } = await handleEvent(context, row, { isPending, earlierFailed });
        told.catch(() => (failed = true));
        telling.push([row, told]);
        handled.add(row.messageId);
      } catch (error) {
        return { telling, rest: rows.slice(index), error };
      }
    }
    return { telling, rest: [], error: null };
  }

  async function handle(userRef: string, given: EventRow[], isHere: (id: string) => boolean): Promise<void> {
    const rows = given.filter((row) => owns(row.partition));
    if (isHeld(userRef)) return hold(userRef, rows, null);
    const { telling, rest, error } = await work(rows, isHere);
    const routed: EventRow[] = [];
    const untold: EventRow[] = [];
    let failure: unknown = error;
    for (const [row, told] of telling) {
      try {
        await told;
        routed.push(row);
      } catch (fault) {
        failure = fault;
        untold.push(row);
      }
    }
    if (failure !== null) {
      context.log.warn({ userRef, err: failure }, 'events of a person could not be dealt with; tried again');
      await hold(userRef, [...untold, ...rest], failure);
    }
    mark(userRef, routed);
  }

  /**
   * Notes in the inbox what was dealt with. The person's next event does not wait for it: until the note is made, a
   * look at the inbox still finds the row, and `isDone` knows it; after a crash it is dealt with again, to no effect.
   */
  function mark(userRef: string, routed: readonly EventRow[]): void {
    remember(routed);
    context.routed.add(routed).catch((fault: unknown) => {
      for (const row of routed) done.delete(rowId(row));
      context.log.warn({ userRef, err: fault }, 'events were dealt with and not marked; they are seen again');
    });
  }

  return { handle, isDone: (row) => done.has(rowId(row)) };
}

interface Work {
  telling: [EventRow, Promise<void>][];
  /** From the row that failed on. */
  rest: EventRow[];
  error: unknown;
}
