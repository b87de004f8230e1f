import type { ChannelName } from '../../../audience/channel';
import type { Json } from '../../../audience/json';
import type { LocalWindow } from '../../../audience/permit';

/** How the values of a trait or a property are spread over people or events. `share` is who has one at all, 0 to 1. */
export type Spread = { share: number } & (
  | { kind: 'always'; value: Json }
  /** `upTo[i]` is the share of all values up to the ith, so that the last is 1. */
  | { kind: 'one_of'; values: Json[]; upTo: number[] }
  /** Even from `low` to `high`, rounded to so many decimals. */
  | { kind: 'between'; low: number; high: number; decimals: number }
  | { kind: 'normal'; mean: number; deviation: number; low: number; high: number; decimals: number }
  /** A date `YYYY-MM-DD`, even between two days, each counted from 1970-01-01. */
  | { kind: 'date'; firstDay: number; lastDay: number }
  /** Another text each time. */
  | { kind: 'unique'; prefix: string }
  /** The same as a property of the event that this one follows. */
  | { kind: 'same'; property: string }
);

/** When a habit shows. */
export type Rhythm =
  /** At random, so far apart on average (a Poisson process). */
  | { kind: 'every'; meanMs: number }
  /** So many times, at instants spread evenly. */
  | { kind: 'times'; low: number; high: number }
  /** After each event of this name, in this share of cases, within this time. */
  | { kind: 'after'; event: string; chance: number; withinMs: number };

/** An event that people record by themselves. */
export interface Habit {
  event: string;
  /** The share of people who ever do it, 0 to 1. */
  share: number;
  rhythm: Rhythm;
  /** How long before the start it began: what lies there is history, and lets nobody in. */
  sinceMs: number;
  /** The hours of the person's day at which it happens; null for any. */
  hours: LocalWindow | null;
  properties: Record<string, Spread>;
}

/** What people do with a message. Each is a share of the messages that are delivered, 0 to 1; `deliver` of those sent. */
export interface ResponseRates {
  deliver: number;
  open: number;
  click: number;
  complain: number;
  unsubscribe: number;
  /** The time within which nearly all opens and clicks come; most come early in it. */
  withinMs: number;
}

/** What people do of a message, as the event that follows. Chances by the best that became of the message. */
export interface Conversion {
  event: string;
  delivered: number;
  opened: number;
  clicked: number;
  withinMs: number;
  properties: Record<string, Spread>;
}

/** How people respond to messages and coupons. */
export interface Responses {
  channels: Partial<Record<ChannelName, ResponseRates>>;
  /** Rates of single templates, over those of their channel. */
  templates: Record<string, ResponseRates>;
  convert: Conversion | null;
  /** The share of issued codes that are redeemed, and within which time. */
  redeem: { share: number; withinMs: number } | null;
}

/** A population as it is described: everything is a share, a weight or a spread; nobody in it is real. */
export interface Population {
  population: string;
  title: string;
  /** How many people, where the command does not say. */
  people: number | null;
  zones: Spread;
  locales: Spread;
  /** Who has an address on a channel, 0 to 1. */
  reachable: Record<ChannelName, number>;
  /** Who has consented to marketing on a channel, 0 to 1. */
  consent: Record<ChannelName, number>;
  tags: Record<string, number>;
  traits: Record<string, Spread>;
  habits: Habit[];
  /** The share of people who are put in by hand, and the time over which; null for nobody. */
  entered: { share: number; overMs: number } | null;
  responses: Responses;
  /** What one message costs, in the currency of the workspace. */
  costs: Record<ChannelName, number>;
}

/** A population of which nothing is said: for people who are known from elsewhere. */
export const NOTHING_DESCRIBED: Population = {
  population: '-',
  title: '-',
  people: null,
  zones: { kind: 'always', value: null, share: 0 },
  locales: { kind: 'always', value: null, share: 0 },
  reachable: { email: 0, sms: 0 },
  consent: { email: 0, sms: 0 },
  tags: {},
  traits: {},
  habits: [],
  entered: null,
  responses: { channels: {}, templates: {}, convert: null, redeem: null },
  costs: { email: 0, sms: 0 },
};
