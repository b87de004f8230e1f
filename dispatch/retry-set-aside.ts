import type { SetAsideRow } from '../store/scan-repository';
import type { DispatchContext } from './context';
import { lookForSegment } from './fill-segment';
import type { Lanes } from './lanes';
import type { Look } from './look-at-many';
import { isDatabaseAway, overflowOf, setAside } from './scan-failures';
import { scansOf } from './scans';
import { segmentScan } from './segment-scan';

/** They are tried one after another: a write that is refused must not take those of others with it. */
const PAGE = 50;

/** The look by its name; undefined where nothing that is published asks for it any more. */
function lookNamed(context: DispatchContext, name: string): Look | undefined {
  const segment = context.registry().preparedSegments.find((one) => segmentScan(one) === name);
  if (segment !== undefined) return lookForSegment(context, segment);
  return scansOf(context).find(({ scan }) => scan === name);
}

/** Of those who found no room among the set aside: everybody is looked at again, now that the cause is mended. */
async function takeUpOverflow(context: DispatchContext, scan: string, done: Set<string>): Promise<void> {
  const { scans } = context.store;
  const more = await scans.get(overflowOf(scan));
  if ((more?.people ?? 0) === 0) return;
  await scans.set(overflowOf(scan), { afterRef: null, doneAtMs: null, people: 0 });
  await scans.set(scan, { afterRef: null, doneAtMs: null });
  done.delete(scan);
}

async function retry(
  context: DispatchContext,
  lanes: Lanes,
  { userRef, scan }: SetAsideRow,
  done: Set<string>,
): Promise<void> {
  const look = lookNamed(context, scan);
  try {
    if (look !== undefined) await lanes.run(userRef, () => look.at(userRef));
  } catch (error) {
    if (isDatabaseAway(error)) throw error;
    await setAside(context, scan, userRef, error);
    return;
  }
  await context.store.setAside.remove(userRef, scan);
  if (look !== undefined) await takeUpOverflow(context, scan, done);
}

/**
 * Tries people again who were set aside and whose time has come. Gives whether there may be more. `done` are the looks
 * known to be done.
 */
export async function retrySetAside(
  context: DispatchContext,
  lanes: Lanes,
  done: Set<string>,
  goOn: () => boolean,
): Promise<boolean> {
  const due = await context.store.setAside.due(context.now(), PAGE);
  for (const row of due) {
    if (!goOn()) return false;
    await retry(context, lanes, row, done);
  }
  return due.length === PAGE;
}
