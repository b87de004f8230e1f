import type { Store } from '../store/repositories';
import type { DefinitionRow } from '../store/rows';

const KINDS: readonly DefinitionRow['kind'][] = ['workspace', 'segment', 'template', 'coupon'];

/** How a release names one of its parts. */
export function partOf(kind: DefinitionRow['kind'] | 'journey', id: string, version: string): string {
  return `${kind}/${id}@${version}`;
}

/** Notes what is live together now, so that a journey can be turned back with what it was published with. */
export async function noteRelease(
  store: Pick<Store, 'journeys' | 'definitions' | 'releases'>,
  nowMs: number,
): Promise<void> {
  const journeys = await store.journeys.list();
  const rows = (await Promise.all(KINDS.map((kind) => store.definitions.all(kind)))).flat();
  const definitions = rows.filter(({ body }) => body !== null);
  await store.releases.add({
    publishedAtMs: nowMs,
    parts: [
      ...journeys.map(({ journey, liveVersion }) => partOf('journey', journey, liveVersion)),
      ...definitions.map(({ kind, id, version }) => partOf(kind, id, version)),
    ],
  });
}
