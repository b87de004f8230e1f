import { readsOf } from '../../../audience/needs';
import type { TraitDefinition, TraitRule } from '../../../audience/traits/definition';
import { pathsIn } from '../../../audience/traits/formula';
import { contentHash } from '../content-hash';
import { didYouMean } from '../nearest';
import type { ParsedYaml } from '../parse-yaml';
import { listed } from '../show';
import type { Spot } from '../spot';
import { traitId } from '../values/id';
import { readRule } from './read-rule';
import { TRAIT_WORDS, type TraitWord } from './trait-schema';

/** Traits whose meaning is given: they come from the person, or from group calls. */
const RESERVED = new Set(['email', 'phone', 'timezone', 'locale', 'consent', 'group', 'group_id']);

function headOf(path: string): string {
  return path.split('.')[0] ?? path;
}

/** What may change the value of a rule, as tokens. */
function tokensOf(rule: TraitRule): string[] {
  switch (rule.kind) {
    case 'formula':
      return pathsIn(rule.formula).map((path) => `profile:${headOf(path)}`);
    case 'stages':
      return rule.stages.flatMap(({ when }) => readsOf(when));
    case 'score':
      return rule.parts.map(({ source }) => `event:${source.event}`);
    case 'favourite':
      return rule.sources.map(({ event }) => `event:${event}`);
    default:
      return [`event:${rule.source.event}`];
  }
}

/** Every trait of the profile that a rule writes, its own name first. */
function namesGiven(trait: string, rule: TraitRule): string[] {
  const banded = rule.kind === 'score' && rule.bands.length > 0;
  return banded ? [trait, `${trait}_score`, `${trait}_until`] : [trait];
}

/** The key that names what is computed; a fault where there is none, or several. */
function wordOf(value: Record<string, unknown>, root: Spot): TraitWord | null {
  // `rfm` has a `value`, and `favourite` has an `of`: neither names a kind.
  const given = TRAIT_WORDS.filter((word) => Object.hasOwn(value, word));
  const [word, second] = given;
  if (word !== undefined && second === undefined) return word;
  if (second !== undefined) {
    const hint = 'Make two traits.';
    root.at(second).fault('conflicting_keys', 'One trait computes one thing.', { of: 'key', hint });
    return null;
  }
  const other = Object.keys(value).find((key) => didYouMean(key, TRAIT_WORDS) !== undefined);
  const hint = other === undefined ? undefined : didYouMean(other, TRAIT_WORDS);
  root.fault('missing_key', 'The file does not say what is computed.', {
    hint: hint ?? `Add one of ${listed(TRAIT_WORDS)}.`,
  });
  return null;
}

/** Reads a trait file; null when a fault leaves nothing to refer to. `zone` is the workspace's. */
export function readTrait(
  parsed: ParsedYaml,
  zone: string,
): { id: string | null; trait: TraitDefinition | null } {
  const { root, value } = parsed;
  if (value === null) return { id: null, trait: null };
  const word = wordOf(value, root);
  const id = traitId.safeParse(value['trait']).success ? String(value['trait']) : null;
  if (id !== null && RESERVED.has(id)) {
    const message = `\`${id}\` is given by the person, and cannot be computed.`;
    root.at('trait').fault('reserved_trait', message, { hint: 'Choose another name.' });
  }
  if (word === null) return { id, trait: null };
  const rule = readRule(word, value, { trait: id ?? '', root, zone });
  if (id === null || rule === null) return { id, trait: null };
  const title = typeof value['title'] === 'string' ? value['title'] : id;
  const gives = namesGiven(id, rule);
  const version = contentHash({ rule, zone });
  return {
    id,
    trait: { trait: id, version, title, rule, zone, gives, reads: [...new Set(tokensOf(rule))] },
  };
}
