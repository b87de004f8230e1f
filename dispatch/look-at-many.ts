import type { DispatchContext } from './context';
import type { Lanes } from './lanes';
import { isDatabaseAway, PartsFailed, setAside } from './scan-failures';

/** One look at one person, by the name of the look at all people that it belongs to. */
export interface Look {
  scan: string;
  at: (userRef: string) => Promise<void>;
}

/** Where so many people, and all of them, fail at once, it is the look that fails and not the people. */
const MANY = 10;

interface Failure {
  scan: string;
  userRef: string;
  error: unknown;
}

async function lookWithAll(looks: readonly Look[], userRef: string): Promise<Failure[]> {
  const failures: Failure[] = [];
  for (const { scan, at } of looks) {
    try {
      await at(userRef);
    } catch (error) {
      failures.push({ scan, userRef, error });
    }
  }
  return failures;
}

/** Once more, alone: writes are shared, and one that is refused takes those of others with it. */
async function onceMore(lanes: Lanes, { at }: Look, { userRef, error }: Failure): Promise<unknown> {
  if (error instanceof PartsFailed) return error;
  try {
    await lanes.run(userRef, () => at(userRef));
    return null;
  } catch (again) {
    return again;
  }
}

/**
 * Looks at people side by side. Who fails is set aside for that look, and everybody else is dealt with. Gives the looks
 * that failed as a whole, with the error: of them nobody is set aside.
 */
export async function lookAtMany(
  context: DispatchContext,
  lanes: Lanes,
  userRefs: readonly string[],
  looks: readonly Look[],
): Promise<Map<string, unknown>> {
  const failures = (
    await Promise.all(userRefs.map((userRef) => lanes.run(userRef, () => lookWithAll(looks, userRef))))
  ).flat();
  const stopped = new Map<string, unknown>();
  for (const look of looks) {
    const mine = failures.filter(({ scan }) => scan === look.scan);
    const whole = mine.filter(({ error }) => !(error instanceof PartsFailed));
    const away = whole.find(({ error }) => isDatabaseAway(error));
    const all = whole.length >= MANY && whole.length === userRefs.length ? whole[0] : undefined;
    const stop = away ?? all;
    if (stop !== undefined) {
      stopped.set(look.scan, stop.error);
      continue;
    }
    for (const failure of mine) {
      const error = await onceMore(lanes, look, failure);
      if (error !== null) await setAside(context, look.scan, failure.userRef, error);
    }
  }
  return stopped;
}
