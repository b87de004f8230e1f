import { failureReason, type PartFailure } from '../audience/failure-reason';
import type { ScanState, SetAsideRow } from '../store/scan-repository';
import type { DispatchContext } from './context';

const FIRST_PERSON_MS = 60_000;
const LONGEST_PERSON_MS = 6 * 3_600_000;
const FIRST_SCAN_MS = 10_000;
const LONGEST_SCAN_MS = 3_600_000;

/** So many people are set aside for one look; of more it is kept only that there are more. */
const MOST_ASIDE = 1_000;

type FailureContext = Pick<DispatchContext, 'store' | 'now' | 'log'>;

/** A person was looked at, and some of what was asked about could not be found; the rest is kept. */
export class PartsFailed extends Error {
  constructor(readonly parts: readonly PartFailure[]) {
    super('Parts of a person could not be looked at');
    this.name = 'PartsFailed';
  }
}

function backoffMs(firstMs: number, longestMs: number, attempts: number): number {
  return Math.min(firstMs * 2 ** Math.min(attempts - 1, 20), longestMs);
}

/** Where it is kept that more people failed than are set aside. */
export function overflowOf(scan: string): string {
  return `overflow/${scan}`;
}

/** Sets a person aside for one look, to be tried again later, longer each time. */
export async function setAside(
  { store, now, log }: FailureContext,
  scan: string,
  userRef: string,
  error: unknown,
): Promise<void> {
  const known = await store.setAside.get(userRef, scan);
  if (known === null && (await store.setAside.count(scan)) >= MOST_ASIDE) {
    const more = await store.scans.get(overflowOf(scan));
    await store.scans.set(overflowOf(scan), {
      afterRef: null,
      doneAtMs: null,
      people: (more?.people ?? 0) + 1,
    });
    return;
  }
  const parts = error instanceof PartsFailed ? error.parts : [];
  const about = [...new Set(parts.map((part) => part.about))].sort();
  const reason = parts[0]?.reason ?? failureReason(error);
  const attempts = (known?.attempts ?? 0) + 1;
  const nowMs = now();
  const row: SetAsideRow = {
    ...{ userRef, scan, about, reason, attempts },
    firstAtMs: known?.firstAtMs ?? nowMs,
    lastAtMs: nowMs,
    nextTryAtMs: nowMs + backoffMs(FIRST_PERSON_MS, LONGEST_PERSON_MS, attempts),
  };
  await store.setAside.put(row);
  log.warn(
    { userRef, scan, about, reason, attempts },
    'a person is set aside by a look at all people, and tried again later',
  );
}

/** Keeps why a look at all people cannot go on; it is tried again where it stopped, and the other looks go on. */
export async function failScan(
  { store, now, log }: FailureContext,
  scan: string,
  error: unknown,
): Promise<ScanState> {
  const known = await store.scans.get(scan);
  const attempts = (known?.failed?.attempts ?? 0) + 1;
  const reason = typeof error === 'string' ? error : failureReason(error);
  const atMs = now();
  const nextTryAtMs = atMs + backoffMs(FIRST_SCAN_MS, LONGEST_SCAN_MS, attempts);
  const state: ScanState = {
    ...(known ?? { afterRef: null, doneAtMs: null }),
    failed: { reason, attempts, atMs, nextTryAtMs },
  };
  await store.scans.set(scan, state);
  log.warn({ scan, reason, attempts }, 'a look at all people cannot go on; it is tried again later');
  return state;
}

/** Whether a look waits until it is tried again. */
export function isWaiting(state: ScanState | null, nowMs: number): boolean {
  return state?.failed !== undefined && state.failed.nextTryAtMs > nowMs;
}

/** Whether it is the database that is away: then nobody in particular has failed. */
export function isDatabaseAway(error: unknown): boolean {
  const name = error instanceof Error ? error.name : '';
  return /^Mongo(ose)?\w*(Network|Selection|NotConnected|PoolCleared|TopologyClosed|Disconnected)/.test(name);
}
