import type { ChannelName } from '../../audience/channel';
import type { Coupon } from '../../journey/language/workspace';
import { splitChannel, under, type Expectation } from './sums';

/** Messages to be expected on one channel, over all days. */
export interface SentForecast {
  channel: ChannelName;
  count: number;
  /** In the weeks of the look-back that brought the least and the most. */
  least: number;
  most: number;
  /** Half the width of the 95% interval due to looking at a part of the people only; 0 where all were looked at. */
  margin: number;
}

/** What is to be expected on one channel for one reason. */
export interface ReasonForecast {
  channel: ChannelName;
  reason: string;
  count: number;
}

/** What is to be expected to be sent. Counts are means, so they need not be whole. */
export interface Figures {
  sent: SentForecast[];
  /** 24 hours each, from the instant of the forecast; null where less than a week is stored to tell days by. */
  days: { fromMs: number; sent: Partial<Record<ChannelName, number>> }[] | null;
  skipped: ReasonForecast[];
  deferred: ReasonForecast[];
  failed: ReasonForecast[];
  /** Codes that are asked for. `left`: in stock now; null where the stock is not limited, or its codes are imported. */
  coupons: { coupon: string; codes: number; left: number | null }[];
}

/** What figures are put together with. */
export interface FiguresSetting {
  nowMs: number;
  days: number;
  /** Whether the look-back is long enough to tell one day from another. */
  byDay: boolean;
  coupons: readonly Coupon[];
  /** Codes given out so far, by campaign. */
  issued: ReadonlyMap<string, number>;
}

const DAY_MS = 86_400_000;

/** Puts figures together from what is to be expected. */
export function figuresOf(expected: Expectation, setting: FiguresSetting): Figures {
  const { mean, least, most, margin } = expected;
  const reasons = (kind: string): ReasonForecast[] =>
    under(mean, kind).map(([name, count]) => {
      const [channel, reason] = splitChannel(name);
      return { channel, reason, count };
    });
  return {
    sent: under(mean, 'sent').map(([name, count]) => ({
      channel: splitChannel(name)[0],
      count,
      least: least[`sent:${name}`] ?? 0,
      most: most[`sent:${name}`] ?? 0,
      margin: margin[`sent:${name}`] ?? 0,
    })),
    days: setting.byDay ? daysOf(expected, setting) : null,
    skipped: reasons('skipped'),
    deferred: reasons('deferred'),
    failed: reasons('failed'),
    coupons: under(mean, 'coupon').map(([coupon, codes]) => ({
      coupon,
      codes,
      left: leftOf(coupon, setting),
    })),
  };
}

function daysOf({ mean }: Expectation, { nowMs, days }: FiguresSetting): NonNullable<Figures['days']> {
  return Array.from({ length: days }, (_, day) => ({
    fromMs: nowMs + day * DAY_MS,
    sent: Object.fromEntries(under(mean, `day:${day}`)),
  }));
}

function leftOf(id: string, { coupons, issued }: FiguresSetting): number | null {
  const stock = coupons.find(({ coupon }) => coupon === id)?.stock ?? null;
  return stock === null ? null : Math.max(0, stock - (issued.get(id) ?? 0));
}
