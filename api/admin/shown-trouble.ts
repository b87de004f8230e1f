import type { ScanTrouble } from '../../dispatch/scan-trouble';
import { instant } from './app';

/** What stands in the way of a look at all people, with instants as text; null where nothing does. */
export function shownTrouble(trouble: ScanTrouble | null) {
  if (trouble === null) return null;
  const { failed, setAside, more } = trouble;
  return {
    failed: failed && {
      reason: failed.reason,
      attempts: failed.attempts,
      at: instant(failed.atMs),
      nextTryAt: instant(failed.nextTryAtMs),
    },
    setAside: setAside.map(({ people, reason, nextTryAtMs }) => ({
      people,
      reason,
      nextTryAt: instant(nextTryAtMs),
    })),
    more,
  };
}
