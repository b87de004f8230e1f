import { closest, distance } from 'fastest-levenshtein';
import type { Command, CommanderError } from 'commander';
import { EXIT } from './exit-codes';
import { CliFailure } from './failure';
import type { Translate } from './speech';

/** The candidate nearest to a mistyped word, when it is near enough to be meant. */
export function nearest(word: string, candidates: readonly string[]): string | null {
  if (candidates.length === 0) return null;
  const best = closest(word, candidates);
  return distance(word, best) <= Math.max(2, Math.floor(word.length / 3)) ? best : null;
}

/** The command that the words before the fault name, as far as they name one. */
function commandOf(program: Command, argv: readonly string[]): Command {
  let current = program;
  for (const word of argv) {
    const next = current.commands.find((command) => command.name() === word);
    if (next !== undefined) current = next;
  }
  return current;
}

function pathOf(command: Command): string {
  const words = [];
  for (let at: Command | null = command; at?.parent; at = at.parent) words.unshift(at.name());
  return words.map((word) => `${word} `).join('');
}

function candidatesFor(code: string, command: Command): string[] {
  if (code === 'commander.unknownCommand') return command.commands.map((child) => child.name());
  const options = [];
  for (let at: Command | null = command; at !== null; at = at.parent) options.push(...at.options);
  return options.flatMap((option) => (option.long ? [option.long] : []));
}

/** Turns what commander found wrong into our own words, with the nearest thing that exists. */
export function usageFailure(
  program: Command,
  argv: readonly string[],
  error: CommanderError,
  t: Translate,
): CliFailure {
  const command = commandOf(program, argv);
  const word = /'([^']*)'/.exec(error.message)?.[1] ?? '';
  const what = {
    'commander.unknownOption': t('usage.unknown-option', { word }),
    'commander.unknownCommand': t('usage.unknown-command', { word }),
    'commander.missingArgument': t('usage.missing-argument', { word }),
    'commander.optionMissingArgument': t('usage.missing-value', { word }),
    'commander.excessArguments': t('usage.too-many'),
  }[error.code];
  const near = nearest(word.split('=')[0] ?? '', candidatesFor(error.code, command));
  const help = t('usage.see-help', { path: pathOf(command) });
  return new CliFailure({
    code: 'usage',
    exit: EXIT.usage,
    what: what ?? error.message.replace(/^error: /, ''),
    fix: near === null ? help : `${t('usage.nearest', { nearest: near })} ${help}`,
  });
}
