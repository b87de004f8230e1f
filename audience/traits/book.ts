import type { TraitDefinition } from './definition';
import { shortened } from './mark';

/** The computed traits of a workspace, arranged by what may change them. */
export interface TraitBook {
  /** Another one for other definitions. */
  version: string;
  /** After those that they read. */
  ordered: readonly TraitDefinition[];
  byId: ReadonlyMap<string, TraitDefinition>;
  /** Places in `ordered` of the traits that read a token. */
  reading: ReadonlyMap<string, readonly number[]>;
  /** Every trait of the profile that is computed: nobody else may set it. */
  gives: ReadonlySet<string>;
}

/**
 * The traits after those that they read, and those that stand in a circle or behind one, which the language refuses.
 */
export function inOrder<One extends Pick<TraitDefinition, 'gives' | 'reads'>>(
  definitions: readonly One[],
): { ordered: One[]; circles: One[][] } {
  const givers = new Map<string, One>(
    definitions.flatMap((one) => one.gives.map((name) => [`profile:${name}`, one] as const)),
  );
  const ordered: One[] = [];
  const circles: One[][] = [];
  const state = new Map<One, 'open' | 'done'>();
  const way: One[] = [];
  const visit = (one: One): void => {
    if (state.get(one) === 'done') return;
    if (state.get(one) === 'open') {
      circles.push(way.slice(way.indexOf(one)));
      return;
    }
    state.set(one, 'open');
    way.push(one);
    for (const token of one.reads) {
      const giver = givers.get(token);
      if (giver !== undefined) visit(giver);
    }
    way.pop();
    state.set(one, 'done');
    ordered.push(one);
  };
  definitions.forEach(visit);
  return { ordered, circles };
}

function versionOf(ordered: readonly TraitDefinition[]): string {
  if (ordered.length === 0) return '';
  const names = ordered.map(({ trait, version }) => `${trait}@${version}`);
  return shortened(names.sort().join(' '));
}

/** Arranges definitions so that an event costs a look-up, however many traits there are that do not read it. */
export function traitBook(definitions: readonly TraitDefinition[]): TraitBook {
  const { ordered } = inOrder(definitions);
  const reading = new Map<string, number[]>();
  for (const [place, { reads }] of ordered.entries()) {
    for (const token of reads) reading.set(token, [...(reading.get(token) ?? []), place]);
  }
  return {
    version: versionOf(ordered),
    ordered,
    byId: new Map(ordered.map((one) => [one.trait, one])),
    reading,
    gives: new Set(ordered.flatMap((one) => one.gives)),
  };
}
