import { entriesOf, isOlder } from '../dispatch/merged-runs';
import type { ActivityDeps } from './deps';
import { refsOfRun, type RunAtHand } from './run-at-hand';

/** How many entries of the journey are looked at. */
const MOST_ENTRIES = 200;

/**
 * Whether the run is one of two that became one person's by a merge, and not the one that goes on. Dispatching ends it;
 * until it has heard of that, and where it began in that very moment, it must do nothing that the other does as well.
 * Costs nothing for who was never merged.
 */
export async function isDoubledRun({ store }: Pick<ActivityDeps, 'store'>, run: RunAtHand): Promise<boolean> {
  const { context, plan } = run;
  const refs = refsOfRun(run);
  if (refs.length === 1 || plan.again.perKey.kind === 'always') return false;
  const entries = await entriesOf(store, refs, context.journey, MOST_ENTRIES);
  const own = entries.find(({ runId }) => runId === context.runId);
  if (own === undefined || own.outcome?.reason === 'merged') return own !== undefined;
  return entries.some((one) => one.live && one.key === own.key && one !== own && isOlder(one, own));
}
