import type { ActivityDeps } from '../../../activities/deps';
import { createPerform } from '../../../activities/perform';
import type { Performed } from '../../../journey/engine/effect';
import { NOW_MS } from './ledger-in-memory';

/** Performs a step of the run of these tests, as the workflow asks for it. */
export async function performStep(
  deps: ActivityDeps,
  version: string,
  step: string,
  asked: { round?: number; askedAtMs?: number } = {},
): Promise<Performed> {
  const performed = await createPerform(deps)({
    run: {
      runId: 'u1/abandoned-checkout/h1',
      userRef: 'u1',
      journey: 'abandoned-checkout',
      version,
      key: null,
      enteredAtMs: NOW_MS,
      entryMessageId: null,
      results: {},
      at: step,
    },
    step,
    round: asked.round ?? 0,
    askedAtMs: asked.askedAtMs ?? NOW_MS,
    nowMs: NOW_MS,
    trail: [],
    seq: 0,
  });
  if (performed.status === 'held') throw new Error('The journey of these tests is not paused');
  return performed;
}
