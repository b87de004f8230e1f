import type { Calendar } from '../audience/calendar';
import type { ChannelName } from '../audience/channel';
import type { PlanSource } from '../dispatch/plans';
import type { Recommender } from '../journey/engine/recommend';
import type { Channel } from '../message/channel';
import type { ConfirmAbout } from '../message/confirm-link';
import type { LinkClaim, MessageLinks } from '../message/links';
import type { Renderer } from '../message/template';
import type { WebhookCaller } from '../message/webhook';
import type { EntryEvents } from './entry-events';
import type { LiveDefinitions } from './live-definitions';
import type { Survivors } from './survivors';
import type { Store } from '../store/repositories';
import type { EventRow } from '../store/rows';

/** What the activities need of the world. Built once by the worker; nothing in here knows of Temporal. */
export interface ActivityDeps {
  store: Store;
  plans: PlanSource;
  live: LiveDefinitions;
  entryOf: EntryEvents;
  survivors: Survivors;
  calendar: Calendar;
  /** Channels that are configured; a send on another is skipped. */
  channels: Partial<Record<ChannelName, Channel>>;
  /** Calls other systems; without it a webhook fails for good. */
  webhooks?: WebhookCaller;
  /** Chooses items; without it there are none. */
  recommender?: Recommender;
  renderer: Renderer;
  /** The links of a message on this channel and topic. */
  linksFor(claim: LinkClaim): MessageLinks;
  /** The page on which the person confirms, by this message, that they want to be written to. */
  confirmUrl(about: ConfirmAbout): string;
  /** Where providers report what became of a text; null where nobody can reach us. */
  statusCallback: string | null;
  /** The sender of mail where neither template nor workspace names one. */
  mailFrom: string;
  /** Stores events and has them routed where anybody hears them; what is stored already is left alone. */
  record(events: EventRow[]): Promise<void>;
  /** Which try of the activity this is, from 1 on. */
  attempt(): number;
  /** Tells the engine that a slow activity lives. */
  heartbeat(): void;
  /** The instant to judge by: real time, or the workflow's where its clock runs ahead (time-skipping tests). */
  clock(workflowMs: number): number;
  /** How long a dispatch may take before it counts as lost; longer than any provider's time-out. */
  leaseMs: number;
  /** Tells operators of what is theirs to mend. Never an address, a number or a text. */
  warn(message: string, about: Record<string, string>): void;
}
