import stringWidth from 'string-width';
import type { Fault } from './fault';
import { FAULT_CODES } from './fault-codes';
import { withoutMark } from './scan-text';

export interface FormatOptions {
  color?: boolean;
  /** `zh` puts the Chinese meaning of the code before the message. */
  lang?: 'en' | 'zh';
}

/** The widest piece of a line that is shown, in columns. */
const MAX_WIDTH = 100;
const TAB = '    ';

const WORDS = {
  en: { error: 'error', warning: 'warning', hint: 'hint' },
  zh: { error: '错误', warning: '警告', hint: '提示' },
};

type Paint = (text: string) => string;

function paints(color: boolean): Record<'red' | 'yellow' | 'blue' | 'bold', Paint> {
  const paint =
    (code: number): Paint =>
    (text) =>
      color ? `\u001B[${code}m${text}\u001B[0m` : text;
  return { red: paint(31), yellow: paint(33), blue: paint(34), bold: paint(1) };
}

/**
 * A fault as people read it: what is wrong, where, the line with a caret under the place, and how to fix it. `text` is
 * the text of the file; where it is null only the place is named. Carets stand right after wide characters and tabs.
 */
export function formatFault(fault: Fault, text: string | null, options: FormatOptions = {}): string {
  const paint = paints(options.color ?? false);
  const lang = options.lang ?? 'en';
  const alarm = fault.severity === 'error' ? paint.red : paint.yellow;
  const meaning = lang === 'zh' ? `${FAULT_CODES[fault.code].zh} ` : '';
  const head = `${alarm(`${WORDS[lang][fault.severity]}[${fault.code}]`)}: ${paint.bold(`${meaning}${fault.message}`)}`;
  const where = `  ${paint.blue('-->')} ${fault.file}:${fault.line}:${fault.column}`;
  const lines = [head, where];
  if (text !== null) lines.push(...frame(fault, withoutMark(text).split('\n'), alarm, paint.blue));
  if (fault.hint !== undefined) lines.push(`  ${paint.blue(`${WORDS[lang].hint}:`)} ${fault.hint}`);
  return lines.join('\n');
}

/** The line before, the line, and the line of carets. */
function frame(fault: Fault, lines: readonly string[], alarm: Paint, edge: Paint): string[] {
  const line = lines[fault.line - 1];
  if (line === undefined) return [];
  const gutter = String(fault.line).length;
  const shown = (number: number, text: string): string =>
    `${edge(`${String(number).padStart(gutter)} |`)} ${text}`.trimEnd();
  const { before, marked, after } = cut(line, fault.column - 1, fault.endColumn - 1);
  const carets = '^'.repeat(Math.max(1, stringWidth(marked)));
  const previous = lines[fault.line - 2];
  const out = previous === undefined ? [] : [shown(fault.line - 1, clip(display(previous)))];
  out.push(shown(fault.line, `${before}${marked}${after}`));
  out.push(`${edge(`${' '.repeat(gutter)} |`)} ${' '.repeat(stringWidth(before))}${alarm(carets)}`);
  return out;
}

/** The three parts of a line around a stretch, cut to the width that is shown. */
function cut(line: string, start: number, end: number): { before: string; marked: string; after: string } {
  const whole = display(line.slice(0, start));
  const before = stringWidth(whole) > MAX_WIDTH / 2 ? `…${whole.slice(-MAX_WIDTH / 4)}` : whole;
  const marked = clip(display(line.slice(start, end)), MAX_WIDTH / 2);
  const after = clip(display(line.slice(end)), MAX_WIDTH - Math.min(MAX_WIDTH, stringWidth(before + marked)));
  return { before, marked, after };
}

function clip(text: string, width = MAX_WIDTH): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}

/** A piece of a line as it can be shown: tabs widened, and nothing that a terminal would obey. */
function display(piece: string): string {
  return piece
    .replaceAll('\t', TAB)
    .replace(/\r$/, '')
    .replace(/\p{Cc}/gu, '\uFFFD');
}
