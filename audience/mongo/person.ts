import type { Calendar } from '../calendar';
import type { Condition } from '../condition';
import { emptyFacts } from '../empty-facts';
import { evaluate } from '../evaluate';
import type { Leaf } from '../leaves';
import { ADDRESS_TRAITS } from '../standing-condition';
import { boundsOf, exactly, UNSURE, type Bounds } from './bounds';
import { and, fieldOf, isType, or, type Expr } from './expr';
import { passesAll } from './tests';
import { sourceOf, type Place } from './value';

/** What conditions on the person read beside the profile. */
export interface PersonPlace extends Place {
  calendar: Calendar;
  /** Zones whose local time is known beforehand; of people elsewhere the clock is looked at in memory. */
  zones: readonly string[];
  /** The zone of people whose zone is not known. */
  brandZone: string;
}

function consent(channel: string, topic: string | null): Expr {
  const granted: Expr = { $eq: [`$consent.${channel}.state`, 'granted'] };
  if (topic === null) return granted;
  return and(granted, { $ne: [fieldOf(`$consent.${channel}.topics`, topic), 'withdrawn'] });
}

/** Suppressed addresses are kept as keyed hashes, which the server cannot make: whoever may be reached is looked at. */
function reachable({ channel }: Extract<Condition, { kind: 'reachable' }>): Bounds {
  const address: Expr = `$traits.${ADDRESS_TRAITS[channel]}`;
  return { must: false, may: and(consent(channel, null), isType(address, 'string'), { $ne: [address, ''] }) };
}

/** The local time of every zone is known, so the condition is true in some zones and false in the others. */
function clock(condition: Extract<Condition, { kind: 'clock' }>, place: PersonPlace): Bounds {
  const { calendar, nowMs, zones, brandZone } = place;
  const isSo = (zone: string): boolean => evaluate(condition, emptyFacts(nowMs, zone), calendar).value;
  const known = [...new Set([...zones, brandZone])];
  const here: Expr = { $ifNull: ['$zone', brandZone] };
  const isIn: Expr = { $in: [here, known.filter(isSo)] };
  return { must: isIn, may: or(isIn, { $not: [{ $in: [here, known] }] }) };
}

/** Draws are hashes that the server cannot make; only those that everybody or nobody gets are decided there. */
function chance({ probability }: Extract<Condition, { kind: 'chance' }>): Bounds {
  if (probability <= 0) return exactly(false);
  return probability >= 1 ? exactly(true) : UNSURE;
}

/** Claims of the person, as the pipeline has joined them. */
export const CLAIMS = 'claims';

function coupon(condition: Extract<Condition, { kind: 'coupon' }>, nowMs: number): Bounds {
  const redeemed = isType('$$k.redeemedAt', 'date');
  const fates: Record<typeof condition.was, Expr> = {
    issued: true,
    redeemed,
    expired: and({ $not: [redeemed] }, isType('$$k.expiresAt', 'date'), {
      $lte: ['$$k.expiresAt', new Date(nowMs)],
    }),
  };
  const cond = and(
    { $eq: ['$$k.status', 'issued'] },
    { $eq: ['$$k.coupon', { $literal: condition.coupon }] },
    fates[condition.was],
  );
  return exactly({ $gt: [{ $size: { $filter: { input: `$${CLAIMS}`, as: 'k', cond } } }, 0] });
}

/** A condition on the person as they are, over one document of profiles; behaviour is none of its parts. */
export function personBounds(condition: Condition, place: PersonPlace): Bounds {
  return boundsOf(condition, (leaf) => leafBounds(leaf, place));
}

function leafBounds(condition: Leaf, place: PersonPlace): Bounds {
  switch (condition.kind) {
    case 'value': {
      const value = sourceOf(condition.left, place);
      if (value === undefined) return UNSURE;
      return passesAll(condition.tests, value, place);
    }
    case 'tag':
      return exactly({ $ne: [fieldOf('$tags', condition.tag), null] });
    case 'segment':
      return exactly({ $ne: [fieldOf('$segments', condition.segment), null] });
    case 'consent':
      return exactly(consent(condition.channel, condition.topic ?? null));
    case 'reachable':
      return reachable(condition);
    case 'coupon':
      return coupon(condition, place.nowMs);
    case 'clock':
      return clock(condition, place);
    case 'chance':
      return chance(condition);
    case 'message':
      // Messages belong to a run, and there is none.
      return exactly(false);
    default:
      return UNSURE;
  }
}
