import type { ChannelName } from '../../../audience/channel';
import type { ResponseRates, Responses } from './population';

/** What became of the messages of one template, as they were counted. */
export interface CountedResponses {
  template: string;
  channel: ChannelName;
  sent: number;
  opened: number;
  clicked: number;
  bounced: number;
  complained: number;
}

/** Of fewer messages a rate says little: the error of a share of 5% among 200 is three points either way. */
const LEAST_OF_TEMPLATE = 200;
const LEAST_OF_CHANNEL = 50;
const DAY_MS = 86_400_000;

type Sums = Omit<CountedResponses, 'template' | 'channel'>;

/**
 * Response rates from what became of earlier messages, under the rates that are described: a channel that is described
 * is taken as described, with all its templates. Channels and templates of few messages are left out.
 */
export function withEstimates(described: Responses, counted: readonly CountedResponses[]): Responses {
  const channels = { ...described.channels };
  const templates: Record<string, ResponseRates> = {};
  for (const channel of ['email', 'sms'] as const) {
    if (described.channels[channel] !== undefined) continue;
    const own = counted.filter((one) => one.channel === channel);
    const sums = own.reduce(added, { sent: 0, opened: 0, clicked: 0, bounced: 0, complained: 0 });
    if (sums.sent < LEAST_OF_CHANNEL) continue;
    channels[channel] = ratesOf(sums);
    for (const one of own) if (one.sent >= LEAST_OF_TEMPLATE) templates[one.template] = ratesOf(one);
  }
  return { ...described, channels, templates: { ...templates, ...described.templates } };
}

function added(a: Sums, b: Sums): Sums {
  return {
    sent: a.sent + b.sent,
    opened: a.opened + b.opened,
    clicked: a.clicked + b.clicked,
    bounced: a.bounced + b.bounced,
    complained: a.complained + b.complained,
  };
}

/** Not every provider tells of a delivery, but each tells of a bounce: what did not bounce was delivered. */
function ratesOf({ sent, opened, clicked, bounced, complained }: Sums): ResponseRates {
  const delivered = Math.max(1, sent - bounced);
  return {
    deliver: (sent - bounced) / sent,
    open: Math.min(1, opened / delivered),
    click: Math.min(1, clicked / delivered),
    complain: Math.min(1, complained / delivered),
    unsubscribe: 0,
    withinMs: DAY_MS,
  };
}
