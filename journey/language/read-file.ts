import type { TraitDefinition } from '../../audience/traits/definition';
import type { Population } from '../simulator/population/population';
import { readCoupon } from './coupon';
import { readTest, type JourneyTest } from './journey-test/read-test';
import { readJourney, type ReadJourney } from './read-journey';
import { didYouMean } from './nearest';
import type { FindFile } from './lists';
import type { ParsedYaml } from './parse-yaml';
import { readPopulation } from './population/population';
import { readSegment } from './segment';
import { listed } from './show';
import { readTrait } from './traits/read-trait';
import type { Coupon, Segment } from './workspace';

/** The kinds of YAML files, by their first key. */
const KINDS = ['workspace', 'journey', 'segment', 'trait', 'coupon', 'population', 'test'] as const;
export type Kind = (typeof KINDS)[number];

/** One definition that was read. */
export type ReadDefinition =
  | { kind: 'journey'; id: string | null; journey: ReadJourney; parsed: ParsedYaml }
  | { kind: 'segment'; id: string | null; segment: Segment | null; parsed: ParsedYaml }
  | { kind: 'trait'; id: string | null; trait: TraitDefinition | null; parsed: ParsedYaml }
  | { kind: 'coupon'; id: string | null; coupon: Coupon | null; parsed: ParsedYaml }
  | { kind: 'population'; id: string | null; population: Population | null; parsed: ParsedYaml }
  | { kind: 'test'; id: null; test: JourneyTest | null; parsed: ParsedYaml };

/** The kind that the first key of a file names; null when it names none, which is reported. */
export function kindOf(parsed: ParsedYaml): Kind | null {
  if (!parsed.value) return null;
  const keys = Object.keys(parsed.value);
  const first = keys[0];
  const { root } = parsed;
  if (first === undefined) {
    root.fault('empty_file', 'The file is empty.', { hint: 'Begin with `journey: welcome`.' });
    return null;
  }
  const kind = KINDS.find((known) => known === first);
  if (kind) return kind;
  const later = KINDS.find((known) => keys.includes(known));
  if (later) {
    const message = `\`${later}\` must be the first key of the file.`;
    root.at(later).fault('unknown_kind', message, { of: 'key', hint: 'Move it to the top.' });
  } else {
    const hint = didYouMean(first, KINDS) ?? `The first key is ${listed(KINDS)}.`;
    root.at(first).fault('unknown_kind', `\`${first}\` is no kind of file.`, { of: 'key', hint });
  }
  return null;
}

/** Reads a definition of a known kind. `zone` and `region` (ISO 3166 alpha-2) are the workspace's. */
export function readDefinition(
  kind: Exclude<Kind, 'workspace'>,
  parsed: ParsedYaml,
  zone: string,
  find: FindFile,
  region: string,
): ReadDefinition {
  switch (kind) {
    case 'journey': {
      const journey = readJourney(parsed, zone);
      return { kind, id: journey.id, journey, parsed };
    }
    case 'segment': {
      const segment = readSegment(parsed, zone, find);
      return { kind, id: segment?.segment ?? null, segment, parsed };
    }
    case 'trait':
      return { kind, ...readTrait(parsed, zone), parsed };
    case 'coupon': {
      const coupon = readCoupon(parsed, find);
      return { kind, id: coupon?.coupon ?? null, coupon, parsed };
    }
    case 'population': {
      const population = readPopulation(parsed);
      return { kind, id: population?.population ?? null, population, parsed };
    }
    case 'test':
      return { kind, id: null, test: readTest(parsed, region), parsed };
  }
}
