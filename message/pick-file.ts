import type { Template, TemplateFile } from '../journey/language/workspace';

/** `zh-Hans-CN`, `zh-Hans`, `zh`: a locale and those it falls back to. */
function fallbacks(locale: string | null): string[] {
  if (locale === null) return [];
  const parts = locale.replaceAll('_', '-').split('-');
  return parts.map((_, index) =>
    parts
      .slice(0, parts.length - index)
      .join('-')
      .toLowerCase(),
  );
}

/** The files of one template in the locale that serves a person best. */
export interface PickedFiles {
  /** Carries subject, sender and body. */
  main: TemplateFile;
  /** A hand-written text part beside an HTML file, in the same locale. */
  text: TemplateFile | null;
}

/**
 * Picks by the person's locale and what it falls back to (`zh-CN`, `zh`), then by the workspace's, then the file
 * without a locale, then the first there is. Null when the template has no file.
 */
export function pickFiles(
  template: Pick<Template, 'files'>,
  locale: string | null,
  workspaceLocale: string | null,
): PickedFiles | null {
  const wanted = [...fallbacks(locale), ...fallbacks(workspaceLocale)];
  const byLocale = (tag: string | null): TemplateFile[] =>
    template.files.filter((file) => (file.locale?.replaceAll('_', '-').toLowerCase() ?? null) === tag);
  const found =
    [...wanted, null].map(byLocale).find((files) => files.length > 0) ??
    template.files.filter((file) => file.locale === template.files[0]?.locale);
  const rich = found.find((file) => file.format !== 'txt');
  const plain = found.find((file) => file.format === 'txt') ?? null;
  const main = rich ?? plain;
  return main === null ? null : { main, text: rich === undefined ? null : plain };
}
