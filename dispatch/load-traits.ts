import type { Json } from '../audience/json';
import { traitBook, type TraitBook } from '../audience/traits/book';
import type { TraitDefinition } from '../audience/traits/definition';
import { shortened } from '../audience/traits/mark';
import type { Store } from '../store/repositories';
import type { DefinitionRow } from '../store/rows';

/** The looks at all people that traits ask for, by name; null where there is nothing to look for. */
export interface TraitScans {
  /** Everything is computed anew from the histories. */
  recompute: string | null;
  /** The figures of all people are others: values are found anew from what is kept. */
  settle: string | null;
}

/** What is published of traits. */
export interface PublishedTraits {
  traits: TraitBook;
  figures: Map<string, Json>;
  traitScans: TraitScans;
}

/** What the background found of all people for one trait. */
export type FiguresBody = { figures: Json; people: number; of: string };

/** The figures in a row; null where it holds none. */
export function figuresIn({ body }: DefinitionRow): FiguresBody | null {
  return body !== null && typeof body === 'object' && 'figures' in body ? (body as FiguresBody) : null;
}

/** Publishing stores the checked definition whole; that of a removed trait is null. */
export function definitionIn({ body }: DefinitionRow): TraitDefinition | null {
  return body === null ? null : (body as unknown as TraitDefinition);
}

function scanName(kind: string, rows: readonly DefinitionRow[]): string | null {
  if (rows.length === 0) return null;
  const parts = rows.map(({ id, version, publishedAtMs }) => `${id}@${version}/${String(publishedAtMs)}`);
  return `${kind}@${shortened(parts.sort().join(' '))}`;
}

/** Reads the computed traits, and the figures that were found for their present definitions. */
export async function loadTraits(store: Pick<Store, 'definitions'>): Promise<PublishedTraits> {
  const [rows, figureRows] = await Promise.all([
    store.definitions.all('trait'),
    store.definitions.all('figures'),
  ]);
  const traits = traitBook(rows.flatMap((row) => definitionIn(row) ?? []));
  const figures = new Map<string, Json>();
  const present: DefinitionRow[] = [];
  for (const row of figureRows) {
    const found = figuresIn(row);
    if (found === null || traits.byId.get(row.id)?.version !== found.of) continue;
    figures.set(row.id, found.figures);
    present.push(row);
  }
  const recompute = scanName('traits', rows);
  return { traits, figures, traitScans: { recompute, settle: scanName('figures', present) } };
}
