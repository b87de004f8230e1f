import { z } from 'zod';
import type { Fault } from '../fault';
import { parseYaml } from '../parse-yaml';
import { positionsOf } from '../position';
import { readFields } from '../read-object';
import { scanText } from '../scan-text';
import { spotAt, type Desk, type Spot } from '../spot';
import type { SourceFile, TemplateFile } from '../workspace';
import { senderLeaf } from '../values/sender';
import { id } from '../values/id';
import { cutTemplate, type CutTemplate } from './front-matter';
import { templateProblem, variablesOf, type LiquidVariable } from './liquid';
import { readTemplateName, type TemplateName } from './template-name';

/** What may stand in the front matter of a template. */
const frontMatterSchema = z.object({
  subject: z.string().min(1).optional().describe('The subject of the email; may hold Liquid.'),
  preheader: z.string().optional().describe('The line that mail programs show beside the subject.'),
  sender: senderLeaf.optional(),
  purpose: z.enum(['marketing', 'transactional']).optional(),
  topic: id.optional(),
});

/** A template file that has been read, with what is needed to look at its use. */
export interface ReadTemplate {
  file: TemplateFile;
  desk: Desk;
  /** Variables of body, subject and preheader, with their place in the file. */
  variables: LiquidVariable[];
}

/** Reads one template file. Null when its name or text cannot be read; the faults are on the desk. */
export function readTemplate(source: SourceFile): { desk: Desk; read: ReadTemplate | null } {
  const cut = cutTemplate(source.text);
  const front = parseYaml(source.path, cut.head ?? '{}', cut.headLine);
  const { desk } = front;
  const whole = wholeFile(source, desk.faults);
  const name = readTemplateName(source.path);
  if ('code' in name) {
    whole.fault(name.code, name.message, { hint: name.hint });
    return { desk, read: null };
  }
  if (cut.unclosed) {
    whole.fault('yaml_syntax', 'The front matter is not closed.', { hint: 'Add a line `---` after it.' });
    return { desk, read: null };
  }
  const scanned = scanText(source.text, false);
  if (scanned) {
    const place = positionsOf(source.text)(scanned.offset, scanned.offset + 1);
    desk.faults.push({
      ...base(source),
      code: scanned.code,
      message: scanned.message,
      hint: scanned.hint,
      ...place,
    });
    return { desk, read: null };
  }
  const blank = cut.head !== null && /^\s*(#.*\s*)*$/.test(cut.head);
  if (blank) desk.faults = desk.faults.filter((fault) => fault.code !== 'empty_file');
  return { desk, read: readSound(source, cut, name, front.root, blank ? {} : (front.value ?? {}), desk) };
}

function base(source: SourceFile): Pick<Fault, 'severity' | 'file' | 'path'> {
  return { severity: 'error', file: source.path, path: '' };
}

function wholeFile(source: SourceFile, faults: Fault[]): Spot {
  const position = positionsOf(source.text);
  return spotAt({ file: source.path, faults, mentions: [], place: () => position(0, 1) });
}

function readSound(
  source: SourceFile,
  cut: CutTemplate,
  name: TemplateName,
  root: Spot,
  value: unknown,
  desk: Desk,
): ReadTemplate {
  const doc = readFields(frontMatterSchema, value, root);
  if (doc.topic !== undefined) root.at('topic').mention('topic', doc.topic);
  for (const key of ['subject', 'preheader'] as const) {
    const problem = doc[key] === undefined ? null : templateProblem(doc[key]);
    if (problem) root.at(key).fault('template_syntax', problem.message, { hint: problem.hint });
  }
  const problem = templateProblem(cut.body);
  if (problem) {
    const line = problem.line + cut.bodyLine - 1;
    const place = { line, column: problem.column, endColumn: problem.column + 2 };
    desk.faults.push({
      ...base(source),
      code: 'template_syntax',
      message: problem.message,
      hint: problem.hint,
      ...place,
    });
  }
  const file: TemplateFile = {
    ...name,
    subject: doc.subject ?? null,
    preheader: doc.preheader ?? null,
    sender: doc.sender ?? null,
    purpose: doc.purpose ?? null,
    topic: doc.topic ?? null,
    body: cut.body,
    bodyLine: cut.bodyLine,
    path: source.path,
  };
  return { file, desk, variables: allVariables(file, root, desk) };
}

function allVariables(file: TemplateFile, root: Spot, desk: Desk): LiquidVariable[] {
  const inBody = variablesOf(file.body).map((found) => ({ ...found, line: found.line + file.bodyLine - 1 }));
  const inHead = (['subject', 'preheader'] as const).flatMap((key) => {
    const { line, column } = desk.place(root.at(key).path, 'value');
    return variablesOf(file[key] ?? '').map((found) => ({ ...found, line, column }));
  });
  return [...inBody, ...inHead];
}
