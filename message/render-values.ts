import type { Json, JsonObject } from '../audience/json';
import { TEXT } from './engines';
import { createEngine, type Compiled, type Engine } from './liquid-engine';

const URL_PART: Engine = createEngine('url');

/** How many texts are kept compiled, for each engine. */
const MOST_KEPT = 1_000;
const compiled = new Map<Engine, Map<string, Compiled>>([
  [TEXT, new Map()],
  [URL_PART, new Map()],
]);

/** What the texts of a step see, and how dates in them are written. */
export interface Wording {
  scope: JsonObject;
  zone: string;
  locale: string;
}

function compile(engine: Engine, text: string): Compiled {
  const kept = compiled.get(engine);
  const known = kept?.get(text);
  if (known !== undefined) return known;
  const made = engine.compile(text);
  if (kept !== undefined && kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value ?? '');
  kept?.set(text, made);
  return made;
}

/** Undefined where a value that the text speaks of is missing: nothing is said rather than half of it. */
function render(engine: Engine, text: string, { scope, zone, locale }: Wording): string | undefined {
  if (!/\{[{%]/.test(text)) return text;
  try {
    return engine.render(compile(engine, text), scope, zone, locale);
  } catch {
    return undefined;
  }
}

/** A text with its Liquid rendered; undefined where a value is missing. */
export function renderText(text: string, wording: Wording): string | undefined {
  return render(TEXT, text, wording);
}

/** An address whose outputs are percent-encoded, so that a value stays in its place; undefined where one is missing. */
export function renderUrl(text: string, wording: Wording): string | undefined {
  return render(URL_PART, text, wording);
}

/** A literal with the Liquid of all its texts rendered; undefined where a value is missing in any of them. */
export function renderJson(value: Json, wording: Wording): Json | undefined {
  if (typeof value === 'string') return renderText(value, wording);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => renderJson(item, wording));
    return items.every((item) => item !== undefined) ? items : undefined;
  }
  const copy: JsonObject = {};
  for (const [name, item] of Object.entries(value)) {
    const rendered = renderJson(item, wording);
    if (rendered === undefined) return undefined;
    copy[name] = rendered;
  }
  return copy;
}
