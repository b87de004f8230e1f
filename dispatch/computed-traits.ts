import {
  isBehind,
  nextTraitChangeMs,
  recomputed,
  settle,
  withTraitEvent,
  type KeptTraits,
  type TraitWorld,
} from '../audience/traits/kept';
import type { EventRow, ProfileRow } from '../store/rows';
import type { DispatchContext } from './context';
import { factOf } from './launch';
import { personFacts } from './load-facts';
import type { Registry } from './registry';

/** So many of the newest events of a person that traits read are gone through where they are computed anew. */
const MOST_HISTORY = 20_000;

/** A profile after its traits were looked at, with what changed as tokens. */
export interface Followed {
  profile: ProfileRow;
  changed: string[];
}

type TraitContext = Pick<DispatchContext, 'registry' | 'calendar' | 'now' | 'store'>;

function worldOf(context: TraitContext): TraitWorld {
  const { figures } = context.registry();
  return { nowMs: context.now(), calendar: context.calendar, figures };
}

/** What a profile has, where nothing is kept yet. */
function keptOf({ computed }: ProfileRow): KeptTraits {
  return computed ?? { book: '', marks: [], traits: {} };
}

interface Due {
  touched?: readonly number[];
  tokens?: readonly string[];
  all?: boolean;
}

/** Finds the values that are due and puts them into a new profile; the same where nothing was. */
function settled(context: TraitContext, profile: ProfileRow, given: KeptTraits, due: Due): Followed {
  const { touched = [], tokens = [], all = false } = due;
  const book = context.registry().traits;
  const { kept, values } = settle(
    book,
    given,
    personFacts(profile, []),
    { touched, tokens, all },
    worldOf(context),
  );
  if (kept === profile.computed) return { profile, changed: [] };
  const traits = { ...profile.traits };
  const traitTimes = { ...profile.traitTimes };
  for (const [name, value] of Object.entries(values)) {
    if (value === null) delete traits[name];
    else traits[name] = value;
    // What was stated under this name before it was computed counts no more, and a merge takes it from nobody.
    delete traitTimes[name];
  }
  const changed = Object.keys(values).map((name) => `profile:${name}`);
  return { profile: { ...profile, traits, traitTimes, computed: kept }, changed };
}

/** The profile without the values of traits that are computed no more. */
function withoutRemoved({ traits: book }: Registry, profile: ProfileRow): Followed {
  const gone = Object.keys(profile.computed?.traits ?? {})
    .filter((trait) => !book.byId.has(trait))
    .flatMap((trait) => [trait, `${trait}_score`, `${trait}_until`])
    .filter((name) => !book.gives.has(name) && Object.hasOwn(profile.traits, name));
  if (gone.length === 0) return { profile, changed: [] };
  const traits = Object.fromEntries(Object.entries(profile.traits).filter(([name]) => !gone.includes(name)));
  return { profile: { ...profile, traits }, changed: gone.map((name) => `profile:${name}`) };
}

async function historyOf(
  context: TraitContext,
  userRef: string,
  isPending: (messageId: string) => boolean,
): Promise<EventRow[]> {
  const names = [...context.registry().traits.reading.keys()].flatMap((token) =>
    token.startsWith('event:') ? [token.slice('event:'.length)] : [],
  );
  if (names.length === 0) return [];
  const rows = await context.store.events.history(userRef, names, null, MOST_HISTORY);
  return rows.filter(({ messageId }) => !isPending(messageId));
}

/**
 * Computes every trait of a person from their whole history, events left out that have not been dealt with; null: the
 * person is new, and has none.
 */
export async function recomputeTraits(
  context: TraitContext,
  stored: ProfileRow,
  isPending: ((messageId: string) => boolean) | null = () => false,
): Promise<Followed> {
  const registry = context.registry();
  if (registry.traits.ordered.length === 0 && stored.computed === undefined) {
    return { profile: stored, changed: [] };
  }
  const history = isPending === null ? [] : await historyOf(context, stored.userRef, isPending);
  const received = [...history].sort((a, b) => a.receivedAtMs - b.receivedAtMs);
  const ids = received.map(({ messageId }) => messageId);
  const { profile, changed } = withoutRemoved(registry, stored);
  const kept = recomputed(registry.traits, stored.computed, history.map(factOf), ids, worldOf(context));
  const found = settled(context, profile, kept, { all: true });
  return { profile: found.profile, changed: [...changed, ...found.changed] };
}

/**
 * A profile under the present definitions, before the event at hand: computed anew where they are others than when it
 * was last written. What that changes was brought by no event.
 */
export async function caughtUp(
  context: TraitContext,
  profile: ProfileRow,
  isNew: boolean,
  isPending: (messageId: string) => boolean,
): Promise<Followed> {
  if (!isBehind(context.registry().traits, profile.computed)) return { profile, changed: [] };
  return recomputeTraits(context, profile, isNew ? null : isPending);
}

/** Computed traits follow one event, and the `tokens` that it changed beside. */
export function traitsAfterEvent(
  context: TraitContext,
  profile: ProfileRow,
  row: EventRow,
  tokens: readonly string[],
): Followed {
  const book = context.registry().traits;
  if (book.ordered.length === 0) return { profile, changed: [] };
  const { kept, touched } = withTraitEvent(book, keptOf(profile), factOf(row), worldOf(context));
  return settled(context, profile, kept, { touched, tokens });
}

/** Computed traits follow the clock; `all`: the figures of all people are others too. */
export function traitsByTime(context: TraitContext, profile: ProfileRow, all: boolean): Followed {
  if (context.registry().traits.ordered.length === 0) return { profile, changed: [] };
  return settled(context, profile, keptOf(profile), { all });
}

/** An event without what it states of computed traits: nobody but the events sets them. */
export function withoutComputed({ traits: book }: Registry, row: EventRow): EventRow {
  if (row.type !== 'identify' || !Object.keys(row.traits).some((name) => book.gives.has(name))) return row;
  const traits = Object.entries(row.traits).filter(([name]) => !book.gives.has(name));
  return { ...row, traits: Object.fromEntries(traits) };
}

/** The profile to be looked at when time may next change a trait, if not sooner. */
export function withNextLook({ traits: book }: Registry, profile: ProfileRow): ProfileRow {
  const atMs = nextTraitChangeMs(book, profile.computed);
  if (atMs === null || (profile.recheckAtMs !== null && profile.recheckAtMs <= atMs)) return profile;
  return { ...profile, recheckAtMs: atMs };
}
