import { Liquid, type FilterImplOptions, type Template } from 'liquidjs';
import { instantOf } from '../audience/date-value';
import { luxonCalendar } from '../audience/luxon-calendar';
import { AssignTag } from './assign-tag';

type FilterHandler = Extract<FilterImplOptions, (...args: never[]) => unknown>;

/** A parsed piece of Liquid. */
export type Compiled = Template[];

/** Limits of one parse and one render: characters, milliseconds, and Liquid's own count of memory. */
const PARSE_LIMIT = 1_000_000;
const RENDER_LIMIT_MS = 200;
const MEMORY_LIMIT = 1_000_000;

/** What reads files, or undoes escaping. */
const REMOVED_TAGS = ['include', 'layout', 'render', 'block'];
const REMOVED_FILTERS = ['raw'];

const DATE_FILTERS = ['date', 'date_to_xmlschema', 'date_to_rfc822', 'date_to_string', 'date_to_long_string'];

/** Thrown where an output has no value, so that a mail never says "Dear ,". */
export class NoValue extends Error {}

const HTML_ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
};

function textOf(value: unknown): string {
  if (value === undefined || value === null) throw new NoValue('an output has no value');
  if (Array.isArray(value)) return value.map((item) => (item === null ? '' : textOf(item))).join('');
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : JSON.stringify(value);
}

function escapedTextOf(value: unknown): string {
  return textOf(value).replace(/[&<>"']/g, (character) => HTML_ESCAPES[character] ?? '');
}

/** Dates without an offset are local ones, as in conditions; numbers are milliseconds. */
function localised(filter: FilterHandler, zoneOf: () => string): FilterHandler {
  return function (this: ThisParameterType<FilterHandler>, value: unknown, ...rest: unknown[]) {
    const given = typeof value === 'string' || typeof value === 'number' ? value : undefined;
    const atMs = given === undefined ? undefined : instantOf(given, zoneOf(), luxonCalendar);
    return filter.call(this, atMs === undefined ? value : new Date(atMs).toISOString(), ...rest) as unknown;
  };
}

/** A Liquid engine that reads no file, calls nothing it finds, and refuses outputs without a value. */
export interface Engine {
  compile(source: string): Compiled;
  /** Renders at once (no promise is awaited), with dates in this zone and month names in this locale. */
  render(compiled: Compiled, scope: object, zone: string, locale: string): string;
}

const ESCAPES: Record<EngineKind, (value: unknown) => string> = {
  html: escapedTextOf,
  text: textOf,
  url: (value) => encodeURIComponent(textOf(value)),
};

type EngineKind = 'html' | 'text' | 'url';

/** Makes an engine: `html` escapes every output for HTML, `url` for a part of an address, `text` escapes none. */
export function createEngine(kind: EngineKind): Engine {
  const liquid = new Liquid({
    ownPropertyOnly: true,
    strictFilters: true,
    strictVariables: true,
    lenientIf: true,
    templates: {},
    parseLimit: PARSE_LIMIT,
    renderLimit: RENDER_LIMIT_MS,
    memoryLimit: MEMORY_LIMIT,
    outputEscape: ESCAPES[kind],
    timezoneOffset: 'UTC',
  });
  for (const tag of REMOVED_TAGS) delete liquid.tags[tag];
  for (const filter of REMOVED_FILTERS) delete liquid.filters[filter];
  const zoneOf = (): string => String(liquid.options.timezoneOffset);
  for (const name of DATE_FILTERS) {
    const builtIn = liquid.filters[name];
    if (typeof builtIn === 'function') liquid.registerFilter(name, localised(builtIn, zoneOf));
  }
  liquid.registerTag('assign', AssignTag);
  return {
    compile: (source) => liquid.parse(source),
    render(compiled, scope, zone, locale) {
      // Rendering is synchronous, so the options cannot be another render's meanwhile.
      liquid.options.timezoneOffset = zone;
      liquid.options.locale = locale;
      return String(liquid.renderSync(compiled, scope));
    },
  };
}
