import mjml from 'mjml';
import type { TemplateFile } from '../journey/language/workspace';
import { HTML, TEXT } from './engines';
import type { Compiled, Engine } from './liquid-engine';
import type { PickedFiles } from './pick-file';
import { faultOf } from './template-fault';
import { TemplateError } from './template-error';

/** Characters of a body as its author writes it. */
const LONGEST_BODY = 100_000;

/** A template file with Liquid parsed and MJML turned into HTML; what it has no part of is null. */
export interface CompiledFile {
  template: string;
  file: TemplateFile;
  subject: Compiled | null;
  preheader: Compiled | null;
  html: Compiled | null;
  /** The hand-written text part, or the whole of a text template. */
  text: Compiled | null;
}

/** The place of a line of the body in the file. */
function lineInFile(file: TemplateFile, line: number): number {
  return file.bodyLine + line - 1;
}

function broken(file: TemplateFile, message: string, line: number | null): TemplateError {
  const place = { template: file.template, path: file.path, line, column: null };
  return new TemplateError('broken', message, place);
}

function parse(engine: Engine, source: string, file: TemplateFile, firstLine: number | null): Compiled {
  try {
    return engine.compile(source);
  } catch (error) {
    throw faultOf(error, file, firstLine);
  }
}

/** MJML leaves Liquid as it stands, so that one compilation serves all people. */
async function htmlOfMjml(file: TemplateFile): Promise<string> {
  if (/<mj-include\b/i.test(file.body)) throw broken(file, 'mj-include reads files and is not allowed', null);
  let result: Awaited<ReturnType<typeof mjml>>;
  try {
    result = await mjml(file.body, { validationLevel: 'soft', ignoreIncludes: true, keepComments: false });
  } catch {
    throw broken(file, 'The body is not MJML', file.bodyLine);
  }
  const [first] = result.errors;
  if (first !== undefined) throw broken(file, `MJML: ${first.message}`, lineInFile(file, first.line));
  return result.html;
}

async function compileHtml(file: TemplateFile): Promise<Compiled> {
  const written = parse(HTML, file.body, file, file.bodyLine);
  if (file.format === 'html') return written;
  return parse(HTML, await htmlOfMjml(file), file, null);
}

/**
 * Compiles the files of one locale. Throws a `TemplateError` with the line in the file where the template is broken;
 * everything that a render does not need the person for is done here.
 */
export async function compileFile({ main, text }: PickedFiles): Promise<CompiledFile> {
  for (const file of text === null ? [main] : [main, text]) {
    if (file.body.length > LONGEST_BODY)
      throw broken(file, `A body has at most ${LONGEST_BODY} characters`, null);
  }
  const plain = main.format === 'txt' ? main : text;
  return {
    template: main.template,
    file: main,
    subject: main.subject === null ? null : parse(TEXT, main.subject, main, null),
    preheader: main.preheader === null ? null : parse(HTML, main.preheader, main, null),
    html: main.format === 'txt' ? null : await compileHtml(main),
    text: plain === null ? null : parse(TEXT, plain.body, plain, plain.bodyLine),
  };
}
