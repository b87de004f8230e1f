import type { z } from 'zod';
import type { Measure, ScorePart, ScoreRule } from '../../../audience/traits/definition';
import { isMapping } from '../path';
import { readObject } from '../read-object';
import { listed, show, typeWord } from '../show';
import type { Spot } from '../spot';
import { durationMs } from '../values/duration';
import { sourceOf, withinOf, type TraitPlace } from './trait-place';
import { partSchema, type TRAIT_SCHEMAS } from './trait-schema';

type Doc = Partial<z.output<typeof TRAIT_SCHEMAS.score>>;
type PartDoc = z.output<typeof partSchema>;

const WORDS = ['count', 'days', 'sum', 'avg', 'min', 'max'] as const;
const MOST_PARTS = 10;
const FORM = 'Write `- { weight: 0.7, sum: total, of: order_placed, within: 365d, full_at: 5000 }`.';

/** The one thing that a part computes, and of which events. */
function measureOf(doc: PartDoc, spot: Spot): { measure: Measure; event: string } | null {
  const given = WORDS.filter((word) => doc[word] !== undefined);
  const [word, second] = given;
  if (word === undefined || second !== undefined) {
    const message = word === undefined ? 'The part computes nothing.' : 'One part computes one thing.';
    const code = word === undefined ? 'missing_key' : 'conflicting_keys';
    spot.fault(code, message, { hint: `It has one of ${listed(WORDS)}.` });
    return null;
  }
  if (word === 'count' || word === 'days') return { measure: { of: word }, event: doc[word] ?? '' };
  if (doc.of === undefined) {
    spot.fault('missing_key', '`of` is missing.', { hint: 'Say which event: `of: order_placed`.' });
    return null;
  }
  return { measure: { of: word, property: doc[word] ?? '' }, event: doc.of };
}

function readPart(value: unknown, spot: Spot, place: TraitPlace): ScorePart | null {
  const doc = readObject(partSchema, value, spot, { hints: { event: 'Use `of`.', full: 'Use `full_at`.' } });
  const found = doc && measureOf(doc, spot);
  if (doc === null || found === null) return null;
  return {
    weight: doc.weight,
    measure: found.measure,
    source: sourceOf(found.event, doc.where, spot.at('where'), place),
    withinMs: withinOf(doc.within),
    fullAt: doc.full_at,
  };
}

function readBands(value: unknown, spot: Spot): ScoreRule['bands'] {
  if (value === undefined) return [];
  const hint = 'Write `bands: { gold: 0.5, silver: 0.2, bronze: 0 }`.';
  const entries = isMapping(value) ? Object.entries(value) : [];
  const bands: ScoreRule['bands'] = [];
  for (const [band, from] of entries) {
    if (typeof from === 'number' && from >= 0) bands.push({ band, from });
    else spot.at(band).fault('wrong_value', `${show(from)} is no score.`, { hint });
  }
  if (entries.length < 2) spot.fault('wrong_value', 'At least two bands are told apart.', { hint });
  if (new Set(bands.map(({ from }) => from)).size < bands.length) {
    spot.fault('wrong_value', 'Two bands begin at the same score.', { hint });
  }
  return bands.sort((a, b) => b.from - a.from);
}

/** A band that lies above every score can never be reached. */
function checkReach(bands: ScoreRule['bands'], parts: readonly ScorePart[], spot: Spot): void {
  const most = parts.reduce((sum, { weight }) => sum + weight, 0);
  for (const { band, from } of bands) {
    if (from <= most + 1e-9) continue;
    const message = `Nobody can reach \`${band}\`: the weights add up to ${String(Math.round(most * 1e4) / 1e4)}.`;
    spot.at(band).fault('wrong_value', message, { hint: 'Lower it, or raise the weights.' });
  }
}

/** Reads a score; null when there was a fault. */
export function readScore(doc: Doc, place: TraitPlace): ScoreRule | null {
  const { root } = place;
  const spot = root.at('score');
  const bands = readBands(doc.bands, root.at('bands'));
  if (doc.score === undefined) return null;
  if (!Array.isArray(doc.score) || doc.score.length === 0 || doc.score.length > MOST_PARTS) {
    const message = Array.isArray(doc.score)
      ? `A score has 1 to ${String(MOST_PARTS)} parts.`
      : `A score is a list of parts, not ${typeWord(doc.score)}.`;
    spot.fault('wrong_type', message, { hint: FORM });
    return null;
  }
  const parts = doc.score.map((part: unknown, i) => readPart(part, spot.at(i), place));
  const sound = parts.filter((part) => part !== null);
  if (sound.length < parts.length) return null;
  checkReach(bands, sound, root.at('bands'));
  if (doc.hold !== undefined && bands.length === 0) {
    root.at('hold').fault('conflicting_keys', '`hold` is about bands, and there are none.', {
      of: 'key',
      hint: 'Add `bands`, or remove it.',
    });
  }
  return {
    kind: 'score',
    parts: sound,
    bands,
    holdMs: doc.hold === undefined ? 0 : (durationMs(doc.hold) ?? 0),
  };
}
