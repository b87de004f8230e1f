import type { ChannelName } from '../../../audience/channel';
import { dateOfDay, dayNumber } from '../../../audience/civil-date';
import type { ExperimentReport } from '../../../insight/experiments/report';
import type { Calendar } from '../../../audience/calendar';
import type { Coupon } from '../../language/workspace';
import type { Plan } from '../../plan/plan';
import { byCount, type Counts } from './counts';
import type { SimulatedPopulation } from './simulate-population';
import type { MessageCounts, StepCounts, Tally } from './tally';

/** How often something happened for one reason; of a message with its channel. */
export interface ReasonCount {
  channel: ChannelName;
  reason: string;
  count: number;
}

/** What one channel or one template came to. `bounced` are text messages that failed, too. */
export type ChannelReport = MessageCounts & { channel: ChannelName; cost: number };

/** What became of one campaign, its worth in its own currency where its codes give an amount. */
export interface CouponReport {
  coupon: string;
  reserved: number;
  issued: number;
  redeemed: number;
  /** Reserved, and given back since the run ended before a message carried the code. */
  givenBack: number;
  refused: Counts;
  /** What the issued, and what the redeemed codes are worth; null for a percentage or a gift. */
  worth: { issued: number; redeemed: number; currency: string } | null;
  /** When the first claim found no code; null where all were served. */
  ranOut: { atMs: number; reason: string } | null;
}

/** One step: how many runs reached it, how many stand there at the end, and what came of it. */
export type StepReport = StepCounts & { step: string; kind: string };

/** One day of the simulation, named by its date where the workspace is. */
export interface DayReport {
  date: string;
  entered: number;
  converted: number;
  sent: Partial<Record<ChannelName, number>>;
}

/** What came of a population: sums and shares, no person. Plain JSON. */
export interface PopulationReport {
  people: number;
  passes: number;
  entries: { people: number; runs: number; heldOut: number; refused: Counts };
  goal: { reached: number; rate: number };
  ended: Counts;
  waiting: number;
  channels: ChannelReport[];
  templates: Record<string, MessageCounts>;
  skipped: ReasonCount[];
  deferred: ReasonCount[];
  failed: ReasonCount[];
  coupons: CouponReport[];
  /** The splits with a `winner`: which variant won, when and by how much, or why none has yet. */
  experiments: ExperimentReport[];
  steps: StepReport[];
  days: DayReport[];
}

/** What a report is made with, beside the counts. */
export interface ReportSetting {
  plan: Plan;
  coupons: readonly Coupon[];
  costs: Record<ChannelName, number>;
  startMs: number;
  zone: string;
  calendar: Calendar;
}

const CHANNELS: readonly ChannelName[] = ['email', 'sms'];

/** Puts the report together. */
export function reportOf(simulated: SimulatedPopulation, setting: ReportSetting): PopulationReport {
  const { tally, experiments, passes } = simulated;
  return {
    people: tally.people,
    passes,
    entries: {
      people: tally.entrants,
      runs: tally.entered,
      heldOut: tally.heldOut,
      refused: sorted(tally.refused),
    },
    goal: { reached: tally.converted, rate: tally.entered === 0 ? 0 : tally.converted / tally.entered },
    ended: sorted(tally.ended),
    waiting: tally.waiting,
    channels: channelsOf(tally, setting.costs),
    templates: inOrder(tally.templates),
    skipped: reasonsOf(tally.skipped),
    deferred: reasonsOf(tally.deferred),
    failed: reasonsOf(tally.failed),
    coupons: setting.coupons.flatMap((coupon) => couponOf(coupon, simulated)),
    experiments,
    steps: stepsOf(tally, setting.plan),
    days: daysOf(tally, setting),
  };
}

function sorted(counts: Counts): Counts {
  return Object.fromEntries(byCount(counts));
}

function inOrder<T>(table: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(table).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function channelsOf(tally: Tally, costs: Record<ChannelName, number>): ChannelReport[] {
  return CHANNELS.flatMap((channel) => {
    const counts = tally.channels[channel];
    return counts === undefined ? [] : [{ channel, ...counts, cost: money(counts.sent * costs[channel]) }];
  });
}

/** Rounded to a thousandth, so that a sum of many small costs shows no dust of its binary form. */
function money(amount: number): number {
  return Math.round(amount * 1000) / 1000;
}

function reasonsOf(byChannel: Partial<Record<ChannelName, Counts>>): ReasonCount[] {
  return CHANNELS.flatMap((channel) =>
    byCount(byChannel[channel] ?? {}).map(([reason, count]) => ({ channel, reason, count })),
  );
}

function couponOf(coupon: Coupon, { tally, ranOut }: SimulatedPopulation): CouponReport[] {
  const counts = tally.coupons[coupon.coupon];
  if (counts === undefined) return [];
  const { reserved, issued, redeemed, held, refused } = counts;
  const { value } = coupon;
  const worth =
    'amount' in value
      ? {
          issued: money(issued * value.amount),
          redeemed: money(redeemed * value.amount),
          currency: value.currency,
        }
      : null;
  const end = ranOut.get(coupon.coupon) ?? null;
  return [
    {
      coupon: coupon.coupon,
      reserved,
      issued,
      redeemed,
      givenBack: reserved - held,
      refused: sorted(refused),
      worth,
      ranOut: end === null ? null : { atMs: end.atMs, reason: end.reason },
    },
  ];
}

/** Every step of the plan in its order, those that nobody reached with zeros. */
function stepsOf(tally: Tally, plan: Plan): StepReport[] {
  return Object.values(plan.steps).map(({ id, kind }) => {
    const { reached = 0, waiting = 0, outcomes = {} } = tally.steps[id] ?? {};
    return { step: id, kind, reached, waiting, outcomes: sorted(outcomes) };
  });
}

function daysOf(tally: Tally, { startMs, zone, calendar }: ReportSetting): DayReport[] {
  const { year, month, day } = calendar.local(startMs, zone);
  const first = dayNumber(year, month, day);
  return tally.days.map((counts, index) => {
    const date = dateOfDay(first + index);
    const text = [date.month, date.day].map((part) => String(part).padStart(2, '0'));
    return { date: [date.year, ...text].join('-'), ...counts };
  });
}
