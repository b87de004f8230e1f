import { createHash } from 'node:crypto';
import { TIE_DEEDS, type CatalogueEvents } from '../journey/engine/items/ties';
import { LEASE_MS } from './leases';

/** The name under which the past of everybody is looked at for ties, once for each set of events that speak of items. */
export function tiesScanOf(catalogue: CatalogueEvents): string {
  const said = JSON.stringify([catalogue.item, ...TIE_DEEDS.map((deed) => catalogue[deed])]);
  return `ties/${createHash('sha256').update(said).digest('hex').slice(0, 16)}`;
}

/**
 * Whether the past may be looked at: once every dispatcher keeps ties of what comes now, so that no event lies between
 * the two. At once where this one has all streams; else when those that have not read what was published must have lost
 * their leases.
 */
export function createTiesSettled(ownsAll: () => boolean, nowMs: () => number): (scan: string) => boolean {
  let seen: { scan: string; atMs: number } | null = null;
  return (scan) => {
    if (seen?.scan !== scan) seen = { scan, atMs: nowMs() };
    return ownsAll() || nowMs() - seen.atMs >= 2 * LEASE_MS;
  };
}
