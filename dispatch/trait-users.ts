import type { Json } from '../audience/json';
import type { CheckedWorkspace } from '../journey/language/workspace';
import type { Store } from '../store/repositories';
import type { DefinitionRow } from '../store/rows';
import { definitionIn } from './load-traits';

/** A computed trait that is live and no longer in the workspace, and what still reads it: `journey win-back`. */
export interface RemovedTrait {
  row: DefinitionRow;
  usedBy: string[];
}

/** Thrown where a trait would be removed that something still reads; nothing was published. */
export class TraitInUse extends Error {
  constructor(readonly traits: readonly { trait: string; usedBy: string[] }[]) {
    super('A computed trait that is to be removed is still used');
    this.name = 'TraitInUse';
  }
}

function headIn(value: Json | undefined, names: ReadonlySet<string>): boolean {
  return typeof value === 'string' && names.has(value.split('.')[0] ?? value);
}

/** Whether compiled data reads one of these traits: a condition, a reference, a wait, an entry, or a text. */
function reads(value: Json, names: ReadonlySet<string>, inText: RegExp): boolean {
  if (typeof value === 'string') return inText.test(value);
  if (value === null || typeof value !== 'object') return false;
  if (Array.isArray(value)) return value.some((one) => reads(one, names, inText));
  const { from, path, kind, trait, profile } = value;
  if (from === 'profile' && headIn(path, names)) return true;
  if ((kind === 'trait' || kind === 'cycle') && headIn(trait, names)) return true;
  if (kind === 'date' && headIn(profile, names)) return true;
  return Object.values(value).some((one) => reads(one, names, inText));
}

interface Reader {
  name: string;
  body: unknown;
}

/** What will be live after a publish of the workspace, with its compiled data. */
async function readersAfter(
  store: Pick<Store, 'journeys' | 'definitions'>,
  { journeys, segments, traits, templates }: CheckedWorkspace,
): Promise<Reader[]> {
  const own = new Set(journeys.map(({ plan }) => plan.journey));
  const live = (await store.journeys.live()).filter(({ journey }) => !own.has(journey));
  const ownSegments = new Set(segments.map(({ segment }) => segment));
  const stored = (await store.definitions.all('segment')).filter(({ id }) => !ownSegments.has(id));
  return [
    ...[...journeys, ...live].map(({ plan }) => ({ name: `journey ${plan.journey}`, body: plan })),
    ...segments.map((one) => ({ name: `segment ${one.segment}`, body: one.where })),
    ...stored.map(({ id, body }) => ({ name: `segment ${id}`, body })),
    ...traits.map((one) => ({ name: `trait ${one.trait}`, body: one.rule })),
    ...templates.map(({ template, files }) => ({
      name: `template ${template}`,
      body: files.map(({ subject, preheader, body }) => [subject, preheader, body]),
    })),
  ];
}

/** The computed traits that a publish of the workspace would remove, with what would still read each. */
export async function removedTraits(
  store: Pick<Store, 'journeys' | 'definitions'>,
  workspace: CheckedWorkspace,
): Promise<RemovedTrait[]> {
  const kept = new Set(workspace.traits.map(({ trait }) => trait));
  const rows = (await store.definitions.all('trait')).filter((row) => row.body !== null && !kept.has(row.id));
  if (rows.length === 0) return [];
  const readers = await readersAfter(store, workspace);
  return rows.map((row) => {
    const names = new Set(definitionIn(row)?.gives ?? [row.id]);
    const inText = new RegExp(`\\bprofile\\.(?:${[...names].join('|')})\\b`);
    const using = readers.filter(({ body }) =>
      reads(JSON.parse(JSON.stringify(body)) as Json, names, inText),
    );
    return { row, usedBy: using.map(({ name }) => name) };
  });
}
