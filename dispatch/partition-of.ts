/** The number of streams that dispatchers share out among themselves. */
export const PARTITIONS = 32;

/** The stream of a person: FNV-1a of the reference, so that every process agrees without asking. */
export function partitionOf(userRef: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < userRef.length; index += 1) {
    hash ^= userRef.charCodeAt(index);
    hash = Math.imul(hash, 0x01000193) >>> 0;
  }
  return hash % PARTITIONS;
}
