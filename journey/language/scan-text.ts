import type { FaultCode } from './fault-codes';

/** The largest file that is read, in bytes of UTF-8. */
export const MAX_FILE_BYTES = 256 * 1024;
/** How deep brackets, and how deep indentation and dashes, may nest. */
export const MAX_DEPTH = 32;

/** A fault found before parsing, at an offset in the text. */
export interface ScanFault {
  code: FaultCode;
  message: string;
  offset: number;
  hint: string;
}

/** The text without a byte order mark, which editors on Windows put at the head of a file. */
export function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

/**
 * Looks at a text in one pass before any parser sees it: its size, control characters, and for YAML its depth. The
 * parser ends a nesting of some 800 levels with a stack overflow, which may take the whole process with it and cannot
 * be caught; so depth is measured here, strictly, counting brackets inside quotes too.
 */
export function scanText(text: string, asYaml: boolean): ScanFault | null {
  return (
    tooLarge(text) ?? controlCharacter(text) ?? (asYaml ? (deepBrackets(text) ?? deepIndent(text)) : null)
  );
}

function tooLarge(text: string): ScanFault | null {
  // A UTF-16 unit takes at most three bytes, so most texts need not be encoded to be measured.
  if (text.length * 3 <= MAX_FILE_BYTES) return null;
  const bytes = text.length > MAX_FILE_BYTES ? text.length : new TextEncoder().encode(text).length;
  if (bytes <= MAX_FILE_BYTES) return null;
  const message = `The file has more than ${MAX_FILE_BYTES / 1024} KB.`;
  return { code: 'too_large', message, offset: 0, hint: 'Split it into several files.' };
}

function controlCharacter(text: string): ScanFault | null {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 32 ? unit !== 127 : unit === 9 || unit === 10 || unit === 13) continue;
    const name = `U+${unit.toString(16).toUpperCase().padStart(4, '0')}`;
    const message = `The file holds the control character ${name}.`;
    return { code: 'control_character', message, offset: i, hint: 'Delete the character.' };
  }
  return null;
}

function deep(offset: number, what: string): ScanFault {
  const message = `The file is nested deeper than ${MAX_DEPTH} levels of ${what}.`;
  return {
    code: 'too_deep',
    message,
    offset,
    hint: 'Journeys need no such depth; look for a stray bracket or dash.',
  };
}

function deepBrackets(text: string): ScanFault | null {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text[i];
    if (unit === '[' || unit === '{') depth++;
    else if ((unit === ']' || unit === '}') && depth > 0) depth--;
    if (depth > MAX_DEPTH) return deep(i, 'brackets');
  }
  return null;
}

/** The indicators that open a level inside a line: `- `, `? ` and `: `, one after the other. */
const LEADING = /^([ \t]*)((?:[-?:][ \t]+)*)/;

function deepIndent(text: string): ScanFault | null {
  const columns: number[] = [];
  let offset = 0;
  for (const line of text.split('\n')) {
    const start = offset;
    offset += line.length + 1;
    if (line.trim() === '') continue;
    const [, indent = '', chain = ''] = LEADING.exec(line) ?? [];
    while (columns.length > 0 && (columns.at(-1) ?? 0) >= indent.length) columns.pop();
    columns.push(indent.length);
    for (let i = 0; i < chain.length; i++) {
      const opens = chain[i] !== ' ' && chain[i] !== '\t';
      if (opens) columns.push(indent.length + i + 1);
    }
    if (columns.length > MAX_DEPTH) return deep(start, 'indentation');
  }
  return null;
}
