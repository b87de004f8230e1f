import type { CommandRow } from '../command-row';

/** What stands behind a command or option, where it can be listed. */
export interface Known {
  rows: readonly CommandRow[];
  /** Flags that every command takes, in commander's notation: `--lang <lang>`. */
  globals: readonly string[];
  /** Values by the name of an argument or option (`journey`, `--lang`), or by `command --option`. */
  values: Readonly<Record<string, () => Promise<readonly string[]>>>;
}

/** A line as far as it is typed, without the program's own name. */
interface Typed {
  row: CommandRow | undefined;
  /** Words that are neither options nor their values, before the last. */
  plain: string[];
  /** The option whose value the last word is. */
  option: string | undefined;
  last: string;
}

const nameOf = (flags: string): string => flags.split(' ')[0] ?? flags;
const takesValue = (flags: string): boolean => flags.includes('<');

/**
 * The words that may stand in the place of the last one, which may be empty. An empty list leaves the place to the
 * shell, which offers files.
 */
export async function candidates(words: readonly string[], known: Known): Promise<string[]> {
  const { parts, before } = apart(words);
  const typed = read(parts, known);
  const found = await offered(typed, known);
  return found
    .filter((word) => word.startsWith(typed.last))
    .map((word) => `${before}${word}`)
    .sort();
}

/**
 * Words with `--option=value` as two: zsh and fish hand it over as one word, and want one back, which begins with
 * `before`; bash, for which `=` ends a word, as three.
 */
function apart(words: readonly string[]): { parts: string[]; before: string } {
  const joined = /^(--[a-z-]+=)(.*)$/s;
  const parts = words.flatMap((word, index) => {
    const found = joined.exec(word);
    if (word === '=') return index === words.length - 1 ? [''] : [];
    return found === null ? [word] : [(found[1] ?? '').slice(0, -1), found[2] ?? ''];
  });
  return { parts, before: joined.exec(words.at(-1) ?? '')?.[1] ?? '' };
}

function flagsOf(row: CommandRow | undefined, { globals }: Known): string[] {
  return [...(row?.options ?? []).map(({ flags }) => flags), ...globals];
}

/** The command that these words name, as far as they name one. */
function rowOf(plain: readonly string[], { rows }: Known): CommandRow | undefined {
  return rows.find(({ path }) => path.split(' ').every((word, index) => word === plain[index]));
}

function read(words: readonly string[], known: Known): Typed {
  const plain: string[] = [];
  let option: string | undefined;
  for (const word of words.slice(0, -1)) {
    const flags = flagsOf(rowOf(plain, known), known).find((one) => nameOf(one) === word);
    if (option !== undefined) option = undefined;
    else if (flags !== undefined) option = takesValue(flags) ? word : undefined;
    else if (!word.startsWith('-')) plain.push(word);
  }
  return { row: rowOf(plain, known), plain, option, last: words.at(-1) ?? '' };
}

async function offered({ row, plain, option, last }: Typed, known: Known): Promise<readonly string[]> {
  const listed = async (name: string): Promise<readonly string[]> => (await known.values[name]?.()) ?? [];
  if (option !== undefined) {
    const own = await listed(`${row?.path ?? ''} ${option}`);
    return own.length > 0 ? own : listed(option);
  }
  if (last.startsWith('-')) return flagsOf(row, known).map(nameOf);
  if (row === undefined) return commandsAfter(plain, known);
  const names = (row.args ?? '').split(' ').map((one) => one.replace(/[<>[\].]/g, ''));
  return listed(names[plain.length - row.path.split(' ').length] ?? '');
}

/** The next word of every command that begins with these. */
function commandsAfter(plain: readonly string[], { rows }: Known): string[] {
  const next = rows
    .map(({ path }) => path.split(' '))
    .filter((path) => plain.every((word, index) => word === path[index]))
    .flatMap((path) => path[plain.length] ?? []);
  return [...new Set(next)];
}
