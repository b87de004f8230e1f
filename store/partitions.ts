import { trusted, type Connection } from 'mongoose';
import { defineCollection, type Collection, type Stored } from './collection';
import { isDuplicateKey } from './grouped-calls';
import type { Partitions } from './repositories';

/** The number of streams into which people are shared out. */
const PARTITION_COUNT = 32;

interface PartitionRow {
  partition: number;
  owner: string | null;
  leaseUntilMs: number;
}

interface OwnerRow {
  leaseUntilMs: number;
}

type Held = Stored & { partition: number; leaseUntil: Date };

/** Takes one partition whose lease is over, or which nobody ever had. */
async function take(
  partitions: Collection<PartitionRow>,
  partition: number,
  owner: string,
  nowMs: number,
  leaseUntil: Date,
): Promise<boolean> {
  const lapsed = { _id: String(partition), leaseUntil: trusted({ $lte: new Date(nowMs) }) };
  try {
    const set = { partition, owner, leaseUntil };
    await partitions.model.updateOne(lapsed, { $set: set }, { upsert: true });
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

/** Those of `wanted` that are still this owner's get the new lease. */
async function renew(
  partitions: Collection<PartitionRow>,
  wanted: readonly number[],
  owner: string,
  leaseUntil: Date,
): Promise<number[]> {
  const mine = { _id: trusted({ $in: wanted.map(String) }), owner };
  await partitions.model.updateMany(mine, { $set: { leaseUntil } });
  const kept = await partitions.model.find({ ...mine, leaseUntil }).lean<Held[]>();
  return kept.map((one) => one.partition);
}

/**
 * Streams of people, each owned by one dispatcher at a time. An owner with more than its fair share lets the surplus
 * lapse: it gives those out no longer, and nobody else has them before the lease under which they may still be worked
 * on is over.
 */
export function createPartitions(connection: Connection): Partitions {
  const partitions = defineCollection<PartitionRow>(connection, 'partitions', {
    partition: 'number',
    owner: 'text',
    leaseUntilMs: 'instant',
  });
  const owners = defineCollection<OwnerRow>(connection, 'partitionOwners', { leaseUntilMs: 'instant' });

  async function ownersAt(nowMs: number): Promise<number> {
    return owners.model.countDocuments({ leaseUntil: trusted({ $gt: new Date(nowMs) }) });
  }

  return {
    async hold(owner, want, nowMs, leaseUntilMs) {
      const leaseUntil = new Date(leaseUntilMs);
      await owners.model.updateOne({ _id: owner }, { $set: { leaseUntil } }, { upsert: true });
      const share = Math.ceil(PARTITION_COUNT / Math.max(1, await ownersAt(nowMs)));
      const most = Math.min(want, share, PARTITION_COUNT);
      const all = await partitions.model.find().sort({ partition: 1 }).lean<(Held & { owner?: string })[]>();
      const mine = all.filter((one) => one.owner === owner).map((one) => one.partition);
      const held = await renew(partitions, mine.slice(0, most), owner, leaseUntil);
      const inForce = all.filter((one) => one.leaseUntil.getTime() > nowMs).map((one) => one.partition);
      const start = Math.floor(Math.random() * PARTITION_COUNT);
      for (let step = 0; step < PARTITION_COUNT && held.length < most; step += 1) {
        const partition = (start + step) % PARTITION_COUNT;
        if (inForce.includes(partition) || held.includes(partition)) continue;
        if (await take(partitions, partition, owner, nowMs, leaseUntil)) held.push(partition);
      }
      return held.sort((one, other) => one - other);
    },
    async releaseAll(owner) {
      const free = { $set: { leaseUntil: new Date(0) }, $unset: { owner: 1 } };
      await partitions.model.updateMany({ owner }, free);
      await owners.model.deleteOne({ _id: owner });
    },
    owners: ownersAt,
  };
}
