import type { Store } from '../store/repositories';

/** How long an answer counts: about as long as a run takes from its last step to its end. */
const KEPT_MS = 5_000;
const MOST_KEPT = 10_000;

/** Who a person is now: two of them may have been merged while a run of one went on. */
export interface Survivors {
  /** The reference of the surviving person; read where it was not noted a moment ago. */
  of(userRef: string): Promise<string>;
  note(userRef: string, survivor: string): void;
}

/** Survivors from the profiles. */
export function createSurvivors(
  profiles: Pick<Store['profiles'], 'get'>,
  nowMs: () => number = Date.now,
): Survivors {
  const noted = new Map<string, { survivor: string; atMs: number }>();
  return {
    async of(userRef) {
      const known = noted.get(userRef);
      if (known !== undefined && nowMs() - known.atMs < KEPT_MS) return known.survivor;
      return (await profiles.get(userRef))?.userRef ?? userRef;
    },
    note(userRef, survivor) {
      if (noted.size >= MOST_KEPT) noted.delete(noted.keys().next().value ?? '');
      noted.delete(userRef);
      noted.set(userRef, { survivor, atMs: nowMs() });
    },
  };
}
