import { proxyActivities, sleep } from '@temporalio/workflow';
import type { RivalActivities } from './activities';

const { send } = proxyActivities<RivalActivities>({ startToCloseTimeout: '2 minutes' });

/** What the route hands over: the person, and the trait on which the journey branches. */
export interface RivalInput {
  /** Their id; of the rival without a database their address. */
  person: string;
  tier: string;
  waitMs: number;
}

/** The journey as one would write it by hand: an optional wait, a branch on a trait, one mail. */
export async function rivalJourney(input: RivalInput): Promise<void> {
  if (input.waitMs > 0) await sleep(input.waitMs);
  await send({ person: input.person, template: input.tier === 'gold' ? 'gold-offer' : 'plain-offer' });
}
