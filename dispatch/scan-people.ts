import type { ScanState } from '../store/scan-repository';
import type { DispatchContext } from './context';
import { fillSegments } from './fill-segments';
import type { Lanes } from './lanes';
import { lookAtMany } from './look-at-many';
import { clearMark, isAskedFor, MOVED_BY_TRAITS, setMark, tellOfMoved } from './moved-people';
import { failScan, isWaiting } from './scan-failures';
import { scansOf, type Scan } from './scans';
import { segmentScan } from './segment-scan';

const PAGE = 200;

/** What was published and has not been looked at for every person yet. */
interface Pending {
  scans: Scan[];
  afterRef: string | null;
  /** How many profiles lie up to there. */
  looked: number;
}

function isBefore(one: string | null, other: string | null): boolean {
  return one === null || (other !== null && one < other);
}

/** The scan that has come least far decides where to begin; looking at somebody twice does no harm. */
function startOf(states: readonly (ScanState | null)[]): Pick<Pending, 'afterRef' | 'looked'> {
  const reached = states.map((state) => ({ afterRef: state?.afterRef ?? null, looked: state?.people ?? 0 }));
  return reached.reduce((first, one) => (isBefore(one.afterRef, first.afterRef) ? one : first));
}

async function findPending(
  context: DispatchContext,
  done: Set<string>,
  isSettled: (scan: string) => boolean,
): Promise<Pending | null> {
  const scans: Scan[] = [];
  const states: (ScanState | null)[] = [];
  for (const one of scansOf(context)) {
    if (done.has(one.scan)) continue;
    const state = await context.store.scans.get(one.scan);
    if (state !== null && state.doneAtMs !== null) {
      done.add(one.scan);
      continue;
    }
    if (scans.some(({ also }) => also === one.scan)) continue;
    if (isWaiting(state, context.now()) || (one.about === 'ties' && !isSettled(one.scan))) continue;
    scans.push(one);
    states.push(state);
  }
  return scans.length === 0 ? null : { scans, ...startOf(states) };
}

/** Looks that nothing which is published asks for any more do not count as failing. */
async function forgetFailures(context: DispatchContext, done: Set<string>): Promise<void> {
  const { revision, preparedSegments, unusable } = context.registry();
  const known = `failures/${revision}`;
  if (done.has(known)) return;
  const asked = [
    ...preparedSegments.map(segmentScan),
    ...[...scansOf(context), ...unusable].map(({ scan }) => scan),
  ];
  const { scans } = context.store;
  // A segment may be taken out and come back as it was.
  for (const name of done) if (name.startsWith('segment/') && !asked.includes(name)) done.delete(name);
  for (const { scan } of await scans.failed()) {
    const state = asked.includes(scan) ? null : await scans.get(scan);
    if (state !== null) await scans.set(scan, { afterRef: state.afterRef, doneAtMs: state.doneAtMs });
  }
  done.add(known);
}

const isOfTraits = ({ about }: Scan): boolean => about === 'traits';

/** Tells of whom traits moved before a crash; where that cannot go on, neither can they. Gives the looks that go on. */
async function tellOfEarlier(
  context: DispatchContext,
  lanes: Lanes,
  scans: readonly Scan[],
): Promise<readonly Scan[]> {
  const ofTraits = scans.filter(isOfTraits);
  if (ofTraits.length === 0) return scans;
  const errors = await tellOfMoved(context, lanes, MOVED_BY_TRAITS, context.registry().preparedSegments);
  if (errors.length === 0) return scans;
  for (const { scan } of ofTraits) await failScan(context, scan, errors[0]);
  return scans.filter((one) => !isOfTraits(one));
}

/** Looks at a page of people; whom traits move is told of it, whatever dies in between. */
async function lookAtPage(
  context: DispatchContext,
  lanes: Lanes,
  scans: readonly Scan[],
  afterRef: string | null,
  refs: readonly string[],
): Promise<Map<string, unknown>> {
  const lastRef = refs.at(-1);
  const isAsked = context.registry().preparedSegments.some((segment) => isAskedFor(context, segment));
  const marks = isAsked && scans.some(isOfTraits);
  if (marks && lastRef !== undefined)
    await setMark(context, MOVED_BY_TRAITS, { afterRef, lastRef, sinceMs: context.now() });
  const stopped = await lookAtMany(context, lanes, refs, scans);
  if (marks && !scans.some((one) => isOfTraits(one) && stopped.has(one.scan)))
    await clearMark(context, MOVED_BY_TRAITS);
  return stopped;
}

/**
 * Looks at every person for what was published since: memberships of new segments, dates of new journeys, and people
 * already in a segment. Goes page by page, keeps how far it has come, and stops when `goOn` says so. The
 * past is looked at for ties once `isSettled` says so of that look. Neither a person nor a definition that fails holds
 * up the others.
 */
export async function scanPeople(
  context: DispatchContext,
  lanes: Lanes,
  done: Set<string>,
  goOn: () => boolean,
  isSettled: (scan: string) => boolean,
): Promise<void> {
  await forgetFailures(context, done);
  await fillSegments(context, lanes, done, goOn);
  const pending = await findPending(context, done, isSettled);
  if (pending === null) return;
  let { afterRef, looked } = pending;
  let scans = await tellOfEarlier(context, lanes, pending.scans);
  while (goOn() && scans.length > 0) {
    const page = await context.store.profiles.scan(afterRef, PAGE);
    const people = page.filter((profile) => profile.mergedInto === null);
    const refs = people.map(({ userRef }) => userRef);
    const stopped = await lookAtPage(context, lanes, scans, afterRef, refs);
    for (const [scan, error] of stopped) await failScan(context, scan, error);
    scans = scans.filter(({ scan }) => !stopped.has(scan));
    looked += page.length;
    const last = page.at(-1);
    const doneAtMs = page.length < PAGE ? context.now() : null;
    for (const scan of scans.flatMap(({ scan: own, also }) => [own, ...(also === undefined ? [] : [also])])) {
      await context.store.scans.set(scan, { afterRef: last?.userRef ?? afterRef, doneAtMs, people: looked });
      if (doneAtMs !== null) done.add(scan);
    }
    if (last === undefined || doneAtMs !== null) return;
    afterRef = last.userRef;
  }
}
