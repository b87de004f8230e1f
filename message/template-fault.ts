import type { TemplateFile } from '../journey/language/workspace';
import { NoValue } from './liquid-engine';
import { TemplateError, type TemplatePlace } from './template-error';

/** The parts of an error of Liquid that are read here. */
interface LiquidFault {
  name: string;
  message: string;
  originalError?: unknown;
  token?: { getText?(): string; getPosition?(): number[] };
}

function isLiquidFault(error: unknown): error is LiquidFault {
  return error instanceof Error && 'token' in error;
}

function firstLine(message: string): string {
  return (message.split('\n')[0] ?? '').replace(/, (file:.*, )?line:\d+, col:\d+$/, '');
}

/** Where the source names a variable: HTML made from MJML has no lines of its own author. */
function lineNaming(file: TemplateFile, text: string): number | null {
  const index = text === '' ? -1 : file.body.indexOf(text);
  return index === -1 ? null : file.bodyLine + file.body.slice(0, index).split('\n').length - 1;
}

function placeOf(
  error: LiquidFault,
  file: TemplateFile,
  bodyLine: number | null,
  named: string,
): TemplatePlace {
  const [line, column] = error.token?.getPosition?.() ?? [];
  const known = bodyLine !== null && line !== undefined;
  return {
    template: file.template,
    path: file.path,
    line: known ? bodyLine + line - 1 : lineNaming(file, named),
    column: known ? (column ?? null) : null,
  };
}

/**
 * An error of Liquid as a `TemplateError`. `bodyLine` is the line of the file at which the parsed text begins, or null
 * where its lines are not those of the file.
 */
export function faultOf(error: unknown, file: TemplateFile, bodyLine: number | null): TemplateError {
  if (error instanceof TemplateError) return error;
  const nowhere = { template: file.template, path: file.path, line: null, column: null };
  if (!isLiquidFault(error)) return new TemplateError('broken', 'The template cannot be rendered', nowhere);
  const said = firstLine(error.message);
  const missing = /^undefined variable: (.+)$/.exec(said)?.[1];
  if (missing !== undefined) {
    const place = placeOf(error, file, bodyLine, missing);
    return new TemplateError('missing_variable', `${missing} has no value for this person`, place, missing);
  }
  if (error.originalError instanceof NoValue) {
    const output = error.token?.getText?.() ?? '';
    const place = placeOf(error, file, bodyLine, output);
    return new TemplateError('missing_variable', `${output} has no value for this person`, place, output);
  }
  const code = /limit exceeded/.test(said) ? 'over_limit' : 'broken';
  return new TemplateError(code, said, placeOf(error, file, bodyLine, ''));
}
