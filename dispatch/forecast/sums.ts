import type { ChannelName } from '../../audience/channel';
import type { Tally } from '../../journey/simulator/population/tally';

/** Counts by name: `entered`, `sent:email`, `day:3:sms`, `skipped:email:no_consent`, `coupon:win-back-20`, … */
export type Flat = Record<string, number>;

/** What one replay came to, and how it stands for all people and all days. */
export interface Part {
  counts: Flat;
  /** So many times what was counted is to be expected of everybody in the days ahead. */
  factor: number;
  /** The share of all people, or runs, that was looked at: 1 for everybody. */
  share: number;
}

/** What is to be expected, and between what it lies. */
export interface Expectation {
  mean: Flat;
  /** Of the weeks of the look-back, the least and the most. */
  least: Flat;
  most: Flat;
  /** Half the width of the 95% interval that is due to looking at a part of the people only. */
  margin: Flat;
}

/** Counts of one pass, by name. */
export function countsOf(tally: Tally): Flat {
  const counts: Flat = { entered: tally.entered, heldOut: tally.heldOut };
  const put = (name: string, count: number): void => {
    if (count > 0) counts[name] = (counts[name] ?? 0) + count;
  };
  for (const [reason, count] of Object.entries(tally.refused)) put(`refused:${reason}`, count);
  for (const [day, { sent }] of tally.days.entries()) {
    for (const [channel, count] of Object.entries(sent)) {
      put(`day:${day}:${channel}`, count);
      put(`sent:${channel}`, count);
    }
  }
  for (const kind of ['skipped', 'deferred', 'failed'] as const) {
    for (const [channel, reasons] of Object.entries(tally[kind])) {
      for (const [reason, count] of Object.entries(reasons)) put(`${kind}:${channel}:${reason}`, count);
    }
  }
  for (const [coupon, { reserved }] of Object.entries(tally.coupons)) put(`coupon:${coupon}`, reserved);
  return counts;
}

/** The 97.5% point of the normal distribution. */
const Z = 1.96;

/**
 * The mean of the weeks, with what is to come in any case (`certain`) added. A count over a sample is taken to be
 * Poisson, with the correction for a sample that is a large share of all.
 */
export function expectationOf(weeks: readonly Part[], certain: readonly Part[]): Expectation {
  const names = new Set([...weeks, ...certain].flatMap(({ counts }) => Object.keys(counts)));
  const found: Expectation = { mean: {}, least: {}, most: {}, margin: {} };
  const scaled = (part: Part, name: string): number => (part.counts[name] ?? 0) * part.factor;
  for (const name of names) {
    const added = certain.reduce((sum, part) => sum + scaled(part, name), 0);
    const byWeek = weeks.map((part) => scaled(part, name));
    const mean = weeks.length === 0 ? 0 : byWeek.reduce((sum, one) => sum + one, 0) / weeks.length;
    const variance =
      weeks.reduce((sum, part) => sum + varianceOf(part, name), 0) / Math.max(1, weeks.length) ** 2 +
      certain.reduce((sum, part) => sum + varianceOf(part, name), 0);
    found.mean[name] = rounded(mean + added);
    found.least[name] = rounded((byWeek.length === 0 ? 0 : Math.min(...byWeek)) + added);
    found.most[name] = rounded((byWeek.length === 0 ? 0 : Math.max(...byWeek)) + added);
    found.margin[name] = rounded(Z * Math.sqrt(variance));
  }
  return found;
}

function varianceOf({ counts, factor, share }: Part, name: string): number {
  return (counts[name] ?? 0) * factor * factor * (1 - share);
}

/** To a thousandth: sums of scaled counts show no dust of their binary form. */
function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** Counts of one kind by what follows its name: of `refused`, by reason. */
export function under(flat: Flat, kind: string): [name: string, count: number][] {
  const prefix = `${kind}:`;
  return Object.entries(flat)
    .filter(([name, count]) => name.startsWith(prefix) && count > 0)
    .map(([name, count]): [string, number] => [name.slice(prefix.length), count])
    .sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1));
}

/** A channel and what follows it in a name. */
export function splitChannel(name: string): [channel: ChannelName, rest: string] {
  const [channel = '', ...rest] = name.split(':');
  return [channel as ChannelName, rest.join(':')];
}
