import type { TemplateFile } from '../workspace';
import { isId } from '../values/id';
import { isLocale, tidyLocale } from '../values/locale';
import type { Problem } from '../values/leaf';

/** What the name of a template file says. */
export type TemplateName = Pick<TemplateFile, 'template' | 'locale' | 'channel' | 'format'>;

const FORM = /^([^.]+)(?:\.([^.]+))?\.(email|sms)\.(mjml|html|txt)$/;

/** Whether a path is meant as a template: it stands in a folder `templates`, or its name has the form of one. */
export function isTemplatePath(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (name.startsWith('.') || /\.(ya?ml|md)$/i.test(name)) return false;
  return FORM.test(name) || /(^|\/)templates\//.test(path);
}

/** Reads the name of a template file: `welcome.zh-CN.email.mjml`. */
export function readTemplateName(path: string): TemplateName | Problem {
  const match = FORM.exec(path.slice(path.lastIndexOf('/') + 1));
  const [, template = '', locale, channel, format] = match ?? [];
  const bad = (message: string, hint: string): Problem => ({ code: 'file_name', message, hint });
  if (!match) {
    return bad(
      'The name of the template file has no known form.',
      'Name it `welcome.email.mjml` or `welcome.zh-CN.sms.txt`.',
    );
  }
  if (!isId(template))
    return bad(`\`${template}\` is not an id.`, 'Use a-z, 0-9 and single hyphens before the first dot.');
  if (locale !== undefined && !isLocale(locale)) {
    return bad(
      `\`${locale}\` is not a locale.`,
      `Name it \`${template}.${tidyLocale(locale) ?? 'zh-CN'}.${channel}.${format}\`.`,
    );
  }
  if (channel === 'sms' && format !== 'txt') {
    return bad('A text message has no layout.', `Name it \`${template}.sms.txt\`.`);
  }
  return {
    template,
    locale: locale ?? null,
    channel: channel === 'sms' ? 'sms' : 'email',
    format: format === 'mjml' || format === 'html' ? format : 'txt',
  };
}
