import { traitChanges, type TraitChange } from '../journey/engine/trait-changes';
import type { EventFact } from '../audience/facts';
import type { EventRow, ProfileRow } from '../store/rows';
import type { DispatchContext } from './context';
import type { Entry } from './handle-event';
import { systemEvent } from './system-event';

/** What changed a trait: an event, or a look by the clock under a name of its own. */
export type TraitCause = Pick<EventRow, 'messageId' | 'triggers' | 'hops'>;

/**
 * Records, as events of the system, what became different in traits on whose change people enter. Before the profile is
 * kept, so that a crash in between records the same ones again; an import starts nobody.
 */
export async function recordTraitChanges(
  context: DispatchContext,
  before: Pick<ProfileRow, 'traits'>,
  after: ProfileRow,
  changed: readonly string[],
  row: TraitCause,
): Promise<void> {
  const { trait } = context.registry().enteredBy;
  if (trait.size === 0 || changed.length === 0) return;
  const traits = changed.flatMap((token) =>
    token.startsWith('profile:') ? [token.slice('profile:'.length)] : [],
  );
  const watched = traits.filter((name) => trait.has(name));
  if (watched.length === 0) return;
  await context.record(
    traitChanges(before.traits, after.traits, watched).map((properties) =>
      told(properties, after, row, context.now()),
    ),
  );
}

function told(properties: TraitChange, { userRef }: ProfileRow, row: TraitCause, nowMs: number): EventRow {
  return systemEvent({
    userRef,
    messageId: `${row.messageId}#trait:${properties.trait}`,
    name: 'trait_changed',
    properties,
    atMs: nowMs,
    receivedAtMs: nowMs,
    triggers: row.triggers,
    hops: row.hops + 1,
  });
}

/** The entries that a change of a trait may bring, where an event of our own tells of one. */
export function traitEntries(context: DispatchContext, row: EventRow, event: EventFact): Entry[] {
  const own = row.source === 'system' || row.source === 'journey';
  const { trait } = row.properties;
  if (!own || !row.triggers || row.name !== 'trait_changed' || typeof trait !== 'string') return [];
  return (context.registry().enteredBy.trait.get(trait) ?? []).map((entrance) => ({
    entrance,
    trigger: { kind: 'trait', event, atMs: row.atMs },
    cause: { kind: 'event', messageId: row.messageId },
  }));
}
