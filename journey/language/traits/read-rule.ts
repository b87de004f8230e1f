import type { z } from 'zod';
import type { RfmCuts, RfmRule, SinceRule, TraitRule } from '../../../audience/traits/definition';
import { readFields, readObject } from '../read-object';
import type { Mapping } from '../path';
import type { Spot } from '../spot';
import { durationMs } from '../values/duration';
import { parseFormula } from './parse-formula';
import { readFavourite } from './read-favourite';
import { readScore } from './read-score';
import { readStages } from './read-stages';
import { sourceOf, withinOf, type TraitPlace } from './trait-place';
import { cutsSchema, TRAIT_SCHEMAS, type TraitWord } from './trait-schema';

const UNIT_MS = { hours: 3_600_000, days: 86_400_000, weeks: 604_800_000 } as const;
const UP_TO = 730;
const PARTS = 5;

type Doc<Word extends TraitWord> = Partial<z.output<(typeof TRAIT_SCHEMAS)[Word]>>;

/** The sound keys of a file of one kind; every fault of its form is reported. */
function fields<Word extends TraitWord>(word: Word, value: Mapping, root: Spot): Doc<Word> {
  const schema: z.ZodObject = TRAIT_SCHEMAS[word];
  const hints = { event: 'Use `of`.', when: 'Use `where`.', conditions: 'Use `where`.' };
  return readFields(schema, value, root, { hints }) as Doc<Word>;
}

function readSince(doc: Doc<'since'>, place: TraitPlace): SinceRule {
  return {
    kind: 'since',
    source: sourceOf(doc.since, doc.where, place.root.at('where'), place),
    unitMs: UNIT_MS[doc.unit ?? 'days'],
    upTo: doc.up_to ?? UP_TO,
  };
}

function readCuts(value: unknown, parts: number, spot: Spot): RfmCuts | null {
  if (value === undefined) return null;
  const doc = readObject(cutsSchema, value, spot);
  if (doc === null) return null;
  for (const key of ['recency', 'frequency', 'value'] as const) {
    const rises = doc[key].every((bound, i) => i === 0 || bound > (doc[key][i - 1] ?? 0));
    if (rises && doc[key].length === parts - 1) continue;
    spot.at(key).fault('wrong_value', `\`${key}\` needs ${String(parts - 1)} bounds that rise.`, {
      hint: 'There is one bound fewer than `parts`.',
    });
  }
  return doc;
}

function readRfm(doc: Doc<'rfm'>, place: TraitPlace): RfmRule {
  const parts = doc.parts ?? PARTS;
  return {
    kind: 'rfm',
    source: sourceOf(doc.rfm, doc.where, place.root.at('where'), place),
    property: doc.value ?? '',
    withinMs: withinOf(doc.within),
    parts,
    cuts: readCuts(doc.cuts, parts, place.root.at('cuts')),
  };
}

function readFormula(text: string | undefined, place: TraitPlace): TraitRule | null {
  if (text === undefined) return null;
  const read = parseFormula(text);
  if ('formula' in read) return { kind: 'formula', formula: read.formula };
  place.root.at('formula').fault('bad_formula', read.message, { hint: read.hint });
  return null;
}

/** A measure of a property: `sum: total`, `of: order_placed`. */
function readMeasure(
  word: 'sum' | 'avg' | 'min' | 'max' | 'first' | 'last' | 'distinct',
  value: Mapping,
  place: TraitPlace,
): TraitRule {
  const doc: Mapping = fields(word, value, place.root);
  const property = typeof doc[word] === 'string' ? doc[word] : '';
  const event = typeof doc['of'] === 'string' ? doc['of'] : '';
  const source = sourceOf(event, doc['where'], place.root.at('where'), place);
  const withinMs = withinOf(typeof doc['within'] === 'string' ? doc['within'] : undefined);
  if (word === 'distinct') return { kind: 'distinct', property, source, withinMs };
  return { kind: 'measure', measure: { of: word, property }, source, withinMs };
}

/** Reads the rule of a trait file by the key that names its kind; null when there was a fault that leaves none. */
export function readRule(word: TraitWord, value: Mapping, place: TraitPlace): TraitRule | null {
  const { root } = place;
  switch (word) {
    case 'count':
    case 'days': {
      const doc: Doc<'count'> & Doc<'days'> = fields(word, value, root);
      const source = sourceOf(doc[word], doc.where, root.at('where'), place);
      return { kind: 'measure', measure: { of: word }, source, withinMs: withinOf(doc.within) };
    }
    case 'since':
      return readSince(fields('since', value, root), place);
    case 'favourite':
      return readFavourite(fields('favourite', value, root), place);
    case 'cycle': {
      const doc = fields('cycle', value, root);
      const source = sourceOf(doc.cycle, doc.where, root.at('where'), place);
      return { kind: 'cycle', source, priorMs: doc.prior === undefined ? null : durationMs(doc.prior) };
    }
    case 'score':
      return readScore(fields('score', value, root), place);
    case 'rfm':
      return readRfm(fields('rfm', value, root), place);
    case 'stages':
      return readStages(fields('stages', value, root).stages, place);
    case 'formula':
      return readFormula(fields('formula', value, root).formula, place);
    default:
      return readMeasure(word, value, place);
  }
}
