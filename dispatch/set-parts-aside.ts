import type { PartFailure } from '../audience/failure-reason';
import { failedTraits } from '../audience/traits/kept';
import type { DispatchContext } from './context';
import type { KnownPerson } from './known-person';
import type { Registry } from './registry';
import { PartsFailed, setAside } from './scan-failures';
import { segmentScan } from './segment-scan';

/** What could not be found of a person who was looked at. */
export function failuresOf({ profile, memberships }: KnownPerson): PartFailure[] {
  return [...failedTraits(profile.computed), ...(memberships?.failed ?? [])];
}

/** The look at all people that finds such a part anew; null where it is published no more. */
function scanOf({ preparedSegments, traitScans }: Registry, { about }: PartFailure): string | null {
  if (about.startsWith('trait:')) return traitScans.recompute;
  const segment = preparedSegments.find((one) => `segment:${one.segment}` === about);
  return segment === undefined ? null : segmentScan(segment);
}

/** Has the background find anew what an event or the clock could not; who is set aside already stays as they are. */
export async function setPartsAside(
  context: DispatchContext,
  userRef: string,
  parts: readonly PartFailure[],
): Promise<void> {
  const byScan = new Map<string, PartFailure[]>();
  for (const part of parts) {
    const scan = scanOf(context.registry(), part);
    if (scan !== null) byScan.set(scan, [...(byScan.get(scan) ?? []), part]);
  }
  for (const [scan, mine] of byScan) {
    if ((await context.store.setAside.get(userRef, scan)) !== null) continue;
    await setAside(context, scan, userRef, new PartsFailed(mine));
  }
}
