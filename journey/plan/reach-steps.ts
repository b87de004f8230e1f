import type { ChannelName } from '../../audience/channel';
import type { EmailStep, Given, PlanStep, SendOptions, SmsStep, StepBase } from './plan';

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

/** One message on the channel that reaches the person: the first, the one they answer most, or all. */
export interface MessageStep extends StepBase, SendOptions {
  kind: 'message';
  channels: ChannelName[];
  pick: 'first' | 'best' | 'all';
}

/** A message step as it is sent on one of its channels. */
export function asSend(step: EmailStep | SmsStep | MessageStep, channel: ChannelName): EmailStep | SmsStep {
  return step.kind === 'message' ? { ...step, kind: channel } : step;
}

/** The sends that a step may come to, one for each channel; none for a step that sends no message. */
export function sendsOfStep(step: PlanStep): (EmailStep | SmsStep)[] {
  if (step.kind === 'message') return step.channels.map((channel) => asSend(step, channel));
  return step.kind === 'email' || step.kind === 'sms' ? [step] : [];
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

export type Strategy = 'also_bought' | 'top' | 'favourite' | 'replenish' | 'price_drop';

/** Items for the templates that follow. */
export interface RecommendStep extends StepBase {
  kind: 'recommend';
  strategy: Strategy;
  limit: number;
  /** Where nothing to recommend leads: the first step of `else`, null for straight on, undefined without an `else`. */
  otherwise?: string | null;
}

/** The host of a webhook's address, with its port; it stands in the file, so it may be shown. */
export function hostOf(url: string): string {
  return /^\w+:\/\/([^/?#]*)/.exec(url)?.[1] ?? '';
}

/** Steps that reach beyond the run: other systems, other channels, what the person said. */
export interface ReachSteps {
  subscribe: SubscribeStep;
  unsubscribe: UnsubscribeStep;
  suppress: SuppressStep;
  webhook: WebhookStep;
  message: MessageStep;
  recommend: RecommendStep;
}
