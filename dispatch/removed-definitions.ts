import type { Json } from '../audience/json';
import type { Brand, CheckedWorkspace } from '../journey/language/workspace';
import type { Store } from '../store/repositories';
import type { DefinitionRow } from '../store/rows';
import { readersAfter } from './definition-readers';
import { definitionIn } from './load-traits';

/** What is live and no longer in the workspace, and what still uses it: `journey win-back`. */
export interface RemovedDefinition {
  kind: 'trait' | 'segment' | 'topic';
  id: string;
  /** Null for a topic, which is part of the workspace file. */
  row: DefinitionRow | null;
  usedBy: string[];
}

/** Thrown where something would be removed that is still used; nothing was published. */
export class DefinitionInUse extends Error {
  constructor(readonly used: readonly Pick<RemovedDefinition, 'kind' | 'id' | 'usedBy'>[]) {
    super('What is to be removed is still used');
    this.name = 'DefinitionInUse';
  }
}

function headIn(value: Json | undefined, names: ReadonlySet<string>): boolean {
  return typeof value === 'string' && names.has(value.split('.')[0] ?? value);
}

/** Whether compiled data reads one of these traits: a condition, a reference, a wait, an entry, or a text. */
function readsTrait(value: Json, names: ReadonlySet<string>, inText: RegExp): boolean {
  if (typeof value === 'string') return inText.test(value);
  if (value === null || typeof value !== 'object') return false;
  if (Array.isArray(value)) return value.some((one) => readsTrait(one, names, inText));
  const { from, path, kind, trait, profile } = value;
  if (from === 'profile' && headIn(path, names)) return true;
  if ((kind === 'trait' || kind === 'cycle') && headIn(trait, names)) return true;
  if (kind === 'date' && headIn(profile, names)) return true;
  return Object.values(value).some((one) => readsTrait(one, names, inText));
}

/** Whether compiled data names it: wherever a segment or a topic is meant, it stands under this key. */
function names(value: Json, key: string, id: string): boolean {
  if (value === null || typeof value !== 'object') return false;
  if (Array.isArray(value)) return value.some((one) => names(one, key, id));
  return Object.entries(value).some(([name, one]) => (name === key && one === id) || names(one, key, id));
}

type Test = (body: Json) => boolean;

function traitTest(row: DefinitionRow): Test {
  const gives = new Set(definitionIn(row)?.gives ?? [row.id]);
  const inText = new RegExp(`\\bprofile\\.(?:${[...gives].join('|')})\\b`);
  return (body) => readsTrait(body, gives, inText);
}

/** What a publish of the workspace would remove: computed traits, segments and topics. */
async function removedBy(
  store: Pick<Store, 'definitions'>,
  { traits, segments, brand }: CheckedWorkspace,
): Promise<(Omit<RemovedDefinition, 'usedBy'> & { isUsed: Test })[]> {
  const [traitRows, segmentRows, live] = await Promise.all([
    store.definitions.all('trait'),
    store.definitions.all('segment'),
    store.definitions.live('workspace', 'workspace'),
  ]);
  const keptTraits = new Set(traits.map(({ trait }) => trait));
  const keptSegments = new Set(segments.map(({ segment }) => segment));
  const gone = (rows: DefinitionRow[], kept: ReadonlySet<string>): DefinitionRow[] =>
    rows.filter((row) => row.body !== null && !kept.has(row.id));
  const topics = Object.keys((live?.body as Partial<Brand> | undefined)?.topics ?? {});
  const named =
    (key: string, id: string): Test =>
    (body) =>
      names(body, key, id);
  return [
    ...gone(traitRows, keptTraits).map((row) => ({
      kind: 'trait' as const,
      id: row.id,
      row,
      isUsed: traitTest(row),
    })),
    ...gone(segmentRows, keptSegments).map((row) => ({
      kind: 'segment' as const,
      id: row.id,
      row,
      isUsed: named('segment', row.id),
    })),
    ...topics
      .filter((id) => brand.topics[id] === undefined)
      .map((id) => ({ kind: 'topic' as const, id, row: null, isUsed: named('topic', id) })),
  ];
}

/**
 * The computed traits, segments and topics that a publish of the workspace would remove, with what would still use
 * each: what is in the workspace, journeys that are live beside it, and the versions that people are still in.
 */
export async function removedDefinitions(
  store: Pick<Store, 'journeys' | 'definitions' | 'runs'>,
  workspace: CheckedWorkspace,
): Promise<RemovedDefinition[]> {
  const removed = await removedBy(store, workspace);
  if (removed.length === 0) return [];
  const readers = (await readersAfter(store, workspace)).map(({ name, body }) => ({
    name,
    body: JSON.parse(JSON.stringify(body)) as Json,
  }));
  return removed.map(({ kind, id, row, isUsed }) => {
    const usedBy = readers.filter(({ body }) => isUsed(body)).map(({ name }) => name);
    return { kind, id, row, usedBy };
  });
}
