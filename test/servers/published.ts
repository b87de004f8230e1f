import { setTimeout as delay } from 'node:timers/promises';

/** Waits until what was just published holds for all sends, in every process: that is promised for a second later. */
export async function untilPublishedHolds(): Promise<void> {
  await delay(1_100);
}
