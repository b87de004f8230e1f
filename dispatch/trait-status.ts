import type { TraitDefinition } from '../audience/traits/definition';
import { needsFigures } from '../audience/traits/figures';
import type { Store } from '../store/repositories';
import { scanTrouble, type ScanTrouble } from './scan-trouble';
import { definitionIn, figuresIn, loadTraits } from './load-traits';

/** A published trait, and how far the background has come with it. */
export interface TraitStatus {
  definition: TraitDefinition;
  publishedAtMs: number;
  /** The look at all people under the present definitions. */
  computed: { people: number; of: number; doneAtMs: number | null };
  /** What stands in the way of that, as far as it is about this trait. */
  trouble: ScanTrouble | null;
  /** Of traits that need figures of all people; null elsewhere. */
  figures: { people: number; atMs: number | null } | null;
}

type TraitStore = Pick<Store, 'definitions' | 'scans' | 'profiles' | 'setAside'>;

/** Every published trait by name, with the progress of its computation. */
export async function traitStatuses(store: TraitStore): Promise<TraitStatus[]> {
  const [rows, { traitScans }, of] = await Promise.all([
    store.definitions.all('trait'),
    loadTraits(store),
    store.profiles.count(),
  ]);
  const scan = traitScans.recompute === null ? null : await store.scans.get(traitScans.recompute);
  const computed = { people: scan?.people ?? 0, of, doneAtMs: scan?.doneAtMs ?? null };
  const statuses: TraitStatus[] = [];
  for (const row of rows) {
    const definition = definitionIn(row);
    if (definition === null) continue;
    const figures = needsFigures(definition) ? await figuresOf(store, definition) : null;
    const trouble = await scanTrouble(store, traitScans.recompute ?? '', `trait:${row.id}`);
    statuses.push({ definition, publishedAtMs: row.publishedAtMs, computed, trouble, figures });
  }
  return statuses;
}

async function figuresOf(
  store: TraitStore,
  { trait, version }: TraitDefinition,
): Promise<TraitStatus['figures']> {
  const row = await store.definitions.live('figures', trait);
  const found = row === null ? null : figuresIn(row);
  if (row === null || found?.of !== version) return { people: 0, atMs: null };
  return { people: found.people, atMs: row.publishedAtMs };
}

/**
 * Has everybody's traits computed anew from their histories, in the background: the definitions are published again as
 * they are, which asks for a new look at all people. Gives how many traits there are.
 */
export async function recomputeAll(store: Pick<Store, 'definitions'>, nowMs: number): Promise<number> {
  const rows = (await store.definitions.all('trait')).filter(({ body }) => body !== null);
  for (const row of rows) await store.definitions.publish({ ...row, publishedAtMs: nowMs });
  return rows.length;
}
