import { loadavg } from 'node:os';

/** What each side gave, round by round, and how busy the machine was before each round. */
export interface Alternated<Side extends string, Found> {
  found: Record<Side, Found[]>;
  /** The load average of the last minute, before each round. */
  loads: number[];
}

/**
 * Runs the sides in turn, A B A B …, so that whatever else the machine does falls on all of them. Which side begins
 * changes with each round.
 */
export async function alternate<Side extends string, Found>(
  rounds: number,
  sides: Record<Side, (round: number) => Promise<Found>>,
  progress: (text: string) => void,
): Promise<Alternated<Side, Found>> {
  const names = Object.keys(sides) as Side[];
  const found = Object.fromEntries(names.map((name) => [name, [] as Found[]])) as Record<Side, Found[]>;
  const loads: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    loads.push(loadavg()[0] ?? Number.NaN);
    for (const name of orderOf(names, round)) {
      progress(`round ${round + 1} of ${rounds}, ${name}`);
      found[name].push(await sides[name](round));
    }
  }
  return { found, loads };
}

/** The sides with another one first in each round. */
export function orderOf<Name>(names: readonly Name[], round: number): Name[] {
  const first = names.length === 0 ? 0 : round % names.length;
  return [...names.slice(first), ...names.slice(0, first)];
}
