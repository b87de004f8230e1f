import type { ChannelName } from '../../audience/channel';
import type { Given, StepBase } from './plan';

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

export type WebhookMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Calls another system. The host stands in the file; the rest of the address, headers and body may hold values. */
export interface WebhookStep extends StepBase {
  kind: 'webhook';
  /** An https address; Liquid behind the host only, whose values are percent-encoded. */
  url: string;
  method: WebhookMethod;
  /** Texts that may hold Liquid, secrets included. */
  headers: Record<string, string>;
  /** Sent as JSON; null for none. */
  body: Record<string, Given> | null;
  /** Where a failure for good leads: the first step of `else`, null for straight on, undefined without an `else`. */
  otherwise?: string | null;
}

/** Steps that reach beyond the run: other systems, other channels, what the person said. */
export interface ReachSteps {
  subscribe: SubscribeStep;
  unsubscribe: UnsubscribeStep;
  suppress: SuppressStep;
  webhook: WebhookStep;
}
