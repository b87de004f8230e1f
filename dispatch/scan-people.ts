import type { ProfileRow } from '../store/rows';
import { setAllAppointments } from './appointments';
import type { DispatchContext } from './context';
import { enterByPast } from './enter-by-past';
import type { Lanes } from './lanes';
import { enterExisting, recheckTraits } from './recheck';
import { fillNext } from './fill-segment';
import { findProfile } from './known-person';
import type { Registry } from './registry';
import { keepPastTies, tiesScan } from './ties';

const PAGE = 200;

/** What was published and has not been looked at for every person yet. */
interface Pending {
  names: string[];
  afterRef: string | null;
  /** How many profiles lie up to there. */
  looked: number;
  /** The scan for ties, where it is still to be done. */
  ties: string | null;
  traits: 'recompute' | 'settle' | null;
  journeys: ReadonlySet<string>;
}

/** The name under which it is kept how far the people were looked at for a segment. */
export function segmentScan({ segment, version }: { segment: string; version: string }): string {
  return `segment/${segment}@${version}`;
}

interface Scan {
  name: string;
  /** What it is about: ties, where it is about no journey and no traits. */
  journey: string | null;
  traits: Pending['traits'];
}

function traitScansOf({ traitScans }: Registry): Scan[] {
  return (['recompute', 'settle'] as const).flatMap((traits) => {
    const name = traitScans[traits];
    return name === null ? [] : [{ name, journey: null, traits }];
  });
}

function scansOf(registry: Registry): Scan[] {
  const journeys = registry.entrances.flatMap(({ plan, status }) => {
    const concerns = plan.enter.some(
      (item) =>
        item.kind === 'date' ||
        item.kind === 'schedule' ||
        (item.kind === 'segment' && item.existing) ||
        (item.kind === 'event' && item.existingMs !== undefined),
    );
    return concerns && status === 'live'
      ? [{ name: `journey/${plan.journey}@${plan.version}`, journey: plan.journey, traits: null }]
      : [];
  });
  const ties = tiesScan(registry);
  return [
    ...traitScansOf(registry),
    ...journeys,
    ...(ties === null ? [] : [{ name: ties, journey: null, traits: null }]),
  ];
}

function isBefore(one: string | null, other: string | null): boolean {
  return one === null || (other !== null && one < other);
}

async function findPending(
  context: DispatchContext,
  done: Set<string>,
  isSettled: (scan: string) => boolean,
): Promise<Pending | null> {
  const pending: Pending = {
    names: [],
    afterRef: null,
    looked: 0,
    ties: null,
    traits: null,
    journeys: new Set(),
  };
  const journeys = new Set<string>();
  let furthest: Pick<Pending, 'afterRef' | 'looked'> | null = null;
  for (const { name, journey, traits } of scansOf(context.registry())) {
    if (done.has(name)) continue;
    const state = await context.store.scans.get(name);
    if (state !== null && state.doneAtMs !== null) {
      done.add(name);
      continue;
    }
    if (journey === null && traits === null && !isSettled(name)) continue;
    pending.names.push(name);
    if (journey !== null) journeys.add(journey);
    else if (traits === null) pending.ties = name;
    pending.traits ??= traits;
    // The scan that has come least far decides where to begin; looking at somebody twice does no harm.
    const reached = { afterRef: state?.afterRef ?? null, looked: state?.people ?? 0 };
    furthest = furthest === null || isBefore(reached.afterRef, furthest.afterRef) ? reached : furthest;
  }
  return pending.names.length === 0 ? null : { ...pending, ...furthest, journeys };
}

async function lookAt(context: DispatchContext, { userRef }: ProfileRow, pending: Pending): Promise<void> {
  // Traits first: dates and segments read them.
  if (pending.traits !== null) await recheckTraits(context, userRef, pending.traits);
  if (pending.ties !== null) await keepPastTies(context, userRef);
  if (pending.journeys.size === 0) return;
  const profile = await findProfile(context, userRef);
  if (profile === null) return;
  for (const entrance of context.registry().entrances) {
    if (!pending.journeys.has(entrance.plan.journey)) continue;
    await setAllAppointments(context, entrance, profile, 'date');
    await setAllAppointments(context, entrance, profile, 'schedule');
    await enterByPast(context, entrance, profile);
  }
  await enterExisting(context, profile, Object.keys(profile.segments), (journey) =>
    pending.journeys.has(journey),
  );
}

/**
 * Fills segments that are new, one after another: those that others read come first. Keeps how far it has come, so that
 * it goes on there after a crash, and stops when `goOn` says so.
 */
async function fillSegments(
  context: DispatchContext,
  lanes: Lanes,
  done: Set<string>,
  goOn: () => boolean,
): Promise<void> {
  const { scans } = context.store;
  for (const segment of context.registry().preparedSegments) {
    const name = segmentScan(segment);
    if (done.has(name)) continue;
    let state = await scans.get(name);
    while ((state === null || state.doneAtMs === null) && goOn()) {
      const afterRef = await fillNext(context, lanes, segment, state?.afterRef ?? null);
      const doneAtMs = afterRef === null ? context.now() : null;
      state = { afterRef: afterRef ?? state?.afterRef ?? null, doneAtMs };
      await scans.set(name, state);
    }
    if (!goOn()) return;
    done.add(name);
  }
}

/**
 * Looks at every person for what was published since: memberships of new segments, dates of new journeys, and people
 * already in a segment. Goes page by page, keeps how far it has come, and stops when `goOn` says so. The
 * past is looked at for ties once `isSettled` says so of that look.
 */
export async function scanPeople(
  context: DispatchContext,
  lanes: Lanes,
  done: Set<string>,
  goOn: () => boolean,
  isSettled: (scan: string) => boolean,
): Promise<void> {
  await fillSegments(context, lanes, done, goOn);
  const pending = await findPending(context, done, isSettled);
  if (pending === null) return;
  const { scans, profiles } = context.store;
  let { afterRef, looked } = pending;
  while (goOn()) {
    const page = await profiles.scan(afterRef, PAGE);
    const people = page.filter((profile) => profile.mergedInto === null);
    await Promise.all(people.map((one) => lanes.run(one.userRef, () => lookAt(context, one, pending))));
    looked += page.length;
    const last = page.at(-1);
    const doneAtMs = page.length < PAGE ? context.now() : null;
    for (const name of pending.names) {
      await scans.set(name, { afterRef: last?.userRef ?? afterRef, doneAtMs, people: looked });
      if (doneAtMs !== null) done.add(name);
    }
    if (last === undefined || doneAtMs !== null) return;
    afterRef = last.userRef;
  }
}
