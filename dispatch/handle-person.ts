import type { EventRow, ProfileRow } from '../store/rows';
import type { DispatchContext } from './context';
import { handleEvent } from './handle-event';
import type { Holds } from './holds';
import { findProfile } from './known-person';
import { rowId } from './lanes';

/** What became of a person's rows, up to the first that failed. */
interface Work {
  telling: [EventRow, Promise<void>][];
  /** From the row that failed on. */
  rest: EventRow[];
  error: unknown;
}

async function work(
  context: DispatchContext,
  rows: readonly EventRow[],
  isHere: (id: string) => boolean,
  first: Promise<ProfileRow | null>,
): Promise<Work> {
  const handled = new Set<string>();
  const telling: [EventRow, Promise<void>][] = [];
  let failed = false;
  for (const [index, row] of rows.entries()) {
    const isPending = (messageId: string): boolean =>
      isHere(rowId({ userRef: row.userRef, messageId })) && !handled.has(messageId);
    try {
      const known = index === 0 ? await first : await findProfile(context, row.userRef);
      const { told } = await handleEvent(context, row, known, { isPending, earlierFailed: () => failed });
      told.catch(() => (failed = true));
      telling.push([row, told]);
      handled.add(row.messageId);
    } catch (error) {
      return { telling, rest: rows.slice(index), error };
    }
  }
  return { telling, rest: [], error: null };
}

/**
 * Deals with a person's events one after another, and gives those that are dealt with. When one fails, those behind
 * it wait with it: a person's events stay in order, other people go on. `first` is the person before the first of them.
 */
export async function handlePerson(
  context: DispatchContext,
  holds: Holds,
  userRef: string,
  rows: readonly EventRow[],
  isHere: (id: string) => boolean,
  first: Promise<ProfileRow | null>,
): Promise<EventRow[]> {
  if (holds.isHeld(userRef)) {
    await holds.hold(userRef, rows, null);
    return [];
  }
  const { telling, rest, error } = await work(context, rows, isHere, first);
  const done: EventRow[] = [];
  const untold: EventRow[] = [];
  let failure: unknown = error;
  for (const [row, told] of telling) {
    try {
      await told;
      done.push(row);
    } catch (fault) {
      failure = fault;
      untold.push(row);
    }
  }
  if (failure !== null) {
    context.log.warn({ userRef, err: failure }, 'events of a person could not be dealt with; tried again');
    await holds.hold(userRef, [...untold, ...rest], failure);
  }
  return done;
}
