import { Liquid, type Template } from 'liquidjs';

/** A fault of a Liquid text, 1-based in that text. */
export interface LiquidProblem {
  message: string;
  hint: string;
  line: number;
  column: number;
}

/** Tags that read other files, which templates of a marketer may not. */
const REFUSED_TAGS = ['include', 'render', 'layout', 'block'];
/** Filters that undo the escaping that protects the reader of an email. */
const REFUSED_FILTERS = ['raw'];

let engine: Liquid | null = null;

function liquid(): Liquid {
  engine ??= makeEngine();
  return engine;
}

function makeEngine(): Liquid {
  const made = new Liquid({ strictFilters: true, templates: {}, parseLimit: 300_000 });
  for (const tag of REFUSED_TAGS) Reflect.deleteProperty(made.tags, tag);
  for (const filter of REFUSED_FILTERS) Reflect.deleteProperty(made.filters, filter);
  return made;
}

function positionOf(error: unknown): { line: number; column: number } {
  if (typeof error !== 'object' || error === null || !('token' in error)) return { line: 1, column: 1 };
  const { token } = error;
  if (typeof token !== 'object' || token === null || !('getPosition' in token)) return { line: 1, column: 1 };
  const read = token.getPosition;
  const at: unknown = typeof read === 'function' ? Reflect.apply(read, token, []) : null;
  const [line, column] = Array.isArray(at) ? at.map(Number) : [];
  return { line: line ?? 1, column: column ?? 1 };
}

/** The last text that was parsed: a text is asked for its faults, and then for its variables. */
let last: { text: string; parsed: Template[] | LiquidProblem } | null = null;

/** The templates of a Liquid text, or why it cannot be parsed. */
function parseLiquid(text: string): Template[] | LiquidProblem {
  if (last?.text !== text) last = { text, parsed: parseAnew(text) };
  return last.parsed;
}

function parseAnew(text: string): Template[] | LiquidProblem {
  try {
    return liquid().parse(text);
  } catch (error) {
    const raw = error instanceof Error ? error.message : String(error);
    const message = raw.split('\n')[0]?.replace(/, (?:file:[^,]*, )?line:\d+, col:\d+$/, '') ?? raw;
    return {
      message: `${message.charAt(0).toUpperCase()}${message.slice(1)}.`,
      hint: hintFor(message),
      ...positionOf(error),
    };
  }
}

function hintFor(message: string): string {
  const tag = /tag "?([\w-]+)"? not found/.exec(message)?.[1] ?? '';
  if (REFUSED_TAGS.includes(tag)) return 'Templates stand alone; write the text out.';
  if (message.includes('undefined filter')) return 'Check the name of the filter.';
  return 'See that every `{{` has its `}}` and every `{% if %}` its `{% endif %}`.';
}

/** Why a text is no valid Liquid; null when it is. */
export function templateProblem(text: string): LiquidProblem | null {
  const parsed = parseLiquid(text);
  return Array.isArray(parsed) ? null : parsed;
}

/** A variable that a text reads from outside, with its place, 1-based in that text. */
export interface LiquidVariable {
  segments: string[];
  line: number;
  column: number;
}

/** The variables that a text reads and does not itself assign. Empty for a text that cannot be parsed. */
export function variablesOf(text: string): LiquidVariable[] {
  const parsed = parseLiquid(text);
  if (!Array.isArray(parsed)) return [];
  const { globals } = liquid().analyzeSync(parsed, { partials: false });
  return Object.values(globals).flatMap((variables) =>
    variables.map(({ segments, location }) => ({
      segments: segments.filter((segment) => typeof segment === 'string'),
      line: location.row,
      column: location.col,
    })),
  );
}
