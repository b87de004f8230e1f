import { setAllAppointments } from './appointments';
import type { DispatchContext } from './context';
import { enterByPast } from './enter-by-past';
import { findProfile } from './known-person';
import type { Look } from './look-at-many';
import { enterExisting, recheckTraits } from './recheck';
import type { Entrance, Registry } from './registry';
import { keepPastTies, tiesScan } from './ties';

/** A look at all people that what is published asks for. */
export interface Scan extends Look {
  about: 'traits' | 'ties' | 'journey';
  /** Another look that is done with this one. */
  also?: string;
}

function traitScans(context: DispatchContext, { traitScans: { recompute, settle } }: Registry): Scan[] {
  const look = (how: 'recompute' | 'settle') => (userRef: string) => recheckTraits(context, userRef, how);
  const also = settle === null ? {} : { also: settle };
  return [
    ...(recompute === null
      ? []
      : [{ scan: recompute, about: 'traits' as const, at: look('recompute'), ...also }]),
    ...(settle === null ? [] : [{ scan: settle, about: 'traits' as const, at: look('settle') }]),
  ];
}

function isToScan({ plan, status }: Entrance): boolean {
  const concerns = plan.enter.some(
    (item) =>
      item.kind === 'date' ||
      item.kind === 'schedule' ||
      (item.kind === 'segment' && item.existing) ||
      (item.kind === 'event' && item.existingMs !== undefined),
  );
  return concerns && status === 'live';
}

async function lookForJourney(context: DispatchContext, entrance: Entrance, userRef: string): Promise<void> {
  const profile = await findProfile(context, userRef);
  if (profile === null) return;
  await setAllAppointments(context, entrance, profile, 'date');
  await setAllAppointments(context, entrance, profile, 'schedule');
  await enterByPast(context, entrance, profile);
  const isThis = (journey: string): boolean => journey === entrance.plan.journey;
  await enterExisting(context, profile, Object.keys(profile.segments), isThis);
}

/** The looks that what is published asks for, segments aside. Traits come first: dates and segments read them. */
export function scansOf(context: DispatchContext): Scan[] {
  const registry = context.registry();
  const ties = tiesScan(registry);
  const past = (userRef: string): Promise<void> => keepPastTies(context, userRef);
  const journeys = registry.entrances.filter(isToScan).map((entrance): Scan => {
    const { journey, version } = entrance.plan;
    return {
      scan: `journey/${journey}@${version}`,
      about: 'journey',
      at: (userRef) => lookForJourney(context, entrance, userRef),
    };
  });
  return [
    ...traitScans(context, registry),
    ...(ties === null ? [] : [{ scan: ties, about: 'ties' as const, at: past }]),
    ...journeys,
  ];
}
