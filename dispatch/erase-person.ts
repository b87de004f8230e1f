import { randomUUID } from 'node:crypto';
import { shortHash } from '../audience/user-ref';
import type { Counts, Erased, ErasureRow } from '../store/privacy/privacy-repositories';
import type { Store } from '../store/repositories';
import type { ProfileRow } from '../store/rows';
import type { RunStarter } from './run-starter';

/** What an erasure works with. */
export interface Erasing {
  store: Pick<Store, 'profiles' | 'people' | 'personKeys' | 'erasures' | 'runs' | 'suppressions'>;
  starter: Pick<RunStarter, 'terminate'>;
  now(): number;
}

/**
 * What is under way while a person is erased (a mail being sent, an event being dealt with) may write once more. So
 * everything is gone through again after this long, which is above the longest that an activity may take.
 */
const SETTLES_MS = 5 * 60_000;

/** How many live runs of one reference are ended in one look. */
const MOST_RUNS = 1_000;

/**
 * Erases a person, whom any of their references names; null where nobody is known under it. Safe to repeat, and to go
 * on with after a crash at any point: each part finds what is left of it. First the tombstones stand, then the profile
 * goes, so that from then on nothing is sent and nothing brings the person back; then runs end, keys and data go.
 * Throws where Temporal or the database cannot be reached: what is missing is done by the next call, or by dispatching.
 */
export async function erasePerson(erasing: Erasing, userRef: string): Promise<ErasureRow | null> {
  const { store } = erasing;
  const before = await store.erasures.of(userRef);
  if (before !== null) return goOn(erasing, before, [userRef]);
  const profile = await store.profiles.get(userRef);
  const refs = [...new Set([userRef, ...(profile === null ? [] : refsOf(profile))])];
  if (profile === null && sumOf(await store.people.count(refs)) === 0) return null;
  if (profile !== null) await keepRefusals(erasing, profile);
  const erased: Erased = { refs, pseudonym: `x${shortHash(randomUUID())}` };
  const begun = await store.erasures.begin(erased, addressesOf(profile), erasing.now());
  return goOn(erasing, begun, refs);
}

/** A person's own reference and those that were merged into it. */
export function refsOf(profile: Pick<ProfileRow, 'userRef' | 'mergedRefs'>): string[] {
  return [profile.userRef, ...(profile.mergedRefs ?? [])];
}

function addressesOf(profile: ProfileRow | null): { email: string[]; phone: string[] } {
  const listed = (address: string | null | undefined): string[] => (address ? [address] : []);
  return { email: listed(profile?.email), phone: listed(profile?.phone) };
}

/** Who had refused a channel stays refused on it: the address is suppressed, as a keyed hash, before consent is gone. */
async function keepRefusals(erasing: Erasing, profile: ProfileRow): Promise<void> {
  const { email, phone, consent } = profile;
  for (const [channel, address] of [['email', email] as const, ['sms', phone] as const]) {
    if (address === null || consent[channel]?.state !== 'withdrawn') continue;
    await erasing.store.suppressions.add(channel, address, 'erased', erasing.now());
  }
}

function sumOf(counts: Counts): number {
  return Object.values(counts).reduce((sum, one) => sum + one, 0);
}

async function goOn(erasing: Erasing, row: ErasureRow, refs: readonly string[]): Promise<ErasureRow> {
  const { store } = erasing;
  // One that is done knows nobody any more: what came since is under the reference that was asked for.
  const erased = (await store.erasures.whom(row.erasure)) ?? {
    refs: [...refs],
    pseudonym: `x${shortHash(randomUUID())}`,
  };
  const counts = await eraseAll(erasing, erased);
  const to =
    row.state === 'done'
      ? { state: row.state, dueAtMs: null }
      : { state: 'settling' as const, dueAtMs: erasing.now() + SETTLES_MS };
  return (await store.erasures.advance(row.erasure, to, counts)) ?? row;
}

async function eraseAll(erasing: Erasing, erased: Erased): Promise<Counts> {
  const { store } = erasing;
  const profiles = await store.people.eraseProfiles(erased.refs);
  const workflows = await endRuns(erasing, erased.refs);
  const personKeys = await store.personKeys.destroy(erased.refs);
  return addCounts(await store.people.erase(erased), { ...profiles, workflows, personKeys });
}

function addCounts(...all: readonly Counts[]): Counts {
  const sum: Counts = {};
  for (const [name, count] of all.flatMap((counts) => Object.entries(counts)))
    sum[name] = (sum[name] ?? 0) + count;
  return sum;
}

/** Ends live runs at once: they are terminated, since what they would still do is about a person who is gone. */
async function endRuns(erasing: Erasing, refs: readonly string[]): Promise<number> {
  const { store, starter } = erasing;
  let ended = 0;
  for (const userRef of refs) {
    for (;;) {
      const rows = await store.runs.list({ userRef, live: true, limit: MOST_RUNS });
      for (const { workflowId, runId, at } of rows) {
        await starter.terminate(workflowId, 'erased');
        await store.runs.end(runId, { reason: 'erased', atMs: erasing.now(), at });
      }
      ended += rows.length;
      if (rows.length < MOST_RUNS) break;
    }
  }
  return ended;
}

/** Goes on with erasures that a crash cut short, and through those that have settled once more. */
export async function settleErasures(erasing: Erasing, limit: number): Promise<void> {
  const { store } = erasing;
  for (const row of await store.erasures.due(erasing.now(), limit)) {
    const erased = await store.erasures.whom(row.erasure);
    if (erased === null || row.state === 'erasing') {
      await goOn(erasing, row, []);
      continue;
    }
    const counts = await eraseAll(erasing, erased);
    await store.erasures.advance(row.erasure, { state: 'done', dueAtMs: null }, counts);
  }
}
