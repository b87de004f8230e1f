import type { Condition } from '../../../audience/condition';
import { isLocal } from '../../../audience/needs';
import type { TraitSource } from '../../../audience/traits/definition';
import { readConditions } from '../conditions/read-conditions';
import type { Spot } from '../spot';
import { durationMs } from '../values/duration';

/** Where a trait file is read. */
export interface TraitPlace {
  trait: string;
  root: Spot;
  /** The workspace's zone. */
  zone: string;
}

/** The length of a window; null for all time. */
export function withinOf(within: string | undefined): number | null {
  return within === undefined ? null : durationMs(within);
}

/** Reads the `where` of counted events, which may look at nothing but the event: it is decided once, as it comes. */
export function readWhere(value: unknown, spot: Spot, { trait, zone }: TraitPlace): Condition | null {
  if (value === undefined) return null;
  const draws = { count: 0 };
  const scope = { event: true, run: false, zone, place: `trait/${trait}`, draws };
  const where = readConditions(value, spot, scope);
  if (where !== null && (!isLocal(where) || draws.count > 0)) {
    const hint = 'Write `{ event: total, gte: 50 }`.';
    spot.fault('trait_condition', 'The events of a trait are told apart by their own properties alone.', {
      hint,
    });
    return null;
  }
  return where;
}

/** The events of a trait: those of this name that pass its `where`. */
export function sourceOf(
  event: string | undefined,
  where: unknown,
  spot: Spot,
  place: TraitPlace,
): TraitSource {
  return { event: event ?? '', where: readWhere(where, spot, place) };
}
