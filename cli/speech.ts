import { en } from './messages/en';
import type { MessageKey } from './messages/en';
import { zh } from './messages/zh';

/** The languages in which the command line speaks. */
export type Speech = 'en' | 'zh';

/** Gives the text of a message with `{name}` places filled in. */
export type Translate = (key: MessageKey, values?: Record<string, string | number>) => string;

const CATALOGUES: Record<Speech, Record<MessageKey, string>> = { en, zh };

/**
 * The language to speak: `--lang` where given, else LC_ALL, LC_MESSAGES and LANG in the order POSIX gives them,
 * else English.
 */
export function chooseSpeech(flag: string | undefined, env: Record<string, string | undefined>): Speech {
  const wanted =
    flag ?? [env.LC_ALL, env.LC_MESSAGES, env.LANG].find((value) => value !== undefined && value !== '');
  return wanted !== undefined && /^zh/i.test(wanted) ? 'zh' : 'en';
}

/** The translator of one language. A place without a value stays as it is, so that a slip shows. */
export function translator(speech: Speech): Translate {
  const catalogue = CATALOGUES[speech];
  return (key, values = {}) =>
    catalogue[key].replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}
