import type { ChannelName } from '../audience/channel';
import type { Template } from '../journey/language/workspace';
import { createBoundedCache } from './bounded-cache';
import { cleanScope } from './clean-scope';
import { compileFile, type CompiledFile } from './compile-file';
import { HTML, TEXT } from './engines';
import { htmlToPlain } from './html-to-plain';
import type { Compiled, Engine } from './liquid-engine';
import { pickFiles } from './pick-file';
import type { Renderer, RenderedEmail, TemplateScope } from './template';
import { TemplateError } from './template-error';
import { faultOf } from './template-fault';

/** How many compiled files are kept: a file in one locale is one. */
const CACHED_FILES = 256;

/** Sizes after rendering, in characters. An SMS of 1,600 is the most that providers take. */
const LONGEST = { subject: 255, html: 500_000, text: 250_000, sms: 1_600 };

/** What one render needs beside the compiled file. */
interface Rendering {
  compiled: CompiledFile;
  scope: object;
  zone: string;
  locale: string;
}

function runOnce(engine: Engine, part: Compiled, rendering: Rendering, bodyLine: number | null): string {
  const { scope, zone, locale, compiled } = rendering;
  try {
    return engine.render(part, scope, zone, locale);
  } catch (error) {
    throw faultOf(error, compiled.file, bodyLine);
  }
}

/** Once more where it took too long: the clock that limits a render also counts what else the machine did. */
function run(engine: Engine, part: Compiled, rendering: Rendering, bodyLine: number | null): string {
  try {
    return runOnce(engine, part, rendering, bodyLine);
  } catch (error) {
    if (!(error instanceof TemplateError) || !/render limit/.test(error.message)) throw error;
    return runOnce(engine, part, rendering, bodyLine);
  }
}

function fault(compiled: CompiledFile, code: 'broken' | 'too_large', message: string): TemplateError {
  const place = { template: compiled.template, path: compiled.file.path, line: null, column: null };
  return new TemplateError(code, message, place);
}

function within(limit: number, text: string, compiled: CompiledFile): string {
  if (text.length <= limit) return text;
  throw fault(compiled, 'too_large', `The message has ${text.length} characters, more than ${limit}`);
}

/** One line without control characters, so that a value cannot begin another header. */
function subjectOf(rendering: Rendering): string {
  const { compiled } = rendering;
  const written = compiled.subject === null ? '' : run(TEXT, compiled.subject, rendering, null);
  const line = written.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  if (line === '') throw fault(compiled, 'broken', 'The subject is empty');
  return [...line].slice(0, LONGEST.subject).join('');
}

/** The first thing that inboxes show after the subject, hidden in the mail itself. */
function withPreheader(html: string, preheader: string): string {
  if (preheader.trim() === '') return html;
  const hidden = `<div style="display:none;max-height:0;overflow:hidden;mso-hide:all">${preheader.trim()}</div>`;
  const body = /<body\b[^>]*>/i.exec(html);
  if (body === null) return hidden + html;
  const end = body.index + body[0].length;
  return html.slice(0, end) + hidden + html.slice(end);
}

function emailOf(rendering: Rendering): RenderedEmail {
  const { compiled } = rendering;
  const { file } = compiled;
  const subject = subjectOf(rendering);
  const bodyLine = file.format === 'mjml' ? null : file.bodyLine;
  const body = compiled.html === null ? null : run(HTML, compiled.html, rendering, bodyLine);
  const written = compiled.text === null ? null : run(TEXT, compiled.text, rendering, file.bodyLine);
  const preheader = compiled.preheader === null ? '' : run(HTML, compiled.preheader, rendering, null);
  const html = body === null ? null : within(LONGEST.html, withPreheader(body, preheader), compiled);
  const text = within(LONGEST.text, written ?? htmlToPlain(body ?? ''), compiled);
  return { subject, html, text };
}

function smsOf(rendering: Rendering): string {
  const { compiled } = rendering;
  if (compiled.text === null) throw fault(compiled, 'broken', 'An SMS has a text body');
  const text = run(TEXT, compiled.text, rendering, compiled.file.bodyLine).trim();
  if (text === '') throw fault(compiled, 'broken', 'The message is empty');
  return within(LONGEST.sms, text, compiled);
}

function workspaceLocale(scope: TemplateScope): string | null {
  const { locale } = scope.workspace;
  return typeof locale === 'string' ? locale : null;
}

/**
 * A renderer over published templates. `load` is asked once for each version in use; compiled files are kept, the
 * least used ones forgotten. A file is picked by the person's locale, then `workspace.locale`, then the one without.
 */
export function createRenderer(load: (id: string, version: string) => Promise<Template>): Renderer {
  const templates = createBoundedCache<Template>(CACHED_FILES);
  const files = createBoundedCache<CompiledFile>(CACHED_FILES);

  async function prepare(
    channel: ChannelName,
    [id, version, locale, scope, zone]: Parameters<Renderer['email']>,
  ): Promise<Rendering> {
    const name = `${id}@${version}`;
    const template = await templates.get(name, () => load(id, version));
    const own = { files: template.files.filter((file) => file.channel === channel) };
    const picked = pickFiles(own, locale, workspaceLocale(scope));
    if (picked === null) {
      const place = { template: id, path: null, line: null, column: null };
      throw new TemplateError('no_file', `The template ${id} has no file`, place);
    }
    const compiled = await files.get(`${name}:${picked.main.path}`, () => compileFile(picked));
    const language = picked.main.locale ?? workspaceLocale(scope) ?? 'en';
    return { compiled, scope: cleanScope(scope), zone, locale: language };
  }

  return {
    email: async (...asked) => emailOf(await prepare('email', asked)),
    sms: async (...asked) => smsOf(await prepare('sms', asked)),
  };
}
