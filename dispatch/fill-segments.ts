import type { DispatchContext } from './context';
import { fillNext } from './fill-segment';
import type { Lanes } from './lanes';
import type { PreparedSegment } from '../audience/segments';
import { moveOf, tellOfMoved } from './moved-people';
import { failScan, isWaiting } from './scan-failures';
import { segmentScan } from './segment-scan';

/** Fills one segment as far as it goes; gives whether it is done. */
async function fill(
  context: DispatchContext,
  lanes: Lanes,
  segment: PreparedSegment,
  goOn: () => boolean,
): Promise<boolean> {
  const { scans } = context.store;
  const name = segmentScan(segment);
  let state = await scans.get(name);
  if (isWaiting(state, context.now())) return false;
  if (state === null || state.doneAtMs === null) {
    const errors = await tellOfMoved(context, lanes, moveOf(segment), [segment]);
    if (errors.length > 0) throw errors[0];
  }
  while ((state === null || state.doneAtMs === null) && goOn()) {
    const afterRef: string | null = await fillNext(context, lanes, segment, state?.afterRef ?? null);
    const doneAtMs = afterRef === null ? context.now() : null;
    state = { afterRef: afterRef ?? state?.afterRef ?? null, doneAtMs };
    await scans.set(name, state);
  }
  return state !== null && state.doneAtMs !== null;
}

/**
 * Fills segments that are new, one after another: those that others read come first. Keeps how far it has come, so that
 * it goes on there after a crash, and stops when `goOn` says so. A segment that cannot be filled is tried again later;
 * the others are filled all the same.
 */
export async function fillSegments(
  context: DispatchContext,
  lanes: Lanes,
  done: Set<string>,
  goOn: () => boolean,
): Promise<void> {
  const { preparedSegments, unusable } = context.registry();
  for (const { scan, reason } of unusable) {
    if (!isWaiting(await context.store.scans.get(scan), context.now())) await failScan(context, scan, reason);
  }
  for (const segment of preparedSegments) {
    const name = segmentScan(segment);
    if (done.has(name)) continue;
    if (!goOn()) return;
    try {
      if (await fill(context, lanes, segment, goOn)) done.add(name);
    } catch (error) {
      await failScan(context, name, error);
    }
  }
}
