import type { ChannelName } from '../../audience/channel';
import type { StepBase } from './plan';

/** `subscribe` and `unsubscribe`: a statement of consent, with the run as its evidence. Null topic: the channel. */
export interface SubscribeStep extends StepBase {
  kind: 'subscribe';
  channel: ChannelName;
  topic: string | null;
}
export interface UnsubscribeStep extends StepBase {
  kind: 'unsubscribe';
  channel: ChannelName;
  topic: string | null;
}
/** Stops a channel for good: the person's present address is written to no more. */
export interface SuppressStep extends StepBase {
  kind: 'suppress';
  channel: ChannelName;
}

/** Steps that reach beyond the run: other systems, other channels, what the person said. */
export interface ReachSteps {
  subscribe: SubscribeStep;
  unsubscribe: UnsubscribeStep;
  suppress: SuppressStep;
}
