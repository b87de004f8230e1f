import type { ScanFailure, SetAsideCount } from '../store/scan-repository';
import type { Store } from '../store/repositories';
import { overflowOf } from './scan-failures';

/** Why a look at all people is not through for everybody. */
export interface ScanTrouble {
  /** Set while the look as a whole cannot go on. */
  failed: ScanFailure | null;
  /** People set aside, by reason; they are tried again. */
  setAside: Pick<SetAsideCount, 'people' | 'reason' | 'nextTryAtMs'>[];
  /** How often somebody failed who found no room among those set aside. */
  more: number;
}

/** What is wrong with one look, as far as it is about this part (`trait:tier`) or about people as a whole; null: nothing. */
export async function scanTrouble(
  { scans, setAside }: Pick<Store, 'scans' | 'setAside'>,
  scan: string,
  part: string,
): Promise<ScanTrouble | null> {
  const [state, more, counts] = await Promise.all([
    scans.get(scan),
    scans.get(overflowOf(scan)),
    setAside.counts(scan),
  ]);
  const mine = counts.filter(({ about }) => about.length === 0 || about.includes(part));
  const failed = state?.failed ?? null;
  const others = more?.people ?? 0;
  if (failed === null && mine.length === 0 && others === 0) return null;
  return {
    failed,
    setAside: mine.map(({ people, reason, nextTryAtMs }) => ({ people, reason, nextTryAtMs })),
    more: others,
  };
}
