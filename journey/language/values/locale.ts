import { leaf, type Problem } from './leaf';
import { show } from '../show';

const LOCALE = /^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?$/;

/** Whether a text is a locale as it is written here: `zh-CN`, `en`. */
export function isLocale(text: string): boolean {
  return LOCALE.test(text);
}

/** The right form of a locale that is written with an underscore or in other case, or null. */
export function tidyLocale(text: string): string | null {
  try {
    const tidy = Intl.getCanonicalLocales(text.replaceAll('_', '-'))[0] ?? '';
    return LOCALE.test(tidy) ? tidy : null;
  } catch {
    return null;
  }
}

/** The region whose telephone numbers people of a locale write without a country code: `CN` for `zh`. */
export function regionOf(locale: string): string {
  return new Intl.Locale(locale).maximize().region ?? 'US';
}

function localeProblem(value: unknown): Problem | null {
  if (typeof value === 'string' && LOCALE.test(value)) return null;
  const tidy = typeof value === 'string' ? tidyLocale(value) : null;
  const hint = tidy ? `Write \`${tidy}\`.` : 'Write a language and where needed a region: `en`, `zh-CN`.';
  return { code: 'bad_locale', message: `${show(value)} is not a locale.`, hint };
}

/** A locale: a language, and where needed a region. */
export const locale = leaf<string>(localeProblem, {
  type: 'string',
  pattern: LOCALE.source,
  description: 'A locale: zh-CN.',
});
