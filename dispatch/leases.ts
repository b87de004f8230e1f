import type { Partitions } from '../store/repositories';
import { PARTITIONS } from './partition-of';

/** How long a lease lasts: after a crash others wait this long; a stop gives leases back at once. */
export const LEASE_MS = 10_000;

/** The streams this dispatcher owns. */
export interface Leases {
  owns(partition: number): boolean;
  held(): readonly number[];
  /** Takes and renews; call it every third of a lease. */
  renew(): Promise<void>;
  release(): Promise<void>;
}

/** Shares the streams out evenly among the dispatchers that hold some. A lease that ran out is not trusted. */
export function createLeases(partitions: Partitions, owner: string, now: () => number): Leases {
  let held: readonly number[] = [];
  let owned: ReadonlySet<number> = new Set();
  let untilMs = 0;
  return {
    owns: (partition) => now() < untilMs && owned.has(partition),
    held: () => (now() < untilMs ? held : []),
    async renew() {
      const nowMs = now();
      const owners = await partitions.owners(nowMs);
      const sharers = Math.max(1, held.length > 0 ? owners : owners + 1);
      const leaseUntilMs = nowMs + LEASE_MS;
      held = await partitions.hold(owner, Math.ceil(PARTITIONS / sharers), nowMs, leaseUntilMs);
      owned = new Set(held);
      untilMs = leaseUntilMs;
    },
    async release() {
      untilMs = 0;
      held = [];
      await partitions.releaseAll(owner);
    },
  };
}
