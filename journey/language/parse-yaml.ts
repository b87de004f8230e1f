import { parseDocument, type Document } from 'yaml';
import type { FaultCode } from './fault-codes';
import { locate } from './locate';
import { isMapping, type Mapping } from './path';
import { positionsOf } from './position';
import { scanText } from './scan-text';
import { spotAt, type Desk, type Spot } from './spot';
import { yamlValue } from './yaml-value';

/** A YAML text that could be read as a mapping; `value` is null when it could not. */
export interface ParsedYaml {
  desk: Desk;
  root: Spot;
  value: Mapping | null;
}

/** What the parser's own codes are called here; every other is a plain syntax fault. */
const PARSER_CODES: Readonly<Record<string, FaultCode>> = {
  TAB_AS_INDENT: 'yaml_tab',
  DUPLICATE_KEY: 'duplicate_key',
  MULTIPLE_DOCS: 'several_documents',
  TAG_RESOLVE_FAILED: 'yaml_tag',
};

/** Where the parser's own words are for programmers. */
const PARSER_MESSAGES: Partial<Record<FaultCode, string>> = {
  duplicate_key: 'A key stands twice in one mapping.',
  several_documents: 'The file holds more than one document.',
};

const PARSER_HINTS: Partial<Record<FaultCode, string>> = {
  yaml_tab: 'Indent with two spaces.',
  duplicate_key: 'Keep one of the two.',
  several_documents: 'Move what follows `---` into a file of its own.',
  yaml_tag: 'Remove it; put text in quotes instead.',
};

function deskOf(file: string, text: string, firstLine: number): Desk & { doc: Document.Parsed | null } {
  const position = positionsOf(text, firstLine);
  return {
    file,
    faults: [],
    mentions: [],
    doc: null,
    place(path, of) {
      const [start, end] = this.doc ? locate(this.doc, path, of) : [0, 0];
      return position(start, end);
    },
  };
}

/**
 * Reads one YAML text (YAML 1.2 core) that must be a mapping. `firstLine` is the line of the file at which it begins,
 * for the front matter of templates. Never throws: whatever is wrong is a fault on the desk.
 */
export function parseYaml(file: string, text: string, firstLine = 1): ParsedYaml {
  const desk = deskOf(file, text, firstLine);
  const root = spotAt(desk);
  const position = positionsOf(text, firstLine);
  const report = (code: FaultCode, start: number, end: number, message: string, hint?: string): void => {
    const place = position(start, end);
    desk.faults.push({
      code,
      severity: 'error',
      file,
      path: '',
      message,
      ...place,
      ...(hint ? { hint } : {}),
    });
  };
  const found = scanText(text, true);
  if (found) {
    report(found.code, found.offset, found.offset + 1, found.message, found.hint);
    return { desk, root, value: null };
  }
  const doc = parseDocument(text, {
    version: '1.2',
    uniqueKeys: true,
    prettyErrors: false,
    logLevel: 'error',
  });
  desk.doc = doc;
  for (const error of doc.errors) {
    const code = PARSER_CODES[error.code] ?? 'yaml_syntax';
    const message = PARSER_MESSAGES[code] ?? `${error.message}.`;
    report(code, error.pos[0], error.pos[1], message, PARSER_HINTS[code]);
  }
  if (doc.directives.yaml.explicit) {
    report('yaml_syntax', 0, 1, 'YAML directives (`%YAML`) are not allowed.', 'Remove the line.');
  }
  const value = yamlValue(doc, (code, node, message, hint) => {
    const [start, end] = node?.range ?? [0, 0];
    report(code, markBefore(text, code, start), end, message, hint);
  });
  return { desk, root, value: isBroken(desk) ? null : mappingOrFault(value, root) };
}

/** Where the parser had to guess, what it gives is not what was meant: to go on would only report its guesses. */
function isBroken(desk: Desk): boolean {
  return desk.faults.some(
    ({ code }) => code === 'yaml_syntax' || code === 'yaml_tab' || code === 'several_documents',
  );
}

/** A tag and an anchor stand before their value, and are pointed at themselves. */
function markBefore(text: string, code: FaultCode, start: number): number {
  const sign = code === 'yaml_tag' ? '!' : '&';
  if (code !== 'yaml_tag' && (code !== 'yaml_anchor' || text[start] === '*')) return start;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const at = text.slice(lineStart, start).search(sign);
  return at === -1 ? start : lineStart + at;
}

function mappingOrFault(value: unknown, root: Spot): Mapping | null {
  if (isMapping(value)) return value;
  const hint = 'Begin with the kind and the id, such as `journey: welcome`.';
  if (value === null || value === undefined) root.fault('empty_file', 'The file is empty.', { hint });
  else root.fault('not_a_mapping', 'The file is not a mapping of keys to values.', { hint });
  return null;
}
